"""What a paper says, before it is set."""

from datetime import date

import pytest

from shuping.papers.layout import BODY, CHARACTER, LINE
from shuping.papers.paper import (
    Column,
    Heading,
    Paper,
    Paragraph,
    Signature,
    Table,
    attachment_lines,
    clean,
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


def test_one_attachment_has_no_number_and_several_have():
    assert attachment_lines(["清单"]) == [("附件：", "清单")]
    assert attachment_lines(["清单", "名册"]) == [("附件：1.", "清单"), ("2.", "名册")]


def test_the_note_on_attachments_stands_before_the_signature_or_last():
    signature = Signature("镇党委", date(2026, 3, 9))
    with_one = Paper("题", [Paragraph("文"), signature], attachments=["清单"])
    assert [block for _label, block in with_attachments(with_one)] == [Paragraph("文"), None, signature]
    without = Paper("题", [Paragraph("文")], attachments=["清单"])
    assert [block for _label, block in with_attachments(without)] == [Paragraph("文"), None]


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
