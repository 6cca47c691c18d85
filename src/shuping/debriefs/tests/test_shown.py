import pytest

from shuping.debriefs import exports, rules, shown
from shuping.debriefs.tests import reports
from shuping.papers.paper import Heading, Paragraph
from shuping.reading import read
from shuping.reviews.tests.factories import rules as scheme

TOWNSHIP = scheme()


def blocks(text):
    return shown.blocks(text, rules.counted(text, read(text), TOWNSHIP))


@pytest.mark.parametrize("text", [reports.WHOLE, reports.PROSE, reports.ONLY_ACHIEVEMENTS, reports.VAGUE, "一、"])
def test_the_marked_text_is_the_text(text):
    lines = ["".join(piece.text for piece in line) for block in blocks(text) for line in block.lines]
    assert lines == [line for line in text.split("\n") if line.strip()]


def test_each_part_stands_in_a_block_of_its_own():
    found = [(block.number, block.part.name if block.part else "") for block in blocks(reports.WHOLE)]
    assert found == [(0, ""), (1, "last_year"), (2, "duty"), (3, "problems"), (4, "next")]


def test_problems_are_marked_outside_their_part_and_vague_ones_everywhere():
    text = reports.WHOLE.replace("4个村没有人选。\n", f"4个村没有人选。{reports.VAGUE}\n")
    marked = [
        (block.number, piece.kind, piece.text)
        for block in blocks(text)
        for line in block.lines
        for piece in line
        if piece.kind in (shown.PROBLEM, shown.VAGUE)
    ]
    assert (3, shown.VAGUE, reports.VAGUE) in marked
    assert {number for number, kind, _words in marked if kind == shown.PROBLEM} == {1}


def test_a_paper_numbers_the_headings_as_they_are_written():
    made = list(exports.blocks(reports.WHOLE))
    heads = [block for block in made if isinstance(block, Heading)]
    assert [head.text for head in heads if head.level == 1] == [head[2:].strip() for head in reports.HEADS]
    assert all(isinstance(block, Paragraph | Heading) for block in made)


def test_a_paper_leaves_numbers_alone_that_it_would_write_otherwise():
    text = reports.WHOLE.replace("四、下步打算", "五、下步打算")
    made = list(exports.blocks(text))
    assert Paragraph("五、下步打算") in made
    assert Heading(1, "存在的问题和原因") in made
