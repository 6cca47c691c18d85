"""Reads of the chain."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice

from django.db.models import Max

from shuping.audit import chain
from shuping.audit.models import Entry, Salt

CHUNK = 2000
Facts = Callable[[Iterable[int]], Mapping[int, Mapping[str, object]]]
_chained: dict[str, Facts] = {}


def chained(kind: str, facts: Facts) -> None:
    """Register how objects of a kind are read back: ids in, {id: facts as they were chained last} out."""
    if kind in _chained:
        raise ValueError(f"the chained kind {kind} is registered twice")
    _chained[kind] = facts


def head() -> tuple[int, str]:
    """Return (number, hash in hex) of the last entry; (0, "") for an empty chain."""
    last = Entry.objects.order_by("-number").only("number", "hash").first()
    return (last.number, bytes(last.hash).hex()) if last else (0, "")


def chain_line() -> str:
    """Return the head as it is printed on papers: number and the first 16 digits of the hash."""
    number, digest = head()
    return f"{number}:{digest[:16]}" if number else ""


def bodies() -> Iterator[bytes]:
    """Yield the entries in order."""
    for body in Entry.objects.order_by("number").values_list("body", flat=True).iterator(chunk_size=2000):
        yield bytes(body)


def links(newest: int) -> list[tuple[chain.Link, str]]:
    """Return the newest entries, newest first, each with its hash in hex."""
    return [
        (chain.unpack(bytes(entry.body)), bytes(entry.hash).hex())
        for entry in Entry.objects.order_by("-number")[:newest]
    ]


def numbers_of(kind: str, ids: Iterable[int]) -> dict[int, int]:
    """Return {object id: number of its last entry} for objects of one kind."""
    names = {f"{kind}/{id_}": id_ for id_ in ids}
    rows = Entry.objects.filter(object__in=names).values_list("object").annotate(last=Max("number"))
    return {names[name]: number for name, number in rows}


def changed_since() -> list[tuple[int, str]]:
    """Compare what every chained object says now with its last entry; return (number, object) of each that differs.

    An object whose salt was erased on purpose is passed over; one that is gone, or of an unknown kind, differs.
    """
    latest = dict(Entry.objects.values_list("object").annotate(last=Max("number")))
    by_kind: dict[str, dict[int, int]] = {}
    for name, number in latest.items():
        kind, _, id_ = name.rpartition("/")
        by_kind.setdefault(kind, {})[int(id_)] = number
    found: list[tuple[int, str]] = []
    for kind, numbers in by_kind.items():
        for ids in batched(numbers, CHUNK):
            part = {id_: numbers[id_] for id_ in ids}
            found += _differences(kind, part, _chained[kind](part) if kind in _chained else {})
    return sorted(found)


def batched(values: Iterable[int], size: int) -> Iterator[list[int]]:
    """Yield the values in lists of at most `size`: a database takes only so many in one question."""
    rest = iter(values)
    while part := list(islice(rest, size)):
        yield part


def _differences(
    kind: str, numbers: Mapping[int, int], facts: Mapping[int, Mapping[str, object]]
) -> Iterator[tuple[int, str]]:
    salts = {salt.entry_id: bytes(salt.value) for salt in Salt.objects.filter(entry__in=numbers.values())}
    entries = {entry.number: bytes(entry.body) for entry in Entry.objects.filter(number__in=numbers.values())}
    for id_, number in numbers.items():
        if number not in salts:
            continue
        link = chain.unpack(entries[number])
        now = facts.get(id_)
        if now is None or chain.content_digest(chain.canonical(now), salts[number], link.digest) != link.content:
            yield number, f"{kind}/{id_}"
