"""Paging of lists, the same everywhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import QuerySet
from django.http import QueryDict

from shuping.core.fields import number_in

Row = TypeVar("Row")


@dataclass(frozen=True)
class Page(Generic[Row]):
    """One page of rows: `first` and `last` count from 1; `previous` and `next` are query strings or empty."""

    rows: Sequence[Row]
    total: int
    first: int
    last: int
    previous: str
    next: str


def page_of(rows: QuerySet[Any, Row] | Sequence[Row], asked: QueryDict, *, total: int, size: int) -> Page[Row]:
    """Return the page that the query string asks for (from 1); `total` is known, so nothing is counted here."""
    pages = max(1, -(-total // size))
    at = min(max(number_in(asked.get("page", "1")) or 1, 1), pages)
    start = (at - 1) * size
    found = list(rows[start : start + size])
    return Page(
        rows=found,
        total=total,
        first=start + 1 if found else 0,
        last=start + len(found),
        previous=_address(asked, at - 1) if at > 1 else "",
        next=_address(asked, at + 1) if at < pages else "",
    )


def _address(asked: QueryDict, page: int) -> str:
    query = asked.copy()
    query["page"] = str(page)
    return f"?{query.urlencode()}"
