"""Receipts, and the list that is closed before any key appears.

A receipt is 80 bits of SHA-256 over the code and the envelope's digest: whoever holds the slip computes it again from
the published digest, so that one receipt cannot be given to two voters. It proves that an envelope bound to the code
stands in the closed list, and nothing of what is in it.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from shuping.sealing import alphabet
from shuping.sealing.codes import CODE
from shuping.sealing.digests import DIGEST, ROUND_ID, counted, digest
from shuping.sealing.faults import Fault, Refused, fault
from shuping.sealing.jsonfile import Record

RECEIPT = 10  # bytes
MISTYPED = 3  # groups of a root that may differ and still look like a slip of the hand
CHARACTERS = 16


@dataclass(frozen=True, order=True)
class Entry:
    """A line of the closing list: receipt (10 bytes) and digest of the envelope (32 bytes)."""

    receipt: bytes
    digest: bytes


def envelope_digest(envelope: bytes) -> bytes:
    """Return SHA-256 of an envelope, without a name: any tool can compute it."""
    return hashlib.sha256(envelope).digest()


def receipt(code: bytes, sealed: bytes) -> bytes:
    """Return the first 10 bytes of SHA-256 of "shuping.receipt/1", code (10), digest of the envelope (32)."""
    if (len(code), len(sealed)) != (CODE, DIGEST):
        raise ValueError(f"a code has {CODE} bytes and a digest {DIGEST}")
    return digest("shuping.receipt/1", code, sealed)[:RECEIPT]


def printed(value: bytes) -> str:
    """Return a receipt as it is printed: four groups of four characters."""
    if len(value) != RECEIPT:
        raise ValueError(f"a receipt has {RECEIPT} bytes")
    return alphabet.plain(value)


def read(text: str) -> bytes:
    """Return the receipt that somebody typed. Raises Refused with what is wrong.

    A receipt has no check characters: a wrong one is simply not in the list.
    """
    cleaned = alphabet.clean(text)
    short = CHARACTERS - len(cleaned)
    found = [
        fault("typed.no-such-character", character=character, group=at // alphabet.DATA + 1)
        for at, character in enumerate(cleaned[: 2 * CHARACTERS])
        if character not in alphabet.ALPHABET
    ]
    if not cleaned:
        found = [fault("typed.nothing")]
    elif len(cleaned) != CHARACTERS and not found:
        group = min(len(cleaned) // alphabet.DATA + 1, CHARACTERS // alphabet.DATA)
        found = [
            fault("typed.too-short", missing=short, group=group)
            if short > 0
            else fault("typed.too-long", surplus=-short, group=group)
        ]
    if found:
        raise Refused(found)
    return alphabet.bytes_of(alphabet.values_in(cleaned))


def receipt_in(line: Record) -> bytes:
    """Return the receipt at `receipt` of a record.

    It must stand there as it is printed: one way of writing, so that it is found by searching for it.
    """
    text = line.raw("receipt")
    cleaned = text.replace(" ", "") if isinstance(text, str) else ""
    if len(cleaned) == CHARACTERS and set(cleaned) <= set(alphabet.ALPHABET):
        value = read(cleaned)
        if printed(value) == text:
            return value
    line.wrong("receipt")
    return bytes(RECEIPT)


def faults(entries: Sequence[Entry]) -> list[Fault]:
    """Say what is wrong with a closing list, each with its place counted from 1; empty means in order.

    `list.not-sorted` where an entry's receipt is smaller than the one before, `list.clash` where it is equal,
    `list.copied` where the digest of the envelope stands before.
    """
    found = []
    seen: dict[bytes, int] = {}
    for place, entry in enumerate(entries, start=1):
        before = entries[place - 2].receipt if place > 1 else b""
        if entry.receipt < before:
            found.append(fault("list.not-sorted", place=place))
        if entry.receipt == before:
            found.append(fault("list.clash", place=place))
        if entry.digest in seen:
            found.append(fault("list.copied", place=place, earlier=seen[entry.digest]))
        seen.setdefault(entry.digest, place)
    return found


def root_faults(told: bytes, root: bytes) -> list[Fault]:
    """Say how the root that was typed from the hall's paper differs from that of a list; empty means that it does not.

    `root.mistyped` names up to three groups of four digits that differ, counted from 1, and `root.another` says that
    it is the root of another list: no list can be made whose root agrees in thirteen of sixteen groups.
    """
    groups = [at // 2 + 1 for at in range(0, DIGEST, 2) if told[at : at + 2] != root[at : at + 2]]
    if not groups:
        return []
    if len(groups) > MISTYPED:
        return [fault("root.another")]
    return [fault("root.mistyped", groups="、".join(map(str, groups)))]


def closing_root(round_id: bytes, entries: Iterable[Entry]) -> bytes:
    """Return the digest that is chained, printed and shown before any key appears.

    SHA-256 of "shuping.list/1", round (16), count (4), and for each entry, sorted by receipt, the receipt (10) and the
    digest (32). Raises ValueError for other lengths; what `faults` finds is no reason not to digest.
    """
    ordered = sorted(entries)
    sizes = {(len(entry.receipt), len(entry.digest)) for entry in ordered}
    if len(round_id) != ROUND_ID or sizes - {(RECEIPT, DIGEST)}:
        raise ValueError("a round id, a receipt or a digest has a wrong length")
    return digest(
        "shuping.list/1", round_id, counted(len(ordered)), *(entry.receipt + entry.digest for entry in ordered)
    )
