"""The scripts of the day: one sheet each, the text of the how-to page."""

import io
import re

import pytest
from pypdf import PdfReader

from shuping.hall import exports, scripts
from shuping.hall.tests.factories import prepared
from shuping.papers.services import to_pdf
from shuping.reviews import queries
from tests.worlds import World

PAGE = """# 题

导语。

## 会前

1. 看[民主测评](民主测评.md)，**先**办。
   > 好了。

## 出了事

| 事 | 办法 |
| --- | --- |
| 断网 | 等 |
"""
MOST = 35  # numbered lines and lines of the table


@pytest.mark.parametrize("who", scripts.Who)
def test_a_script_is_one_printed_page(who: scripts.Who) -> None:
    pages = PdfReader(io.BytesIO(to_pdf(scripts.paper(who)).content)).pages
    assert len(pages) == 1
    text = re.sub(r"\s", "", pages[0].extract_text())
    assert text.startswith(str(who.label))
    assert "出了事怎么办" in text


@pytest.mark.parametrize("who", scripts.Who)
def test_its_steps_are_numbered_through_and_few(who: scripts.Who) -> None:
    _title, lead, sections = scripts.read((scripts.DATA / f"{who.value}.md").read_text(encoding="utf-8"))
    numbers = [int(line.partition(".")[0]) for each in sections for line in each.lines if line[0].isdigit()]
    assert lead
    assert numbers == [*range(1, len(numbers) + 1)]
    assert len(numbers) + sum(len(each.rows) - 1 for each in sections if each.rows) <= MOST


def test_a_page_is_read_without_its_marks() -> None:
    title, lead, sections = scripts.read(PAGE)
    assert (title, lead) == ("题", "导语。")
    assert sections == [
        scripts.Section("会前", ["1. 看民主测评，先办。", "　　好了。"]),
        scripts.Section("出了事", [], [["事", "办法"], ["断网", "等"]]),
    ]


def test_the_sheet_for_handwriting_is_one_page(world: World) -> None:
    review, _found = prepared(world)
    made = to_pdf(exports.sheet(queries.reporting(review)[0]))
    assert len(PdfReader(io.BytesIO(made.content)).pages) == 1
