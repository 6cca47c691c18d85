"""Finding: two statements for all kinds, whatever is looked for and however much there is.

The statements are written by hand, since both databases understand the same words and Django's making of them would
cost more than their answer. Values are never written into them; what is, are names of tables and what Django compiled.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from shuping.search import rules
from shuping.search.models import Entry, Gram
from shuping.search.sources import Source

ENTRY, GRAM = Entry._meta.db_table, Gram._meta.db_table
MANY = 500  # as far as it is counted how often a pair occurs and how much lies in a scope
MOST_PAIRS = 6  # the rarest ones; the words themselves are compared at the end anyway
Statement = tuple[str, list[Any]]


@dataclass(frozen=True)
class Wanted:
    """A kind to look through; `places` are the ids of the organisations where the actor may, None for everywhere."""

    source: Source
    places: "QuerySet[Any, Any] | None" = None


@dataclass(frozen=True)
class Hit:
    """One thing that was found."""

    source: Source
    object_id: int
    part: int
    place: int | None
    title: str
    line: str
    words: str

    @property
    def url(self) -> str:
        """Where it leads."""
        return self.source.url(self.object_id, self.part, self.place)


def find(wanted: Sequence[Wanted], terms: Sequence[str], *, most: int, first: int = 0) -> list[Hit]:
    """Return at most `most` hits of each kind that hold every term, after the first `first`, in its source's order.

    `terms` are folded (`rules.terms`), at least one of them of two characters or more. Two statements.
    """
    pairs = {w.source.number: _pairs(w.source.number, terms) for w in wanted}
    often, inside = _measure(wanted, pairs)
    asked = []
    for one in wanted:
        rare = sorted(pairs[one.source.number], key=lambda gram: often[gram])[:MOST_PAIRS]
        if often[rare[0]]:
            within = one.places is not None and inside[one.source.number] < often[rare[0]]
            asked.append((_in_scope if within else _by_pair)(one, rare, terms, most, first))
    if not asked:
        return []
    by_number = {w.source.number: w.source for w in wanted}
    return [Hit(by_number[kind], *row) for kind, _order, *row in sorted(_all(asked))]


def _pairs(kind: int, terms: Sequence[str]) -> list[int]:
    return sorted({gram for term in terms for gram in rules.grams(kind, term)})


def _measure(wanted: Sequence[Wanted], pairs: dict[int, list[int]]) -> tuple[dict[int, int], dict[int, int]]:
    """Return how often each pair occurs and how much lies in the scope of each kind, counted up to `MANY`."""
    asked: list[Statement] = [
        (f"SELECT %s, (SELECT COUNT(*) FROM (SELECT 1 FROM {GRAM} WHERE gram = %s LIMIT {MANY}) n)", [gram, gram])  # noqa: S608 - names of tables
        for grams in pairs.values()
        for gram in grams
    ]
    asked += [_within(one.source.number, one.places) for one in wanted if one.places is not None]
    found = dict(_all(asked))
    return {key: n for key, n in found.items() if key > 0}, {-key: n for key, n in found.items() if key < 0}


def _within(kind: int, scope: "QuerySet[Any, Any]") -> Statement:
    """Count what lies in a scope; a scope of many organisations counts as holding much, without looking."""
    places, values = scope.query.sql_with_params()
    wide = f"(SELECT COUNT(*) FROM ({places} LIMIT {MANY}) n) = {MANY}"  # noqa: S608 - as above
    some = f"SELECT 1 FROM {ENTRY} WHERE kind = %s AND place IN ({places}) LIMIT {MANY}"  # noqa: S608 - as above
    return (
        f"SELECT %s, CASE WHEN {wide} THEN {MANY} ELSE (SELECT COUNT(*) FROM ({some}) n) END",  # noqa: S608 - as above
        [-kind, *values, kind, *values],
    )


def _by_pair(one: Wanted, rare: Sequence[int], terms: Sequence[str], most: int, first: int) -> Statement:
    """Go along the rarest pair in the order of the entries, and look whether the rest fits."""
    rest, values = _fits(rare[1:], terms)
    if one.places is not None:
        places, within = one.places.query.sql_with_params()
        inside = f" AND EXISTS (SELECT 1 FROM ({places}) p WHERE p.id = e.place)"  # noqa: S608 - as above
        rest, values = rest + inside, [*values, *within]
    return (
        f"{_columns(one)} FROM {GRAM} g JOIN {ENTRY} e ON e.id = g.entry WHERE g.gram = %s{rest} "
        f"ORDER BY g.entry {_way(one)} LIMIT %s OFFSET %s",
        [rare[0], *values, most, first],
    )


def _in_scope(one: Wanted, rare: Sequence[int], terms: Sequence[str], most: int, first: int) -> Statement:
    """Go through the little that the actor sees, and look whether it has every pair."""
    assert one.places is not None  # noqa: S101 - asked by who chose this way
    rest, values = _fits(rare, terms)
    places, within = one.places.query.sql_with_params()
    return (
        f"{_columns(one)} FROM {ENTRY} e WHERE e.kind = %s AND e.place IN ({places}){rest} "
        f"ORDER BY e.id {_way(one)} LIMIT %s OFFSET %s",
        [one.source.number, *within, *values, most, first],
    )


def _columns(one: Wanted) -> str:
    order = "e.id" if one.source.oldest_first else "-e.id"
    return f"SELECT e.kind, {order}, e.object_id, e.part, e.place, e.title, e.line, e.words"


def _way(one: Wanted) -> str:
    return "ASC" if one.source.oldest_first else "DESC"


def _fits(pairs: Sequence[int], terms: Sequence[str]) -> Statement:
    """Return the conditions that an entry has these pairs and holds every term that no single pair stands for."""
    has = f" AND EXISTS (SELECT 1 FROM {GRAM} h WHERE h.gram = %s AND h.entry = e.id)" * len(pairs)  # noqa: S608
    whole = [term for term in terms if len(term) != 2]
    holds = " AND e.sought LIKE %s ESCAPE '!'" * len(whole)
    return has + holds, [*pairs, *(f"%{_escaped(term)}%" for term in whole)]


def _escaped(term: str) -> str:
    return term.replace("!", "!!").replace("%", "!%").replace("_", "!_")


def _all(asked: Sequence[Statement]) -> list[tuple[Any, ...]]:
    """Return the rows of all statements together, in their order."""
    together = " UNION ALL ".join(f"SELECT * FROM ({sql}) s{at}" for at, (sql, _values) in enumerate(asked))  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(together, [value for _sql, values in asked for value in values])
        return list(cursor.fetchall())
