"""Receipts and the closing list: what is bound to what, and that nothing can be dropped, put in, altered or copied."""

import hashlib
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuping.sealing import codes, receipts
from shuping.sealing.faults import Refused, fault
from shuping.sealing.receipts import Entry

ROUND = bytes(range(16))
CODE = bytes(range(10))
ENTRIES = sorted(Entry(bytes([number * 20]) * 10, hashlib.sha256(bytes([number])).digest()) for number in range(1, 10))
ROOT = receipts.closing_root(ROUND, ENTRIES)


def test_a_receipt_is_bound_to_the_code_and_to_the_envelope() -> None:
    sealed = receipts.envelope_digest(b"envelope")
    assert sealed == hashlib.sha256(b"envelope").digest()
    by_hand = hashlib.sha256(b"\x11shuping.receipt/1" + CODE + sealed).digest()[:10]
    assert receipts.receipt(CODE, sealed) == by_hand
    drawn = random.Random(1)
    others = {receipts.receipt(drawn.randbytes(10), sealed) for _number in range(1_000)}
    others |= {receipts.receipt(CODE, drawn.randbytes(32)) for _number in range(1_000)}
    assert len(others) == 2_000
    assert by_hand not in others


@given(st.binary(min_size=10, max_size=10))
def test_a_receipt_is_printed_in_four_groups_of_four_and_read_back(value: bytes) -> None:
    text = receipts.printed(value)
    assert [len(group) for group in text.split()] == [4, 4, 4, 4]
    assert receipts.read(text) == receipts.read(text.lower().replace(" ", "-")) == value


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", [fault("typed.nothing")]),
        ("ABCD EFGH", [fault("typed.too-short", missing=8, group=3)]),
        ("0" * 18, [fault("typed.too-long", surplus=2, group=4)]),
        ("ABCD EUGH" + "0" * 8, [fault("typed.no-such-character", character="U", group=2)]),
    ],
)
def test_what_is_no_receipt_is_named(typed: str, said: list[object]) -> None:
    with pytest.raises(Refused) as refused:
        receipts.read(typed)
    assert list(refused.value.faults) == said


def test_receipts_sort_printed_as_they_sort_in_bytes() -> None:
    drawn = random.Random(2)
    values = sorted(drawn.randbytes(10) for _number in range(500))
    assert [receipts.printed(value) for value in values] == sorted(receipts.printed(value) for value in values)


def test_the_root_is_what_the_page_says_and_does_not_depend_on_the_order_given() -> None:
    joined = b"".join(entry.receipt + entry.digest for entry in ENTRIES)
    assert hashlib.sha256(b"\x0eshuping.list/1" + ROUND + b"\x00\x00\x00\x09" + joined).digest() == ROOT
    assert receipts.closing_root(ROUND, reversed(ENTRIES)) == ROOT
    assert receipts.closing_root(ROUND, []) != receipts.closing_root(bytes(16), [])
    assert receipts.faults(ENTRIES) == []


def mutants() -> dict[str, list[Entry]]:
    other = hashlib.sha256(b"other").digest()
    return {
        "dropped": ENTRIES[1:],
        "last dropped": ENTRIES[:-1],
        "added": [*ENTRIES, Entry(b"\xff" * 10, other)],
        "digest altered": [Entry(ENTRIES[0].receipt, other), *ENTRIES[1:]],
        "receipt altered": [Entry(b"\x01" * 10, ENTRIES[0].digest), *ENTRIES[1:]],
        "two digests exchanged": [
            Entry(ENTRIES[0].receipt, ENTRIES[1].digest), Entry(ENTRIES[1].receipt, ENTRIES[0].digest), *ENTRIES[2:],
        ],
        "one receipt for two": [ENTRIES[0], Entry(ENTRIES[0].receipt, ENTRIES[1].digest), *ENTRIES[2:]],
        "an envelope copied": [*ENTRIES, Entry(b"\xff" * 10, ENTRIES[0].digest)],
    }  # fmt: skip


@pytest.mark.parametrize("name", mutants())
def test_whatever_is_done_to_the_list_changes_its_root(name: str) -> None:
    assert receipts.closing_root(ROUND, mutants()[name]) != ROOT


def test_a_clash_a_copy_and_another_order_are_named_with_their_place() -> None:
    assert receipts.faults(mutants()["one receipt for two"]) == [fault("list.clash", place=2)]
    assert receipts.faults(mutants()["an envelope copied"]) == [fault("list.copied", place=10, earlier=1)]
    assert receipts.faults([ENTRIES[1], ENTRIES[0], *ENTRIES[2:]]) == [fault("list.not-sorted", place=2)]


def test_a_server_that_gives_one_receipt_to_two_voters_is_found_by_the_second() -> None:
    """Each voter computes the receipt anew from the slip and the published digest beside it."""
    first, second = codes.new_code(), codes.new_code()
    sealed = receipts.envelope_digest(b"the envelope of the first")
    listed = Entry(receipts.receipt(first, sealed), sealed)
    assert receipts.receipt(first, listed.digest) == listed.receipt
    assert receipts.receipt(second, listed.digest) != listed.receipt


def test_wrong_lengths_are_no_entries() -> None:
    with pytest.raises(ValueError, match="length"):
        receipts.closing_root(ROUND, [Entry(b"short", bytes(32))])
    with pytest.raises(ValueError, match="bytes"):
        receipts.receipt(b"short", bytes(32))
    with pytest.raises(ValueError, match="bytes"):
        receipts.printed(b"short")


def test_a_root_that_differs_in_up_to_three_groups_was_mistyped_and_else_is_another() -> None:
    root = bytes(range(32))
    for groups in ((1,), (16,), (2, 3, 9)):
        told = bytearray(root)
        for group in groups:
            told[2 * group - 1] ^= 1
        named = "、".join(map(str, groups))
        assert receipts.root_faults(bytes(told), root) == [fault("root.mistyped", groups=named)]
    assert receipts.root_faults(root, root) == []
    assert receipts.root_faults(bytes([root[0] ^ 1, 1, 9, 9, 9, 9, 9]) + root[7:], root) == [fault("root.another")]
    assert receipts.root_faults(bytes(32), root) == [fault("root.another")]
