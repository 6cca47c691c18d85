"""The stored index says of a new report what comparing all anew says, whatever was saved and taken out before."""

import json
import random
from pathlib import Path

import pytest

from shuping.resemblance import Passage, index, shared_passages
from shuping.resemblance.index import LIST, Index, UnknownIndexError
from shuping.resemblance.tests.test_matching import COPIED, prose

QUOTED = "会议强调，要坚持大抓基层的鲜明导向，把抓基层打基础作为长远之计和固本之举，推动组织覆盖和工作覆盖。"


def reports(count: int, seed: int = 5) -> list[str]:
    """Reports of which most quote the same, and some pairs share a passage, edited or not."""
    chance = random.Random(seed)
    passages = [prose(10_000 + number, 90) for number in range(count // 3)]
    texts = []
    for number in range(count):
        passage = list(chance.choice(passages))
        for at in chance.sample(range(len(passage)), chance.choice((0, 0, 3))):
            passage[at] = "改"
        texts.append(prose(number) + (QUOTED if chance.random() < 0.7 else "") + "".join(passage) + prose(500 + number))
    return texts


def anew(text: str, stored: dict[int, str]) -> list[Passage]:
    numbers = list(stored)
    found = shared_passages([text, *stored.values()], first=1)
    return sorted(Passage(0, one.a_start, one.a_end, numbers[one.b - 1], one.b_start, one.b_end) for one in found)


def test_a_new_report_gets_what_a_full_comparison_says(tmp_path: Path) -> None:
    texts = reports(60)
    stored = {100 + number: text for number, text in enumerate(texts[20:])}
    kept = Index(tmp_path)
    kept.add(stored)
    said = [kept.against(text) for text in texts[:20]]
    assert said == [anew(text, stored) for text in texts[:20]]
    assert sum(map(len, said)) >= 10
    assert Index(tmp_path).against(texts[0]) == said[0]


def test_saving_one_by_one_replacing_and_taking_out_changes_nothing_but_what_it_should(tmp_path: Path) -> None:
    texts = reports(40)
    kept, stored = Index(tmp_path), {}
    for number, text in enumerate(texts[10:]):
        kept.add({number: text})
        stored[number] = text
        if number % 4 == 1:  # another version of the one before
            kept.add({number - 1: texts[number % 10]})
            stored[number - 1] = texts[number % 10]
        if number % 5 == 2:
            kept.remove([number, 999])
            del stored[number]
    assert len(kept) == len(stored)
    for text in texts[:10]:
        assert kept.against(text) == anew(text, stored)


def test_an_empty_index_knows_nothing(tmp_path: Path) -> None:
    assert Index(tmp_path).against(COPIED) == []
    kept = Index(tmp_path)
    kept.add({1: COPIED})
    assert kept.against("") == []
    assert [one.b for one in kept.against(COPIED)] == [1]
    kept.remove([1])
    assert kept.against(COPIED) == []
    assert len(Index(tmp_path)) == 0


def test_segments_stay_few_and_bounded_and_no_file_is_left_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index, "LARGEST", 16)
    kept = Index(tmp_path)
    for number in range(50):
        kept.add({number: prose(number, 60)})
    sizes = [len(one) for one in kept._segments]
    assert sum(sizes) == 50
    assert max(sizes) <= 16
    assert len(sizes) <= 50 / 8 + 4
    assert len(list(tmp_path.glob("*.npy"))) == 7 * len(sizes)


def test_whoever_opened_it_before_a_change_still_reads_what_he_opened(tmp_path: Path) -> None:
    kept = Index(tmp_path)
    kept.add({1: COPIED + prose(1)})
    opened = Index(tmp_path)
    kept.add({2: prose(2) + COPIED})
    kept.remove([1])
    assert [one.b for one in opened.against(COPIED)] == [1]
    assert [one.b for one in Index(tmp_path).against(COPIED)] == [2]


def test_a_save_that_breaks_off_leaves_the_index_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = Index(tmp_path)
    kept.add({1: COPIED})

    def cut(*_given: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", cut)
    with pytest.raises(OSError, match="No space"):
        kept.add({2: COPIED})
    monkeypatch.undo()
    assert [one.b for one in Index(tmp_path).against(COPIED)] == [1]


def test_an_index_of_another_format_is_refused(tmp_path: Path) -> None:
    Index(tmp_path).add({1: COPIED})
    content = json.loads((tmp_path / LIST).read_text(encoding="utf-8"))
    (tmp_path / LIST).write_text(json.dumps(content | {"format": 2}), encoding="utf-8")
    with pytest.raises(UnknownIndexError):
        Index(tmp_path)
