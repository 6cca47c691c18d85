"""Invented debriefs: four parts, nothing in them about anybody, and no two alike."""

from shuping.papers.paper import han_number

WORKS = (
    "把晒谷场旁边的旧仓库修成活动室",
    "请三位老教师每周给学生补一次课",
    "把村口到水库的路灯接通",
    "给六十岁以上的老人各量了一次血压",
    "把两条断头路连起来",
    "在渡口搭了一间候船的棚子",
    "把集市的摊位重新划了线",
    "给桥两头装了护栏",
    "把邮件代收点搬到了食堂隔壁",
    "请农机站的人来修了九台抽水机",
    "把图书室的门改到了临街一面",
    "在坡上种了四排防风的树",
)
FAULTS = (
    "夜里值班的表排了没有人看",
    "三个月的会议记录是月底补的",
    "谈心谈话只谈了一半的人",
    "流动党员有七个没有联系上",
    "村务公开栏有两期没有换",
    "交上来的意见有五条没有回话",
    "党课讲来讲去是同一份稿子",
    "入户走访集中在离公路近的几户",
    "年轻的后备人选只有一个",
    "活动经费的账没有按季公布",
    "困难户的台账和实际差两户",
    "几项任务只发了通知没有去看",
)


def invented(number: int) -> str:
    """Return the debrief of the subject with this number, from 1."""
    work = [WORKS[(number + more) % len(WORKS)] for more in (0, 5)]
    fault = [FAULTS[(number + more) % len(FAULTS)] for more in (0, 4, 7)]
    name = han_number(number)
    return "\n".join(
        (
            f"演练述职报告（单位{name}）",
            "一、上年度问题整改",
            f"单位{name}去年被指出 {number + 2} 个问题，改完 {number + 1} 个，还有 1 个今年接着改。",
            "二、履职情况",
            f"今年{work[0]}；还{work[1]}，前后用了 {number * 3 + 11} 天。",
            "三、问题和原因",
            f"一是{fault[0]}。二是{fault[1]}。三是{fault[2]}。原因在自己：到单位{name}下面去只有 {number + 4} 次。",
            "四、下步打算",
            f"单位{name} {number % 12 + 1} 月以前把上面三件逐件改过来，改一件公布一件。",
        )
    )
