"""What a paper says, before it is set."""

from datetime import date

import pytest

from shuping.papers.layout import BODY, CHARACTER, HANDOUT, LANDSCAPE, LINE, PORTRAIT
from shuping.papers.paper import (
    Annex,
    Column,
    Heading,
    Paper,
    Paragraph,
    Signature,
    Table,
    as_papers_write,
    attachment_lines,
    clean,
    column_widths,
    han_date,
    han_number,
    numbered,
    signature_indents,
    with_attachments,
)


def test_headings_are_numbered_and_start_again_below_a_new_one():
    levels = (1, 2, 3, 4, 4, 3, 2, 3, 1, 2)
    labels = [label for label, _block in numbered([Heading(level, "") for level in levels])]
    assert labels == ["一、", "（一）", "1.", "（1）", "（2）", "2.", "（二）", "1.", "二、", "（一）"]


@pytest.mark.parametrize(
    ("number", "written"),
    [
        (1, "一"),
        (10, "十"),
        (11, "十一"),
        (20, "二十"),
        (99, "九十九"),
        (100, "一百"),
        (105, "一百零五"),
        (999, "九百九十九"),
    ],
)
def test_numbers_in_chinese(number, written):
    assert han_number(number) == written


def test_a_date_has_no_zeros_and_no_spaces():
    assert han_date(date(2026, 5, 1)) == "2026年5月1日"


@pytest.mark.parametrize(
    ("shown", "written"),
    [
        ("已退回，第 1 版", "已退回，第1版"),
        ("市督查三组 · 2025年6月5日 督查情况通报", "市督查三组，2025年6月5日督查情况通报"),
        ("R47C BB34 A 票", "R47C BB34 A 票"),
    ],
)
def test_words_of_a_screen_are_written_closer(shown, written):
    assert as_papers_write(shown) == written


def test_one_attachment_has_no_number_and_several_have():
    assert attachment_lines(["清单"]) == [("附件：", "清单")]
    assert attachment_lines(["清单", "名册"]) == [("附件：1.", "清单"), ("2.", "名册")]


def test_the_note_on_attachments_stands_before_the_signature_or_last():
    signature = Signature("镇党委", date(2026, 3, 9))
    with_one = Paper("题", [Paragraph("文"), signature], attachments=["清单"])
    assert [block for _label, block in with_attachments(with_one)] == [Paragraph("文"), None, signature]
    without = Paper("题", [Paragraph("文")], attachments=["清单"])
    assert [block for _label, block in with_attachments(without)] == [Paragraph("文"), None]


def test_an_annex_counts_its_headings_anew_and_comes_after_the_note_that_names_it():
    annexed = Paper("题", [Heading(1, "甲"), Annex("原话"), Heading(1, "乙")], attachments=["原话"])
    found = list(with_attachments(annexed))
    assert [label for label, _block in found] == ["一、", "", "", "一、"]
    assert found[1][1] is None


@pytest.mark.parametrize("organisation", ["中共青禾镇委员会", "云岭市", "中共云岭市青禾镇禾丰产业联合党支部委员会"])
def test_organisation_and_date_share_their_middle_and_stay_on_the_page(organisation):
    name, day = signature_indents(Signature(organisation, date(2026, 3, 9)))
    assert name + len(organisation) / 2 == pytest.approx(day + 6 * 0.5 / 2 + 3 / 2)
    assert name >= 0
    assert day >= 4


def test_a_table_with_a_short_row_is_an_error():
    with pytest.raises(ValueError, match="one text per column"):
        Table([Column("甲"), Column("乙")], [["1"]])


def test_a_chain_line_that_would_run_into_the_page_number_is_an_error():
    with pytest.raises(ValueError, match="does not fit"):
        Paper("题", [], chain_line="长" * 43)


def test_characters_that_xml_cannot_carry_are_dropped():
    assert clean("甲\x00乙\x0b丙\ud800\ufffe\n丁\t") == "甲乙丙\n丁\t"


def test_the_grid_of_a_page_is_22_lines_of_28_characters():
    assert pytest.approx(28.99, abs=0.01) == LINE  # 225 mm by 22
    assert pytest.approx(15.79, abs=0.01) == CHARACTER  # 156 mm by 28
    assert BODY == 16


def test_a_whole_column_is_as_wide_as_its_longest_line_and_the_others_share_the_rest():
    columns = [Column("序号", is_whole=True), Column("问题", 1), Column("措施", 3), Column("期限", is_whole=True)]
    widths = column_widths(Table(columns, [["1", "题", "措", "2026年12月30日\n逾期 6 天"]]), 442)
    assert sum(widths) == pytest.approx(442)
    assert widths[0] == pytest.approx(2 * 12 + 7)
    assert 7 * 12 + 7 < widths[3] < 9.5 * 12
    assert widths[2] == pytest.approx(3 * widths[1])


def test_a_shorter_day_and_smaller_letters_take_less():
    columns = [Column("问题"), Column("期限", is_whole=True)]
    long, short = ("2026年12月30日", "2026年1月3日")
    widths = [
        column_widths(Table(columns, [["题", day]], is_dense=dense), 442)[1]
        for day, dense in ((long, False), (short, False), (short, True))
    ]
    assert widths == sorted(widths, reverse=True)
    assert len(set(widths)) == 3


def test_whole_columns_leave_a_third_to_the_others():
    columns = [Column("问题"), Column("姓名", is_whole=True), Column("单位", is_whole=True)]
    widths = column_widths(Table(columns, [["题", "名" * 60, "位" * 30]]), 450)
    assert widths == pytest.approx([150, 150, 150])


def test_a_long_name_narrows_no_day_beside_it():
    columns = [Column("单位", is_whole=True), Column("期限", is_whole=True), Column("措施")]
    long = column_widths(Table(columns, [["位" * 60, "2026年12月30日", "措"]]), 442)
    short = column_widths(Table(columns, [["位", "2026年12月30日", "措"]]), 442)
    assert sum(long) == pytest.approx(442)
    assert long[1] == pytest.approx(short[1])
    alone = column_widths(Table(columns[:2], [["位" * 60, "2026年12月30日"]]), 442)
    assert alone[1] == pytest.approx(short[1])


def test_no_column_is_too_narrow_for_its_head():
    columns = [Column("单位", is_whole=True), Column("按办法建议", 1), Column("等次", 1), Column("理由", 30)]
    widths = column_widths(Table(columns, [["位" * 40, "好", "好", "由"]]), 442)
    assert sum(widths) == pytest.approx(442)
    assert widths[1] >= 4 * 12
    assert widths[2] >= 2 * 12


def test_a_table_of_whole_columns_alone_fills_the_page():
    columns = [Column("序号", is_whole=True), Column("期限", is_whole=True)]
    assert sum(column_widths(Table(columns, [["1", "2026年3月9日"]]), 442)) == pytest.approx(442)
    assert column_widths(Table([Column("一", 1), Column("二", 3)], []), 400) == [100, 300]


def test_a_turned_page_holds_the_same_text_turned():
    assert LANDSCAPE.text_width == pytest.approx(PORTRAIT.text_height)
    assert LANDSCAPE.text_height == pytest.approx(PORTRAIT.text_width)
    assert (Paper("题", []).page, Paper("题", [], is_landscape=True).page) == (PORTRAIT, LANDSCAPE)
    assert Paper("题", [], is_handout=True).page == HANDOUT
