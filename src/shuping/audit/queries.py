"""Reads of the chain."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from django.db.models import Max, Subquery

from shuping.audit import chain
from shuping.audit.models import Entry, Salt
from shuping.core import files

CHUNK = 2000
SALT = 16  # bytes
Facts = Callable[[Iterable[int]], Mapping[int, Mapping[str, object]]]


@dataclass(frozen=True)
class Chained:
    """How objects of a kind are read back: `facts` of some ids as chained last, and `ids` of all there are."""

    facts: Facts
    ids: Callable[[], Iterable[int]]


_chained: dict[str, Chained] = {}
_files: list[Callable[[], Iterable[str]]] = []


def chained(kind: str, facts: Facts, ids: Callable[[], Iterable[int]]) -> None:
    """Register a kind of chained object."""
    if kind in _chained:
        raise ValueError(f"the chained kind {kind} is registered twice")
    _chained[kind] = Chained(facts, ids)


def facts_now(kind: str, object_id: int) -> Mapping[str, object]:
    """Return the facts of one object as its rows are now. Raises KeyError for an unknown kind or object."""
    return _chained[kind].facts([object_id])[object_id]


def facts_of(kind: str, ids: Iterable[int]) -> Mapping[int, Mapping[str, object]]:
    """Return {object id: its facts as its rows are now} of one kind. Raises KeyError for an unknown kind."""
    return _chained[kind].facts(ids)


def stored_files(digests: Callable[[], Iterable[str]]) -> None:
    """Register where the digests of stored files stand, so that the bytes can be compared with them."""
    _files.append(digests)


def head() -> tuple[int, str]:
    """Return (number, hash in hex) of the last entry; (0, "") for an empty chain."""
    last = Entry.objects.order_by("-number").only("number", "hash").first()
    return (last.number, bytes(last.hash).hex()) if last else (0, "")


def newest_hash() -> Subquery:
    """Return the hash of the last entry as an expression, for a query that wants to know what it was read after."""
    return Subquery(Entry.objects.order_by("-number").values("hash")[:1])


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


@dataclass(frozen=True)
class ActOn:
    """One act on an object: what, by which person (None: the machine), its number and hash in the chain."""

    act: str
    person_id: int | None
    number: int
    hash: str


def acts_on(kind: str, object_id: int) -> list[ActOn]:
    """Return what was done to an object, in order, as the bytes of the chain say it."""
    found = []
    for entry in Entry.objects.filter(object=f"{kind}/{object_id}").order_by("number"):
        link = chain.unpack(bytes(entry.body))
        who = link.actor.removeprefix("person/")
        found.append(ActOn(link.act, int(who) if who.isdigit() else None, link.number, bytes(entry.hash).hex()))
    return found


def changed_since() -> list[tuple[int, str]]:
    """Compare what everything says now with the chain; return (number, what) of each that differs.

    The chain's own bytes say what each entry is about, never the columns beside them. A chained object that is gone, of
    an unknown kind or without its salt differs; so does one that has no entry at all (number 0), and a file whose bytes
    are no longer those that were stored (number 0). The chain itself is to be verified first.
    """
    found, latest = _read_columns()
    for kind in sorted(latest.keys() | _chained.keys()):
        numbers = latest.get(kind, {})
        known = _chained.get(kind)
        for ids in batched(numbers, CHUNK):
            part = {id_: numbers[id_] for id_ in ids}
            found += _differences(kind, part, known.facts(part) if known else {})
        found += [(0, f"{kind}/{id_}") for id_ in (known.ids() if known else ()) if id_ not in numbers]
    found += [(0, f"file/{digest}") for digests in _files for digest in digests() if not files.is_whole(digest)]
    return sorted(found)


def is_as_chained(kind: str, object_id: int) -> bool:
    """Say whether an object says now what its last entry says; False where it has none."""
    last = Entry.objects.filter(object=f"{kind}/{object_id}").order_by("-number").first()
    if last is None:
        return False
    return not list(_differences(kind, {object_id: last.number}, _chained[kind].facts([object_id])))


def _read_columns() -> tuple[list[tuple[int, str]], dict[str, dict[int, int]]]:
    """Return (entries whose columns are not what their bytes say, {kind: {object id: number of its last entry}})."""
    wrong: list[tuple[int, str]] = []
    latest: dict[str, dict[int, int]] = {}
    for entry in Entry.objects.order_by("number").iterator(chunk_size=CHUNK):
        body = bytes(entry.body)
        link = chain.unpack(body)
        if entry.object != link.object or bytes(entry.hash) != chain.entry_hash(body, link.digest):
            wrong.append((entry.number, "audit.entry"))
        kind, _, id_ = link.object.rpartition("/")
        latest.setdefault(kind, {})[int(id_)] = entry.number
    return wrong, latest


def differs_from(exported: Iterable[bytes]) -> int | None:
    """Return the number of the first entry in which the database's chain is not the exported one, or None.

    The database may be longer: it went on after the export.
    """
    here = bodies()
    for number, entry in enumerate(exported, 1):
        if next(here, None) != entry:
            return number
    return None


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
        now, salt = facts.get(id_), salts.get(number, b"")
        link = chain.unpack(entries[number])
        is_same = (
            now is not None
            and len(salt) == SALT
            and chain.content_digest(chain.canonical(now), salt, link.digest) == link.content
        )
        if not is_same:
            yield number, f"{kind}/{id_}"
