from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shuping.reading import read
from shuping.reviews.parts import Parts, as_document, points, split

PROSE = (
    "产业有办法，党内生活不够严。肯定的是产业联合党支部带动318户增收。存在的问题：去年抽查的6个村，"
    "3个村党员大会记录前后雷同，2个村整季没有开过党员大会。要把“三会一课”严起来，5月底前见到变化。"
)


def test_prose_without_numbers_goes_by_the_words_of_its_sentences():
    assert split(PROSE) == Parts(
        overall="产业有办法，党内生活不够严。",
        merits="产业联合党支部带动318户增收。",
        problems="去年抽查的6个村，3个村党员大会记录前后雷同，2个村整季没有开过党员大会。",
        demands="要把“三会一课”严起来，5月底前见到变化。",
    )


def test_a_heading_of_its_own_names_the_part_of_what_follows():
    text = "总体不错。\n肯定什么：\n班子团结。\n问题：\n一是活动室关着门。\n二是台账两张皮。\n要求：\n一月查一次。"
    assert split(text) == Parts("总体不错。", "班子团结。", "活动室关着门。\n台账两张皮。", "一月查一次。")


def test_what_the_reader_is_sure_of_goes_where_it_says():
    text = "甲事。乙事。"
    assert split(text, [(3, 6, "demands")]) == Parts(overall="甲事。", demands="乙事。")


def test_points_are_lines_or_sentences_without_their_numbers():
    assert points("1.甲\n（二）乙。\n\n三是丙") == ["甲。", "乙。", "丙。"]
    assert points("甲。乙。") == ["甲。", "乙。"]
    assert points("  ") == []


def test_the_document_is_read_into_the_same_parts():
    parts = Parts("产业有办法，党内生活不够严。", "带动318户增收", "3个村记录雷同\n2个村没有开会", "5月底前见到变化")
    text = as_document("点评青禾镇书记周望舒", parts)
    found = [(item.kind.value, text[item.start : item.end]) for item in read(text).items]
    assert found == [
        ("achievement", "（1）带动318户增收。"),
        ("problem", "（1）3个村记录雷同。"),
        ("problem", "（2）2个村没有开会。"),
        ("requirement", "（1）5月底前见到变化。"),
    ]


@given(st.text(alphabet="甲乙问题要肯定不足。！\n一是1.：，", max_size=60))
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_word_but_the_name_of_a_part_is_lost(text):
    found = split(text)
    kept = "".join((found.overall, found.merits, found.problems, found.demands))
    for letter in "甲乙":
        assert kept.count(letter) == text.count(letter)
