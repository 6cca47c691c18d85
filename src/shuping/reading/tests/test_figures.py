"""What counts as a figure, by table."""

import pytest

from shuping.reading.figures import deadlines, figures


def found(text):
    return [(text[one.start : one.end], one.value, one.unit) for one in figures(text, 0, len(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("投入780万元", ("780万元", 7_800_000, "元")),
        ("人均1.73万元", ("1.73万元", 17_300, "元")),
        ("总额1.2亿元", ("1.2亿元", 120_000_000, "元")),
        ("奖补3,500元", ("3,500元", 3500, "元")),
        ("全角２０户", ("２０户", 20, "户")),
        ("培训300多名党员", ("300多名", 300, "名")),
        ("走访200余户", ("200余户", 200, "户")),
        ("惠及2万多人", ("2万多人", 20_000, "人")),
        ("下拨1000余万元", ("1000余万元", 10_000_000, "元")),
        ("提高9.1个百分点", ("9.1个百分点", 9.1, "百分点")),
        ("提高十个百分点", ("十个百分点", 10, "百分点")),
        ("每人增收千元", ("千元", 1000, "元")),
        ("达到百分之八十八", ("百分之八十八", 88, "%")),
        ("达到百分之92.5", ("百分之92.5", 92.5, "%")),
        ("达到９５％", ("９５％", 95, "%")),
        ("每月1—2次", ("1—2次", 2, "次")),
        ("至少3到5个", ("3到5个", 5, "个")),
        ("发展2至3名", ("2至3名", 3, "名")),
        ("每季两至三次", ("两至三次", 3, "次")),
        ("占5%-8%", ("5%-8%", 8, "%")),
        ("结对三百二十户", ("三百二十户", 320, "户")),
        ("两个支部", ("两个", 2, "个")),
        ("前3名", ("3名", 3, "名")),
        ("办好五件实事", ("五件", 5, "件")),
        ("服务1200人次", ("1200人次", 1200, "人次")),
        ("用时3个月", ("3个月", 3, "个月")),
        ("5个工作日内", ("5个工作日", 5, "工作日")),
        ("居七县市区之首", ("七县市区", 7, "县市区")),
        ("连续3年", ("3年", 3, "年")),
    ],
)
def test_an_amount_with_its_unit_is_a_figure(text, expected):
    assert found(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "严格落实三会一课",
        "推行四议两公开",
        "履行一岗双责",
        "开展双联活动",
        "反对四风",
        "五治攻坚和百点提升",
        "在“7.15”抗洪一线",
        "获得三等奖",
        "排名第5名",
        "第12个村",
        "村两委换届",
        "2025年3月10日前",
        "2023年召开",
        "12345热线",
        "五眼泉社区",
        "三道河村",
        "五家营村",
        "三级书记",
        "实现为零",
        "近六成",
        "三分之一",
        "收入翻一番",
        "十几张",
        "几十名",
        "每两月一次",
        "每2年一次",
        "一个支部",
        "十分重视",
        "增强四个意识",
        "做到两个维护",
        "中央八项规定",
        "三年行动计划",
        "单位:(万元)",
        "",
        "XX市XX镇",
    ],
)
def test_a_name_a_date_or_an_ordinal_is_no_figure(text):
    assert found(text) == []


def test_from_one_amount_to_another_are_two_figures():
    assert found("由3000元提高到4500元") == [("3000元", 3000, "元"), ("4500元", 4500, "元")]


def test_offsets_count_from_the_head_of_the_text_not_of_the_stretch():
    text = "甲乙丙丁投入20万元"
    (figure,) = figures(text, 4, len(text))
    assert (figure.start, figure.end) == (6, 10)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("6月底前完成", (None, 6, 30)),
        ("2月底前完成", (None, 2, 28)),
        ("3月10日前报送", (None, 3, 10)),
        ("2026年2月底前完成", (2026, 2, 28)),
        ("十一月三十日前", None),
        ("12月31日以前", (None, 12, 31)),
        ("年底前", (None, 12, 31)),
        ("11月上旬前", (None, 11, 10)),
        ("一季度前", (None, 3, 31)),
        ("二月前", (None, 2, 28)),
        ("2月5日召开", None),
        ("13月底前", None),
        ("2月31日前", None),
        ("眼前的困难", None),
    ],
)
def test_a_day_by_which_something_is_due(text, expected):
    days = [(one.year, one.month, one.day) for one in deadlines(text, 0, len(text))]
    assert days == ([expected] if expected else [])
