"""The how-to pages promise only sentences that the journeys have seen."""

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
)


@pytest.mark.parametrize("name", PAGES)
def test_every_sentence_of_a_how_to_page_is_asserted_by_a_journey(name: str) -> None:
    page = (HERE.parents[1] / "docs/how-to" / name).read_text(encoding="utf-8")
    promised = [line.strip().removeprefix("> ") for line in page.splitlines() if line.strip().startswith("> ")]
    asserted = "".join(path.read_text(encoding="utf-8") for path in HERE.glob("*.py") if path != Path(__file__))
    assert promised
    assert [sentence for sentence in promised if sentence not in asserted] == []
