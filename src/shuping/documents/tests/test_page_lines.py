"""What stands at the edges of printed pages, and the sentences that it breaks."""

import pytest

from shuping.documents.page_lines import lines_of, paragraphs, without_feet

FIRST = ["内部资料　注意保存", "关于巡察的反馈意见", "一要抓整改，由本人担任整改领导小组的组", "— 1 —"]
SECOND = ["内部资料　注意保存", "长，对问题逐一建账，做到不销号不收兵的。", "二要抓作风。", "— 2 —"]
THIRD = ["内部资料 注意保存", "三要抓制度。", "— 3 —"]


def joined(*pages: list[str]) -> list[str]:
    kept = without_feet([lines_of("\n".join(page)) for page in pages])
    return paragraphs([line for page in kept for line in page])


@pytest.mark.parametrize("pages", [(FIRST, SECOND), (FIRST, SECOND, THIRD)])
def test_what_stands_on_top_of_every_page_goes_and_the_sentence_is_whole(pages):
    found = joined(*pages)
    assert not any("内部资料" in line for line in found)
    assert "一要抓整改，由本人担任整改领导小组的组长，对问题逐一建账，做到不销号不收兵的。" in found


def test_a_foot_over_the_page_number_goes_too():
    pages = [["甲一。", "乙一。", f"明湖市委办公室印 — {number} —"] for number in (1, 2, 3)]
    pages[1].insert(2, "丙。")
    assert joined(*pages) == ["甲一。", "乙一。", "甲一。", "乙一。", "丙。", "甲一。", "乙一。"]


def test_a_single_page_and_sentences_that_begin_alike_keep_their_lines():
    assert joined(["内部资料", "一是抓整改。"]) == ["内部资料", "一是抓整改。"]
    assert without_feet([["一、问题", "甲。"], ["一、问题", "乙。"]]) == [["一、问题", "甲。"], ["一、问题", "乙。"]]
