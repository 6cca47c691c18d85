"""An invented rectification plan that uses every part of a paper."""

from datetime import date

from shuping.papers.paper import Column, Heading, Paper, Paragraph, Signature, Table

COLUMNS = (
    Column("序号", 1.4, "center"),
    Column("问题", 4),
    Column("整改措施", 6),
    Column("责任人", 2.2, "center"),
    Column("完成时限", 3.6, "center"),
)
ROWS = (
    ("1", "后备力量接不上，4个村没有后备干部",
     "1.逐村摸排，每村至少储备2名后备干部；\n2.建立“一人一档”，由班子成员结对培养。", "周望舒", "2026年6月30日"),
    ("2", "“三会一课”不够严，3个村会议记录雷同",
     "1.组织支部书记集中学习组织生活有关规定；\n2.每季度抽查一次会议记录，不合格的重做。", "陈砚田", "2026年5月31日"),
    ("3", "村级集体经济薄弱，2个村年收入不足5万元",
     "1.由禾丰产业联合党支部牵头，签订联建协议；\n2.盘活闲置校舍1处、鱼塘32亩。",
     "林守拙", "2026年11月30日"),
    ("4", "联系服务群众不经常，代办事项办结慢",
     "每周三为“代办日”，超过5个工作日没有办结的，由分管领导说明原因。", "何晚晴", "长期坚持"),
)  # fmt: skip


def plan(rows: int = 1, chain_line: str = "存证链第4231号　摘要 c58e 10a7 93d4 2b6f") -> Paper:
    """Return the plan; `rows` repeats the rows of its table, to make it long."""
    return Paper(
        red_head="中共青禾镇委员会文件",
        number="青委〔2026〕12号",
        title="青禾镇党委关于述职评议反馈问题的\n整改方案",
        addressee="中共云岭市委组织部",
        blocks=(
            Paragraph(
                "2026年2月26日，市委召开乡镇党委书记抓基层党建工作述职评议会，对我镇提出4个方面的问题。镇党委照单全收，"
                "于3月4日召开专题会议逐条研究，制定整改方案如下。"
            ),
            Heading(1, "存在的主要问题"),
            Heading(2, "后备力量接不上。", "14个党支部中，有4个村没有后备干部，35岁以下党员仅占9.7%。"),
            Heading(2, "党内生活不够严。", "抽查的6个村中，3个村党员大会记录前后雷同，2个村整季没有开过党员大会。"),
            Heading(2, "村级集体经济薄弱。", "17个村中，2个村年经营性收入不足5万元，“输血”多、“造血”少。"),
            Heading(2, "联系服务群众不经常。", "全年受理代办事项318件，超期办结41件，占12.9%。"),
            Heading(1, "原因剖析"),
            Heading(2, "思想认识有偏差"),
            Paragraph("抓党建存在“软任务”思想，重业务、轻党建，班子成员“一岗双责”落实得不够，压力没有传导到支部。"),
            Heading(2, "工作方法不扎实"),
            Heading(3, "调查研究少。", "全年班子成员到村指导党建平均4.2次，其中3个偏远村不足2次。"),
            Heading(3, "督促检查少。"),
            Heading(4, "没有台账。", "问题交办以后没有记录，办没办、办得怎样说不清楚。"),
            Heading(4, "没有回访。", "整改完成以后没有听取群众意见。"),
            Heading(1, "整改措施"),
            Paragraph("对4个问题逐一明确措施、责任人和完成时限，见下表。"),
            Table(COLUMNS, ROWS * rows, caption="整改任务清单"),
            Heading(1, "组织领导"),
            Paragraph(
                "镇党委成立整改工作专班，书记任组长，每月调度一次，每季度向市委组织部报告一次。整改不力的，按规定追究责任。"
            ),
            Signature("中共青禾镇委员会", date(2026, 3, 9)),
        ),
        attachments=("反馈问题清单", "青禾镇党支部后备干部名册"),
        chain_line=chain_line,
    )
