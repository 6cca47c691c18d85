"""A long text is read in a child, and says the same as one read in place."""

import pytest

from shuping import reading
from shuping.core.guarded import TookTooLong
from shuping.documents import read_apart

POINTS = "会上讲了两点。\n" + "".join(f"{n}是第 1{n} 次会开得少，6月底前补上。\n" for n in "一二三四五六七八九") * 200


def test_long_text_says_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read_apart, "IN_PLACE", 0)

    assert read_apart.reading_of(POINTS) == reading.read(POINTS)


def test_short_text_starts_no_child(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read_apart, "MODULE", "no such job")

    assert read_apart.reading_of(POINTS[: read_apart.IN_PLACE]).items


def test_text_that_takes_too_long_is_stopped_with_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read_apart, "SECONDS", 1)

    with pytest.raises(TookTooLong, match="分成几份再试"):
        read_apart.reading_of("一、题目\n" * 250_000)
