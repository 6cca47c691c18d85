"""Words that were named as everybody's count for nothing, and a stored report may be set aside."""

from pathlib import Path

from shuping.resemblance import Index, shared_passages
from shuping.resemblance.fingerprints import lay_out
from shuping.resemblance.phrases import phrased
from shuping.resemblance.tests.test_matching import COPIED, prose


def phrased_words(text: str, *phrases: str) -> str:
    mask = phrased(lay_out([text]).codes, phrases)
    return "".join(sign if is_phrase else "·" for sign, is_phrase in zip(text, mask, strict=False))


def test_a_run_of_twelve_and_a_whole_short_line_are_phrases_and_nothing_shorter() -> None:
    assert (
        phrased_words("甲，一二三四五六七八九十百千，乙", "始一二三四五六七八九十百千终")
        == "··一二三四五六七八九十百千··"
    )
    assert phrased_words("甲一二三四五六七八九十百乙", "始一二三四五六七八九十百终") == "·" * 13
    assert phrased_words("要坚持党建引领，不动摇", "坚持党建引领。\n三年") == "·坚持党建引领····"
    assert phrased_words("三年三年", "三年") == "····"
    assert phrased_words("什么都没有", "") == "·····"


def test_a_passage_of_set_phrases_alone_is_none_and_what_stands_beside_them_stays(tmp_path: Path) -> None:
    own = prose(77, 60)
    kept = Index(tmp_path)
    kept.add({1: prose(1) + COPIED + own + prose(2)})
    text = prose(3) + COPIED + own + prose(4)
    start = 600
    assert [(one.a_start, one.a_end) for one in kept.against(text)] == [(start, start + len(COPIED) + 60)]
    assert [(one.a_start, one.a_end) for one in kept.against(text, phrases=[COPIED])] == [
        (start + len(COPIED), start + len(COPIED) + 60)
    ]
    assert kept.against(text, phrases=[COPIED, own]) == []


def test_a_report_that_is_set_aside_counts_as_not_there(tmp_path: Path) -> None:
    texts = {number: prose(number) + COPIED for number in range(6)}
    kept = Index(tmp_path)
    kept.add(texts)
    assert kept.against(texts[0], without=[0]) == []  # six write it: everybody's
    kept.remove([5])
    said = kept.against(texts[0], without=[0, 99])
    assert [one.b for one in said] == [1, 2, 3, 4]
    left = [texts[number] for number in range(1, 5)]
    assert [(one.a_start, one.a_end) for one in said] == [
        (one.a_start, one.a_end) for one in shared_passages([texts[0], *left], first=1)
    ]
    assert kept.numbers() == {0, 1, 2, 3, 4}
    assert Index(tmp_path).numbers() == {0, 1, 2, 3, 4}
    assert [one.b for one in kept.against(texts[0])] == [0]  # nothing stays set aside: itself beside what six write
