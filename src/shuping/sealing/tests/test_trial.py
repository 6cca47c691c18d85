"""The trial of a key, and the two small files that carry it."""

import base64
import json

import pytest

from shuping.sealing import slips, trial
from shuping.sealing.envelopes import Ballot, Layout, Opener, PublicKey, Sealer
from shuping.sealing.faults import Refused, fault

ROUND = bytes(range(16))
PUBLIC, SLIPS = slips.slips_of(bytes(16), bytes(range(16)), bytes(range(1, 17)))
KEY_FILE = trial.key_file(trial.KeyFile(ROUND, "民主测评", PUBLIC))


def faults_of(content: bytes) -> list[object]:
    with pytest.raises(Refused) as refused:
        trial.read_key_file(content)
    return list(refused.value.faults)


def changed(**fields: object) -> bytes:
    return json.dumps({**json.loads(KEY_FILE), **fields}).encode()


@pytest.mark.parametrize("pair", [SLIPS[:2], SLIPS[1:], (SLIPS[2], SLIPS[0])])
def test_each_pair_of_slips_gives_back_the_word_that_was_sealed(pair: tuple[slips.Slip, ...]) -> None:
    word, sealed = trial.challenge(PUBLIC, ROUND)
    carried = trial.read_trial_file(trial.trial_file(sealed))
    said = trial.answer(slips.combine(pair, carried.public_key), carried)
    assert len(sealed.envelope) == 86
    assert trial.is_answer(word, said)
    assert trial.is_answer(word, said.lower().replace(" ", ""))
    assert trial.faults(said) == []


def test_another_word_another_key_and_a_changed_envelope_are_no_answer() -> None:
    word, sealed = trial.challenge(PUBLIC, ROUND)
    other, _sealed = trial.challenge(PUBLIC, ROUND)
    assert not trial.is_answer(word, other)
    assert not trial.is_answer(word, "")
    _public, strangers = slips.new_slips()
    for wrong in (
        trial.Trial(bytes(16), PUBLIC, sealed.envelope),
        trial.Trial(ROUND, PUBLIC, sealed.envelope[:-1] + bytes([sealed.envelope[-1] ^ 1])),
    ):
        with pytest.raises(Refused) as refused:
            trial.answer(slips.combine(SLIPS[:2], PUBLIC), wrong)
        assert refused.value.faults == (fault("trial.does-not-open"),)
    with pytest.raises(Refused):
        trial.answer(slips.combine(strangers[:2], _public), sealed)


def test_a_word_of_the_trial_is_no_ballot_and_a_ballot_no_word() -> None:
    layout = Layout(rows=1, options=1, classes=1, plaintext=6)
    key = slips.combine(SLIPS[:2], PUBLIC)
    _word, sealed = trial.challenge(PUBLIC, ROUND)
    assert Opener(key, ROUND, layout).open(sealed.envelope + b"\x00") == "does-not-open"
    with pytest.raises(Refused):
        trial.answer(key, trial.Trial(ROUND, PUBLIC, Sealer(PUBLIC, ROUND, layout).seal(Ballot(0, (1,)))))


def test_a_slip_of_the_hand_in_the_word_is_named() -> None:
    assert trial.faults("00000 00001") == [fault("typed.wrong-group", group=2)]
    assert trial.faults("00000") == [fault("typed.too-short", missing=5, group=2)]


def test_a_key_file_is_read_back_and_is_plain_to_read() -> None:
    found = trial.read_key_file(KEY_FILE)
    assert (found.round_id, found.title, found.public_key.point) == (ROUND, "民主测评", PUBLIC.point)
    assert json.loads(KEY_FILE) == {
        "format": "shuping.public-key/1",
        "round": "000102030405060708090a0b0c0d0e0f",
        "title": "民主测评",
        "public_key": PUBLIC.point.hex(),
    }


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", [fault("file.not-json")]),
        (b"\xff\xfe", [fault("file.not-json")]),
        (b"[" * 9_000, [fault("file.not-json")]),
        (b'{"format": NaN}', [fault("file.not-json")]),
        (b'{"format": "a", "format": "shuping.public-key/1"}', [fault("file.not-json")]),
        (b"[]", [fault("file.another-format", expected="shuping.public-key/1")]),
        (b"{}", [fault("file.another-format", expected="shuping.public-key/1")]),
        (b" " * 10_001, [fault("file.too-large", most=10_000)]),
        (changed(round=ROUND.hex().upper()), [fault("file.wrong-value", place="round")]),
        (changed(round="zz"), [fault("file.wrong-value", place="round")]),
        (changed(round=" " + ROUND.hex()), [fault("file.wrong-value", place="round")]),
        (changed(title=""), [fault("file.wrong-value", place="title")]),
        (changed(title="a\x1b[2J"), [fault("file.wrong-value", place="title")]),
        (changed(title=7), [fault("file.wrong-value", place="title")]),
        (changed(public_key="04" + "00" * 64), [fault("file.wrong-value", place="public_key")]),
        (changed(public_key=None), [fault("file.wrong-value", place="public_key")]),
        (changed(more=1), [fault("file.unknown", place="more")]),
        (changed(round=1, title=1), [
            fault("file.wrong-value", place="round"), fault("file.wrong-value", place="title"),
        ]),
        (b'{"format": "shuping.public-key/1"}', [
            fault("file.missing", place="round"), fault("file.missing", place="title"),
            fault("file.missing", place="public_key"),
        ]),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_key_file_is_said_with_its_place(content: bytes, said: list[object]) -> None:
    assert faults_of(content) == said


def test_what_is_wrong_with_a_trial_file_is_said_with_its_place() -> None:
    _word, sealed = trial.challenge(PublicKey(PUBLIC.point), ROUND)
    good = json.loads(trial.trial_file(sealed))
    for envelope in ("", "!!", base64.b64encode(sealed.envelope[:-1]).decode(), good["envelope"] + "\n"):
        with pytest.raises(Refused) as refused:
            trial.read_trial_file(json.dumps({**good, "envelope": envelope}).encode())
        assert refused.value.faults == (fault("file.wrong-value", place="envelope"),)
