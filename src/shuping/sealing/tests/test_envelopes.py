"""Envelopes: one length whatever was chosen, open for the right key and round, and a reason for all that do not."""

import hashlib
import random
import secrets

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given, settings
from hypothesis import strategies as st

from shuping.sealing import ciphers, envelopes
from shuping.sealing.envelopes import Ballot, Layout, Opener, PublicKey, Sealer
from shuping.sealing.faults import Refused, fault

LAYOUT = Layout(rows=3, options=4, classes=2, plaintext=60)
ROUND = bytes(range(16))
PRIVATE = ec.derive_private_key(7, ec.SECP256R1())
PUBLIC = PublicKey.of(PRIVATE)
SEALER = Sealer(PUBLIC, ROUND, LAYOUT)
OPENER = Opener(PRIVATE, ROUND, LAYOUT)


@st.composite
def cases(draw: st.DrawFn) -> tuple[Layout, Ballot]:
    rows, options, classes = draw(st.integers(1, 254)), draw(st.integers(1, 254)), draw(st.integers(1, 254))
    remark = draw(st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
    room = draw(st.integers(len(remark.encode()), 1_000))
    marks = draw(st.lists(st.one_of(st.integers(0, options), st.just(255)), min_size=rows, max_size=rows))
    layout = Layout(rows, options, classes, envelopes.plaintext_length(rows, room))
    return layout, Ballot(draw(st.integers(0, classes - 1)), tuple(marks), remark)


def sealed_plaintext(plaintext: bytes) -> bytes:
    """An envelope that opens and holds whatever we like: what a broken or hostile sealer could make."""
    return ciphers.suite().encrypt(plaintext, PRIVATE.public_key(), PUBLIC.info("shuping.envelope/1", ROUND))


@settings(max_examples=60, deadline=None)
@given(cases())
def test_whatever_is_sealed_opens_as_it_was_and_has_the_length_of_its_round(case: tuple[Layout, Ballot]) -> None:
    layout, ballot = case
    envelope = Sealer(PUBLIC, ROUND, layout).seal(ballot)
    assert len(envelope) == layout.envelope == 65 + layout.plaintext + 16
    assert Opener(PRIVATE, ROUND, layout).open(envelope) == ballot


def test_every_choice_has_one_length_and_no_two_envelopes_are_alike() -> None:
    choices = [
        Ballot(index, (first, second, third), remark)
        for index in range(2)
        for first in range(5)
        for second in range(5)
        for third in range(5)
        for remark in ("", "好", "x" * LAYOUT.remark)
    ]
    sealed = [SEALER.seal(ballot) for ballot in choices]
    assert len(choices) == 750
    assert {len(envelope) for envelope in sealed} == {LAYOUT.envelope} == {141}
    assert len(set(sealed)) == len(sealed)
    assert SEALER.seal(choices[0]) != SEALER.seal(choices[0])
    assert len(SEALER.filler()) == LAYOUT.envelope


def test_the_plaintext_is_what_the_page_says_byte_by_byte() -> None:
    plaintext = envelopes.packed(Ballot(1, (0, 4, 2), "好"), 60)
    assert plaintext == bytes.fromhex("01 01 03 00 04 02 0003 e5a5bd") + bytes(49)
    assert LAYOUT.remark == 52
    info = PUBLIC.info("shuping.envelope/1", ROUND)
    assert info == b"\x12shuping.envelope/1" + ROUND + hashlib.sha256(PUBLIC.point).digest()


def test_an_envelope_is_that_of_the_rfc_with_no_associated_data() -> None:
    """The shape alone; tests/ballots opens it by a second hand that was checked with the RFC's own vectors."""
    envelope = SEALER.seal(Ballot(0, (1, 1, 1)))
    ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), envelope[:65])
    assert envelope[0] == 4
    assert len(envelope) - 65 - 16 == LAYOUT.plaintext


@pytest.mark.parametrize(
    ("ballot", "said"),
    [
        (Ballot(2, (1, 1, 1)), [fault("ballot.unknown-class", index=2)]),
        (Ballot(-1, (1, 1, 1)), [fault("ballot.unknown-class", index=-1)]),
        (Ballot(0, (1, 1)), [fault("ballot.wrong-rows", rows=2, expected=3)]),
        (Ballot(0, (1, 5, 1)), [fault("ballot.unknown-option", row=2, option=5)]),
        (Ballot(0, (1, -1, 1)), [fault("ballot.unknown-option", row=2, option=-1)]),
        (Ballot(0, (1, 1, 1), "好" * 18), [fault("ballot.remark-too-long", surplus=2, most=52)]),
        (Ballot(0, (1, 1, 1), "x" * 53), [fault("ballot.remark-too-long", surplus=1, most=52)]),
        (Ballot(0, (1, 1, 1), "\ud83d"), [fault("ballot.remark-not-text")]),
    ],
)
def test_what_cannot_be_sealed_is_refused_before_sealing_with_its_reason(ballot: Ballot, said: list[object]) -> None:
    with pytest.raises(Refused) as refused:
        SEALER.seal(ballot)
    assert list(refused.value.faults) == said


def test_another_key_another_round_and_any_changed_byte_do_not_open() -> None:
    envelope = SEALER.seal(Ballot(1, (1, 2, 3), "好"))
    assert Opener(ec.derive_private_key(8, ec.SECP256R1()), ROUND, LAYOUT).open(envelope) == "does-not-open"
    assert Opener(PRIVATE, bytes(16), LAYOUT).open(envelope) == "does-not-open"
    for at in range(len(envelope)):
        changed = bytearray(envelope)
        changed[at] ^= 1 << at % 8
        assert OPENER.open(bytes(changed)) == "does-not-open", at
    assert OPENER.open(envelope) == Ballot(1, (1, 2, 3), "好")


def test_neither_filler_nor_another_length_opens() -> None:
    for _number in range(200):
        assert OPENER.open(SEALER.filler()) == "does-not-open"
        assert OPENER.open(b"\x04" + secrets.token_bytes(LAYOUT.envelope - 1)) == "does-not-open"
    envelope = SEALER.seal(Ballot(0, (1, 1, 1)))
    assert {OPENER.open(text) for text in (b"", envelope[:-1], envelope + b"\x00")} == {"wrong-length"}


@pytest.mark.parametrize(
    ("head", "reason"),
    [
        ("02 00 03 010101 0000", "wrong-version"),
        ("00", "wrong-version"),
        ("01 02 03 010101 0000", "unknown-class"),
        ("01 00 02 0101 0000", "wrong-rows"),
        ("01 00 04 01010101 0000", "wrong-rows"),
        ("01 00 03 010501 0000", "unknown-option"),
        ("01 00 03 01fe01 0000", "unknown-option"),
        ("01 00 03 010101 0035", "bad-remark"),
        ("01 00 03 010101 ffff", "bad-remark"),
        ("01 00 03 010101 0001 e5", "bad-remark"),
        ("01 00 03 010101 0001 41 01", "bad-padding"),
        ("01 00 03 010101 0000 00000000 80", "bad-padding"),
    ],
)
def test_what_opens_and_is_no_ballot_of_the_round_is_named(head: str, reason: str) -> None:
    assert reason in envelopes.REASONS
    assert OPENER.open(sealed_plaintext(bytes.fromhex(head).ljust(60, b"\x00"))) == reason


def test_no_plaintext_whatever_makes_the_opener_fall() -> None:
    drawn = random.Random(3)
    for _number in range(20_000):
        plaintext = bytes([1, drawn.randrange(3), drawn.choice([3, 3, 3, 0, 255]), *drawn.randbytes(57)])
        found = envelopes.unpacked(plaintext, LAYOUT)
        assert isinstance(found, Ballot) or found in envelopes.REASONS
        if isinstance(found, Ballot):
            assert envelopes.packed(found, 60) == plaintext


@pytest.mark.parametrize(
    "numbers",
    [(0, 4, 2, 60), (255, 4, 2, 400), (3, 0, 2, 60), (3, 255, 2, 60), (3, 4, 0, 60), (3, 4, 2, 7), (3, 4, 2, 1420)],
)
def test_a_layout_that_does_not_fit_is_none(numbers: tuple[int, int, int, int]) -> None:
    with pytest.raises(ValueError, match=r"each|room|longer"):
        Layout(*numbers)


def test_the_longest_envelope_is_1500_bytes() -> None:
    assert Layout(3, 4, 2, 1_419).envelope == 1_500


@pytest.mark.parametrize("point", [b"", b"\x04" + bytes(64), b"\x02" + bytes(32), bytes(65)])
def test_bytes_that_are_no_point_are_no_public_key(point: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - ours and the library's
        PublicKey(point)


def test_a_round_id_of_another_length_binds_nothing() -> None:
    with pytest.raises(ValueError, match="16 bytes"):
        Sealer(PUBLIC, b"short", LAYOUT)
