"""Tables with cells: what the columns say is believed before any enumerator."""

from shuping.reading import read

TABLE = (
    "关于述职评议反馈问题的整改方案\n"
    "一、整改任务\n"
    "具体整改任务分解如下：\n"
    "问题\t整改措施\t责任人\t期限\n"
    "（一）履行责任方面\n"
    "1.研究党建偏少，全年只有4次。\t每月研究1次，每季度听取1次汇报。\t乔满仓\t3月底前，长期坚持\n"
    "党员老化。\t①培养积极分子20名。 ②发展党员9名。\t白静\t12月底前\n"
    "\t1.每月谈话。2.年底评议。\t白静\t11月底前\n"
    "（二）保障方面\n"
    "8.经费拨付不及时，村上垫钱办公\t由财政所一次拨付到位；\t\t\n"
    "二、工作要求\n"
    "各村要抓紧落实，主动认账，不得推诿，按期完成整改并报告情况。\n"
)


def items(text: str) -> list[tuple[str, str]]:
    return [(item.kind.value, text[item.start : item.end]) for item in read(text).items]


def test_each_cell_is_a_problem_or_a_measure_and_several_measures_in_a_cell_are_told_apart():
    assert items(TABLE)[:9] == [
        ("problem", "1.研究党建偏少，全年只有4次。"),
        ("measure", "每月研究1次，每季度听取1次汇报。"),
        ("problem", "党员老化。"),
        ("measure", "①培养积极分子20名。"),
        ("measure", "②发展党员9名。"),
        ("measure", "1.每月谈话。"),
        ("measure", "2.年底评议。"),
        ("problem", "8.经费拨付不及时，村上垫钱办公"),
        ("measure", "由财政所一次拨付到位；"),
    ]


def test_the_headings_over_and_inside_the_table_are_the_path_of_its_items():
    found = read(TABLE)
    assert [item.section for item in found.items[:1]] == [("整改任务", "（一）履行责任方面")]
    assert found.items[7].section == ("整改任务", "（二）保障方面")
    assert found.warnings == ()


def test_the_column_of_deadlines_says_by_when_and_a_problem_over_rows_is_due_with_its_last_measure():
    found = read(TABLE)
    days = [[(day.month, day.day) for day in item.deadlines] for item in found.items[:8]]
    assert days == [[(3, 31)], [(3, 31)], [(11, 30)], [(12, 31)], [(12, 31)], [(11, 30)], [(11, 30)], []]


def test_figures_inside_cells_are_read():
    assert [(f.value, f.unit) for f in read(TABLE).items[3].figures] == [(20, "名")]


def test_a_text_that_is_only_a_table_is_read():
    assert items("序号\t存在的问题\t整改措施\t完成时限\n1\t会议少\t每月开会\t6月底前\n") == [
        ("problem", "会议少"),
        ("measure", "每月开会"),
    ]


def test_a_table_of_facts_belongs_to_no_point():
    text = "述职报告\n一是抓收入。各村收入都有增加，见下表。\n指标\t去年\t今年\n收入\t96\t158\n二是抓队伍。选好了人。\n"
    assert items(text) == [
        ("achievement", "一是抓收入。各村收入都有增加，见下表。"),
        ("achievement", "二是抓队伍。选好了人。"),
    ]


def test_lines_with_tabs_that_are_no_table_stay_text():
    text = "讲话\n一是要\t抓紧办，不得拖延到年底再说。\n二是要\t抓实办，件件有着落，事事有回音。\n"
    assert [words for _kind, words in items(text)] == text.splitlines()[1:]


def test_a_list_of_problems_with_their_days_needs_no_measures():
    found = read(
        "序号\t单位\t问题\t整改时限\n1\t甲村\t会议记录补写\t6月10日前\n2\t乙村\t村务公开栏半年没有更新\t6月底前\n"
    )
    assert [item.kind.value for item in found.items] == ["problem", "problem"]
    assert [(day.month, day.day) for item in found.items for day in item.deadlines] == [(6, 10), (6, 30)]
