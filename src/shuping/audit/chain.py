"""The bytes of the chain: one line of entries, each holding the hash of the one before. Needs no database, no secret.

An entry is eleven fields, each written as a four-byte big-endian length and its bytes, in the order of `FIELDS`; it is
stored as it was written and never written anew. Its hash is H(0x01 + entry); the digest of what happened is
H(0x00 + salt + content), the salt lying beside the object: with the salt erased the digest says nothing more.
An exported chain is `MAGIC` followed by the entries, each again behind its length.
Source of the protocol: docs/explanation/the-chain.md.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from shuping.core import on_use

MAGIC = b"SHUPING-CHAIN-1\n"
FORMAT = "shuping-entry/1"
FIELDS = (
    "format",
    "digest",
    "instance",
    "number",
    "previous",
    "at",
    "actor",
    "organisation",
    "act",
    "object",
    "content",
)
NO_HASH = b"\x00" * 32
LENGTH = 4
LONGEST = 1 << 20


class BrokenChain(Exception):
    """Bytes that are no entry of this format."""


@dataclass(frozen=True)
class Link:
    """One entry read back; `content` is the salted digest, `object` is "kind/id"."""

    digest: str
    instance: str
    number: int
    previous: bytes
    at: str
    actor: str
    organisation: str
    act: str
    object: str
    content: bytes


@dataclass(frozen=True)
class Anchor:
    """A number and its hash as somebody outside wrote them down (`12:ab34…`, at least 16 hex digits)."""

    number: int
    hash_start: str

    @classmethod
    def parse(cls, text: str) -> "Anchor":
        """Return the anchor written as `number:hash`. Raises ValueError for anything else."""
        number, _, start = text.strip().partition(":")
        start = start.lower()
        if len(start) < 16 or set(start) - set("0123456789abcdef"):
            raise ValueError(f"{text!r} is no anchor: write number:hash with at least 16 digits of the hash")
        return cls(int(number), start)


@dataclass(frozen=True)
class Report:
    """What a verification found: entries read, hash of the last, faults (number, what), last number with an anchor."""

    size: int
    head: str
    faults: tuple[tuple[int, str], ...]
    anchored_to: int

    @property
    def is_whole(self) -> bool:
        """Whether nothing is broken; entries after `anchored_to` could still have been written anew by the owner."""
        return not self.faults


def digester(name: str) -> Callable[[bytes], bytes]:
    """Return the hash function of a chain. Raises BrokenChain for a name other than sha256 and sm3."""
    if name == "sha256":
        return lambda data: hashlib.sha256(data).digest()
    if name == "sm3":
        sm3: Callable[[bytes], bytes] = on_use.load("sm3").digest
        return sm3
    raise BrokenChain(f"unknown digest {name!r}")


def pack(link: Link) -> bytes:
    """Return the bytes of an entry."""
    values = (
        FORMAT.encode(),
        link.digest.encode(),
        link.instance.encode(),
        str(link.number).encode(),
        link.previous,
        link.at.encode(),
        link.actor.encode(),
        link.organisation.encode(),
        link.act.encode(),
        link.object.encode(),
        link.content,
    )
    return b"".join(len(value).to_bytes(LENGTH, "big") + value for value in values)


def unpack(entry: bytes) -> Link:
    """Return the fields of an entry. Raises BrokenChain where they do not fill it exactly."""
    values: list[bytes] = []
    at = 0
    while at < len(entry):
        end = at + LENGTH + int.from_bytes(entry[at : at + LENGTH], "big")
        if at + LENGTH > len(entry) or end > len(entry):
            raise BrokenChain("a field runs past the end of its entry")
        values.append(entry[at + LENGTH : end])
        at = end
    if len(values) != len(FIELDS) or values[0] != FORMAT.encode():
        raise BrokenChain("the entry is not of this format")
    try:
        texts = [value.decode() for value in (*values[1:4], *values[5:10])]
        digest, instance, number, moment, actor, organisation, act, thing = texts
        return Link(digest, instance, int(number), values[4], moment, actor, organisation, act, thing, values[10])
    except ValueError as error:
        raise BrokenChain("a field of the entry is not text") from error


def entry_hash(entry: bytes, digest: str) -> bytes:
    """Return the hash that the next entry holds."""
    return digester(digest)(b"\x01" + entry)


def content_digest(canonical: bytes, salt: bytes, digest: str) -> bytes:
    """Return the salted digest of what happened."""
    return digester(digest)(b"\x00" + salt + canonical)


def canonical(facts: Mapping[str, object]) -> bytes:
    """Return facts as bytes that depend on nothing but the facts: names sorted, lengths in front, None as nothing."""
    parts: list[bytes] = []
    for name in sorted(facts):
        value = "" if facts[name] is None else str(facts[name])
        for text in (name.encode(), value.encode()):
            parts.append(len(text).to_bytes(LENGTH, "big") + text)
    return b"".join(parts)


def lines(rows: Iterable[Iterable[object]]) -> str:
    """Return rows of values as one fact that depends on the rows and not on their order."""
    return json.dumps(sorted([str(value) for value in row] for row in rows), ensure_ascii=False)


def write_export(entries: Iterable[bytes], out: BinaryIO) -> int:
    """Write a chain that `read_export` and a stranger's program can read; return how many entries."""
    out.write(MAGIC)
    count = 0
    for entry in entries:
        out.write(len(entry).to_bytes(LENGTH, "big") + entry)
        count += 1
    return count


def read_export(source: BinaryIO) -> Iterator[bytes]:
    """Yield the entries of an exported chain. Raises BrokenChain where it is cut or no chain."""
    if source.read(len(MAGIC)) != MAGIC:
        raise BrokenChain("the file is not an exported chain")
    while head := source.read(LENGTH):
        length = int.from_bytes(head, "big")
        if len(head) < LENGTH or length > LONGEST:
            raise BrokenChain("the file is cut or damaged")
        entry = source.read(length)
        if len(entry) < length:
            raise BrokenChain("the file ends in the middle of an entry")
        yield entry


def verify(entries: Iterable[bytes], anchors: Iterable[Anchor] = ()) -> Report:
    """Read a chain once from its first entry and say whether it is whole and up to where outsiders vouch for it.

    The first broken place ends the reading: what comes after it proves nothing.
    """
    outside: dict[int, list[str]] = {}
    for anchor in anchors:
        outside.setdefault(anchor.number, []).append(anchor.hash_start)
    previous, size, anchored = NO_HASH, 0, 0
    first: Link | None = None
    digest: Callable[[bytes], bytes] = digester("sha256")
    faults: list[tuple[int, str]] = []
    try:
        for entry in entries:
            link = unpack(entry)
            if first is None:
                first, digest = link, digester(link.digest)
            fault = _fault(link, first, size + 1, previous)
            if fault:
                faults.append((size + 1, fault))
                break
            previous, size = digest(b"\x01" + entry), size + 1
            if size in outside:
                starts = outside.pop(size)
                if not all(previous.hex().startswith(start) for start in starts):
                    faults.append((size, "an anchor names another hash"))
                    break
                anchored = size
    except BrokenChain as error:
        faults.append((size + 1, str(error)))
    if not faults:
        faults += [(number, "an anchor names an entry that is missing") for number in sorted(outside)]
    return Report(size, previous.hex(), tuple(faults), anchored)


def _fault(link: Link, first: Link, number: int, previous: bytes) -> str:
    if link.number != number:
        return f"entry {link.number} stands where {number} belongs"
    if link.previous != previous:
        return "the hash of the entry before does not fit"
    if link.digest != first.digest or link.instance != first.instance:
        return "the entry belongs to another chain"
    return ""
