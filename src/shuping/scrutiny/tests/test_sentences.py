"""Every fault and every reason has its Chinese sentence, with exactly the facts that it brings."""

import re

import pytest

from shuping.scrutiny.sentences import REASONS, SENTENCES, sentence
from shuping.sealing import envelopes
from shuping.sealing.faults import KINDS, fault

PLACE = re.compile(r"%\((\w+)\)s")


def test_every_kind_has_a_sentence_and_every_reason_words() -> None:
    assert set(SENTENCES) == set(KINDS)
    assert set(REASONS) == set(envelopes.REASONS)


@pytest.mark.parametrize("kind", KINDS)
def test_a_sentence_names_the_facts_and_says_what_to_do(kind: str) -> None:
    assert set(PLACE.findall(SENTENCES[kind])) <= set(KINDS[kind])
    said = sentence(fault(kind, **dict.fromkeys(KINDS[kind], 3)))
    assert said.endswith("。")
    assert "%" not in said
    assert re.search(r"请|不要|什么也打不开", said), said


def test_what_came_from_a_file_cannot_draw_on_the_terminal() -> None:
    said = sentence(fault("file.unknown", place="\x1b[2J" + "x" * 200))
    assert "\x1b" not in said
    assert len(said) < 120
