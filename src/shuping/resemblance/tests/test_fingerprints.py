"""Fingerprints by blocks are those of the whole, and every untouched run has one."""

import random

import numpy as np
import pytest

from shuping.resemblance import fingerprints as prints
from shuping.resemblance.model import GRAM, WINDOW


def some_texts(count: int, seed: int = 1) -> list[str]:
    chance = random.Random(seed)
    return ["".join(chance.choices("甲乙丙丁戊己庚辛壬癸", k=chance.randrange(0, 400))) for _text in range(count)]


def unpacked(words: prints.Words) -> list[tuple[int, int]]:
    return [(int(word) & 0xFFFFFFFF, int(word) >> 32) for word in words]


def test_a_run_of_eleven_characters_always_has_a_fingerprint_and_equal_grams_equal_hashes() -> None:
    corpus = prints.lay_out(some_texts(30))
    found = unpacked(prints.fingerprints(corpus.codes))
    kept = {position for position, _hash in found}
    for start, text in zip(corpus.starts.tolist(), some_texts(30), strict=True):
        for at in range(len(text) - GRAM - WINDOW + 2):
            assert kept & set(range(start + at, start + at + WINDOW)), text
    grams = {position: corpus.codes[position : position + GRAM].tobytes() for position, _hash in found}
    by_gram: dict[bytes, set[int]] = {}
    for position, value in found:
        by_gram.setdefault(grams[position], set()).add(value)
    assert all(len(values) == 1 for values in by_gram.values())
    assert len({next(iter(values)) for values in by_gram.values()}) == len(by_gram)


def test_no_fingerprint_runs_over_the_end_of_a_text() -> None:
    texts = ["一二三四五六七", "", "一二三四五六七八", *some_texts(20)]
    corpus = prints.lay_out(texts)
    for position, _hash in unpacked(prints.fingerprints(corpus.codes)):
        text = int(corpus.owners_of(np.array([position]))[0])
        assert position + GRAM <= corpus.starts[text] + len(texts[text])
        assert len(texts[text]) >= GRAM


def test_blocks_make_no_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    codes = prints.lay_out(some_texts(40)).codes
    whole = unpacked(prints.fingerprints(codes))
    for block in (64, 100, 1_000):
        monkeypatch.setattr(prints, "BLOCK", block)
        assert unpacked(prints.fingerprints(codes)) == whole


def test_folding_keeps_one_character_one_and_none_is_the_pad() -> None:
    table = prints.folding()
    assert table.min() > prints.PAD
    for alike in ("，,", "（(", "Ａa", "0７3", "“‘"[:1] + '"', "　 "):
        assert len({int(table[ord(one)]) for one in alike}) == 1
    assert len({int(table[ord(one)]) for one in "党建\n，0a"}) == 6


def test_more_characters_than_a_position_holds_are_refused() -> None:
    class Endless(str):
        __slots__ = ()

        def __len__(self) -> int:
            return 1 << 32

    with pytest.raises(prints.TooManyCharactersError):
        prints.lay_out([Endless("甲")])
