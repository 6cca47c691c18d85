"""Key slips: any two open, fewer or strange ones never, and each refusal has its name."""

import hashlib
import itertools
import os
import random
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from hypothesis import given, settings
from hypothesis import strategies as st

from shuping.sealing import alphabet, envelopes, slips, trial
from shuping.sealing.envelopes import Ballot, Layout, Opener, PublicKey, Sealer
from shuping.sealing.faults import Refused, fault
from shuping.sealing.slips import Slip

ROUND = bytes(range(16))
SEEDS = bytes(range(16)), bytes(range(16, 32)), bytes(range(32, 48))
PUBLIC, SLIPS = slips.slips_of(*SEEDS)
# openssl kdf HKDF over the bytes 00..2f, info 0x0d "shuping.key/1", 48 bytes; then c mod (n-1) + 1 by hand.
SCALAR = 0x343B01F817C4E37DF03DCF3438F38625947CEFDA00E7C457FDE0C6E97D6B4495
TRIES = 10_000 if os.environ.get("SHUPING_LONG") else 2_000
LAYOUT = Layout(rows=2, options=4, classes=1, plaintext=20)


def refusal(*held: Slip, public: PublicKey = PUBLIC) -> object:
    with pytest.raises(Refused) as refused:
        slips.combine(held, public)
    return list(refused.value.faults)


def number_of(private_key: ec.EllipticCurvePrivateKey) -> int:
    return private_key.private_numbers().private_value


def test_the_key_is_derived_as_the_page_says() -> None:
    assert number_of(slips.private_key_of(*SEEDS)) == SCALAR


@pytest.mark.parametrize("held", [*itertools.permutations(SLIPS, 2), SLIPS])
def test_any_two_slips_and_all_three_make_the_key(held: tuple[Slip, ...]) -> None:
    assert number_of(slips.combine(held, PUBLIC)) == SCALAR


@settings(max_examples=50, deadline=None)
@given(st.lists(st.binary(min_size=16, max_size=16), min_size=3, max_size=3, unique=True))
def test_whatever_the_seeds_every_pair_typed_again_makes_the_same_key(seeds: list[bytes]) -> None:
    public, made = slips.slips_of(*seeds)
    typed = [slips.read(slips.printed(slip).lower().replace(" ", "-")) for slip in made]
    assert typed == list(made)
    keys = {number_of(slips.combine(pair, public)) for pair in itertools.combinations(typed, 2)}
    assert keys == {number_of(slips.private_key_of(*seeds))}


def test_a_slip_is_the_forty_bytes_of_the_page() -> None:
    text = slips.printed(SLIPS[2])
    groups = text.split(" ")
    assert [len(group) for group in groups] == [5] * 16
    data = alphabet.bytes_of(alphabet.values_in("".join(group[:4] for group in groups)))
    body = hashlib.sha256(PUBLIC.point).digest()[:5] + b"\x03" + SEEDS[2] + SEEDS[0]
    assert data == body + hashlib.sha256(b"\x0eshuping.slip/1" + body).digest()[:2]


def test_one_slip_lacks_a_whole_seed_and_tells_none_in_its_repr() -> None:
    for slip, missing in zip(SLIPS, (2, 0, 1), strict=True):
        assert SEEDS[missing] not in (slip.first, slip.second)
        assert not any(seed.hex() in repr(slip) for seed in SEEDS)


@pytest.mark.parametrize(
    ("held", "said"),
    [
        ((), [fault("slips.too-few", slips=0)]),
        ((SLIPS[1],), [fault("slips.too-few", slips=1)]),
        ((SLIPS[1], SLIPS[1]), [fault("slips.same", number=2)]),
        ((SLIPS[0], SLIPS[1], SLIPS[0]), [fault("slips.same", number=1)]),
        ((SLIPS[0], Slip(SLIPS[0].fingerprint, 2, bytes(16), SEEDS[2])), [fault("slips.damaged")]),
        ((SLIPS[0], Slip(SLIPS[0].fingerprint, 2, SEEDS[1], bytes(16))), [fault("slips.another-key")]),
        ((*SLIPS[:2], Slip(SLIPS[0].fingerprint, 3, SEEDS[2], bytes(16))), [fault("slips.damaged")]),
    ],
)  # fmt: skip
def test_what_does_not_make_the_key_is_refused_by_name(held: tuple[Slip, ...], said: list[object]) -> None:
    assert refusal(*held) == said


def test_a_slip_of_another_round_is_named_by_its_number() -> None:
    other, others = slips.new_slips()
    assert refusal(SLIPS[0], others[1]) == [fault("slips.another-round", number=2)]
    assert refusal(SLIPS[0], SLIPS[1], public=other) == [
        fault("slips.another-round", number=1),
        fault("slips.another-round", number=2),
    ]


def test_a_slip_of_the_hand_names_its_group_and_groups_in_another_order_are_seen() -> None:
    groups = slips.printed(SLIPS[0]).split()
    wrong = groups.copy()
    wrong[6] = wrong[6][:2] + ("1" if wrong[6][2] == "0" else "0") + wrong[6][3:]
    with pytest.raises(Refused) as refused:
        slips.read(" ".join(wrong))
    assert refused.value.faults == (fault("typed.wrong-group", group=7),)
    with pytest.raises(Refused) as refused:
        slips.read(" ".join([groups[1], groups[0], *groups[2:]]))
    assert refused.value.faults == (fault("typed.wrong-order"),)
    with pytest.raises(Refused) as refused:
        slips.read(" ".join(groups[:-1]))
    assert refused.value.faults == (fault("typed.too-short", missing=5, group=16),)


def test_every_single_edit_of_a_slip_and_of_a_trial_word_is_caught() -> None:
    printed = [(slips.printed(slip), 16) for slip in SLIPS] + [(trial.printed(b"abcde"), 2)]
    for text, groups in [(text.replace(" ", ""), groups) for text, groups in printed]:
        for at in range(len(text)):
            edits = {text[:at] + character + text[at + 1 :] for character in alphabet.ALPHABET}
            edits |= {text[:at] + character + text[at:] for character in alphabet.ALPHABET}
            edits |= {text[:at] + text[at + 1 :], text[:at] + text[at + 1 : at + 2] + text[at] + text[at + 2 :]}
            assert [edit for edit in edits - {text} if not alphabet.faults_of(edit, groups)] == []


def test_neither_no_slip_nor_one_nor_a_strange_one_ever_opens_an_envelope() -> None:
    """G7: whatever somebody with at most one true slip tries, no envelope of the round opens."""
    drawn = random.Random(7)
    sealed = Sealer(PUBLIC, ROUND, LAYOUT).seal(Ballot(0, (1, 4), "好"))
    opened = made = 0
    for number in range(TRIES):
        one = SLIPS[number % 3]
        guess = drawn.randbytes(16)
        forged = Slip(one.fingerprint, one.number % 3 + 1, one.second, guess)
        _strange, strangers = slips.slips_of(drawn.randbytes(16), guess, drawn.randbytes(16))
        for held in ((), (one,), (one, forged), (one, strangers[one.number % 3]), strangers[:2]):
            try:
                slips.combine(held, PUBLIC)
            except Refused:
                continue
            made += 1
        # past our own refusals: the key that a guess of the third seed makes, used straight away
        seeds = {one.number: one.first, one.number % 3 + 1: one.second, (one.number + 1) % 3 + 1: guess}
        key = slips.private_key_of(seeds[1], seeds[2], seeds[3])
        opened += Opener(key, ROUND, LAYOUT).open(sealed) != envelopes.DOES_NOT_OPEN
    assert (made, opened) == (0, 0)
    assert Opener(slips.combine(SLIPS[1:], PUBLIC), ROUND, LAYOUT).open(sealed) == Ballot(0, (1, 4), "好")


def test_new_slips_are_new_each_time() -> None:
    assert len({slips.new_slips()[0].point for _number in range(50)}) == 50


def test_the_key_is_an_ordinary_one_of_its_curve() -> None:
    text = slips.private_key_of(*SEEDS).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    assert text.startswith(b"-----BEGIN PRIVATE KEY-----")
    with pytest.raises(ValueError, match="16 bytes"):
        slips.private_key_of(b"short", *SEEDS[1:])


def each(*held: Slip) -> list[object]:
    public_key = slips.slips_of(*SEEDS)[0]
    with pytest.raises(Refused) as refused:
        slips.combine_each(held, public_key)
    return list(refused.value.faults)


def test_all_three_slips_make_the_key_only_when_each_pair_does_and_a_bad_one_is_named() -> None:
    public_key, held = slips.slips_of(*SEEDS)
    for order in itertools.permutations(held):
        assert PublicKey.of(slips.combine_each(order, public_key)).point == public_key.point
    for bad, seed in itertools.product(range(3), ("first", "second")):
        damaged = [
            replace(slip, **{seed: bytes(16)[:-1] + b"z"}) if at == bad else slip for at, slip in enumerate(held)
        ]
        first, second = (slip.number for at, slip in enumerate(held) if at != bad)
        named = fault("slips.one-is-bad", number=bad + 1, first=first, second=second)
        assert each(*damaged) == [named]
    two_bad = replace(held[1], first=b"z" * 16), replace(held[2], second=b"z" * 16)
    assert each(held[0], *two_bad) == [fault("slips.more-are-bad")]


def test_a_trial_with_a_slip_missing_twice_or_of_another_round_is_refused_before() -> None:
    _public, (one, two, three) = slips.slips_of(*SEEDS)
    assert each(one, two) == [fault("slips.not-all", slips=2)]
    assert each(one, two, two) == [fault("slips.same", number=2)]
    assert each(one, two, replace(three, fingerprint=b"other")) == [fault("slips.another-round", number=3)]
