"""Several papers as one PDF: the pages of each are counted, each keeps its own numbers."""

import io
import re
from typing import Any

import pytest
from pypdf import PdfReader

from shuping.papers.paper import Column, Paper, Paragraph, Table
from shuping.papers.services import Together, to_one_pdf
from shuping.papers.together_job import with_pages

COLUMNS = [Column("材料", 4), Column("页数", 1, "center")]
COVER = Paper("会前打印清单", [Paragraph("共两种。"), Table(COLUMNS, [["议程", ""], ["报告", ""], ["票条", "—"]])])
PAPERS = [Paper("议程", [Paragraph("九点开会。")]), Paper("报告", [Paragraph("述" * 28 * 30)])]


def pages_of(made: Together) -> list[str]:
    return [re.sub(r"\s", "", page.extract_text()) for page in PdfReader(io.BytesIO(made.content)).pages]


@pytest.mark.parametrize(
    ("on_both_sides", "starts", "count"), [(False, {1: "议程", 2: "报告"}, 4), (True, {2: "议程", 4: "报告"}, 6)]
)
def test_papers_follow_their_cover_which_says_how_many_pages_each_has(
    on_both_sides: bool, starts: dict[int, str], count: int
) -> None:
    made = to_one_pdf(COVER, PAPERS, on_both_sides=on_both_sides)
    pages = pages_of(made)
    assert made.pages == [1, 2]
    assert len(pages) == count
    assert "议程1报告2票条—" in pages[0]
    for place, title in starts.items():
        assert pages[place].startswith(title)
        assert "—1—" in pages[place], "each paper counts its own pages"
    assert [place for place, text in enumerate(pages) if not text] == ([1, 3] if on_both_sides else [])


def test_no_letter_of_many_papers_is_lost() -> None:
    """Each paper has letters that no other has: a font opened once a paper lost them without a word."""
    letters = [chr(0x4E00 + number) for number in range(3_000)]
    parts = ["".join(letters[start : start + 50]) for start in range(0, len(letters), 50)]
    columns = [Column("请手写"), Column("页数")]
    papers = [
        Paper(
            f"第{at}份\n点评用表",
            [Paragraph(parts[3 * at] + parts[3 * at + 1]), Table(columns, [[parts[3 * at + 2], ""]])],
        )
        for at in range(20)
    ]
    made = to_one_pdf(COVER, papers, on_both_sides=False)
    found = "".join(pages_of(made)[1:])
    assert [letter for letter in letters if letter not in found] == []
    fonts = {str(font) for font in embedded(made)}
    assert fonts == {"/CIDFontType0"}, "the outlines of the typeface itself, not of a damaged one"


def embedded(made: Together) -> list[Any]:
    """Return the kinds of the fonts of a PDF."""
    pages = PdfReader(io.BytesIO(made.content)).pages
    fonts = [font.get_object() for page in pages for font in page["/Resources"]["/Font"].values()]
    return [font["/DescendantFonts"][0].get_object()["/Subtype"] for font in fonts]


def test_a_cover_without_a_table_stays_as_it_is() -> None:
    assert with_pages(PAPERS[0], [3]) == PAPERS[0]


def test_only_rows_of_papers_get_a_number() -> None:
    table = with_pages(COVER, [1, 2]).blocks[1]
    assert isinstance(table, Table)
    assert [row[-1] for row in table.rows] == ["1", "2", "—"]
