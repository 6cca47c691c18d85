"""The how-to pages promise only sentences that the journeys have seen."""

import re
from pathlib import Path

import pytest

HERE = Path(__file__).parent
PAGES = (
    "从讲话到销号.md",
    "上级文件验收.md",
    "核对读出的条目.md",
    "从零开始.md",
    "延期、审签和免办.md",
    "查找和反复出现.md",
    "导入党组织.md",
    "导入旧台账.md",
    "总览和清单.md",
    "催办.md",
    "意见箱.md",
    "交接.md",
    "合并和拆分.md",
    "民主测评.md",
    "手机投票.md",
    "会场没有互联网.md",
    "开评议会.md",
    "筹备述职评议.md",
    "上级对我们的评议.md",
    "审阅述职报告.md",
    "定等次和归档.md",
    "会议当天·组织者.md",
    "会议当天·监票人.md",
    "会议当天·点评领导和常委.md",
)
SCRIPTS = [name for name in PAGES if name.startswith("会议当天")]
CATALOGUE = HERE.parents[1] / "src/shuping/locale/en/LC_MESSAGES/django.po"
ON_PAPER = {"√"}  # what a pen writes


@pytest.mark.parametrize("name", PAGES)
def test_every_sentence_of_a_how_to_page_is_asserted_by_a_journey(name: str) -> None:
    page = (HERE.parents[1] / "docs/how-to" / name).read_text(encoding="utf-8")
    promised = [line.strip().removeprefix("> ") for line in page.splitlines() if line.strip().startswith("> ")]
    asserted = "".join(path.read_text(encoding="utf-8") for path in HERE.glob("*.py") if path != Path(__file__))
    assert promised
    assert [sentence for sentence in promised if sentence not in asserted] == []


@pytest.mark.parametrize("name", SCRIPTS)
def test_every_word_that_a_script_of_the_day_quotes_is_one_of_the_product(name: str) -> None:
    """A button, a link, a head: seen by a journey, or a whole text of the catalogue where only a bad day shows it."""
    page = (HERE.parents[1] / "docs/how-to" / name).read_text(encoding="utf-8")
    quoted = set(re.findall("“([^”]+)”", page)) - ON_PAPER
    seen = "".join(path.read_text(encoding="utf-8") for path in HERE.glob("*.py") if path != Path(__file__))
    texts = set(re.findall('^msgid "(.+)"$', CATALOGUE.read_text(encoding="utf-8"), re.MULTILINE))
    assert len(quoted) > 5
    assert {words for words in quoted if words not in seen and words not in texts} == set()
