"""The ledger as it is filtered, on the page and in the export alike."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from shuping.core.fields import number_in, words_in
from shuping.findings import rules
from shuping.findings.models import Finding, FormerOwner, Source, State
from shuping.tree.models import Naming, Organisation
from shuping.tree.queries import below

TABS = ("open", *rules.STATES, "overdue", "reopened", "all")
DUE = {"week": 7, "month": 31, "quarter": 92}
# Whom a row concerns: both sorts of common rows, individual ones, the common ones of single owners, all but the heads
# of common ones (what the overview counts: a common problem of twelve townships is twelve problems).
SORTS = {
    "yes": Q(parent__isnull=False) | Q(is_common=True),
    "no": Q(parent__isnull=True, is_common=False),
    "parts": Q(parent__isnull=False),
    "owned": Q(is_common=False),
}
YEARS = 6  # offered for choosing; any other may be asked for


# What a line of the page shows, and what its chips ask: no models, of which there would be three a line.
COLUMNS = (
    "id", "title", "code", "owner__short_name", "is_common", "parent_id", "source", "state", "is_returned",
    "is_reopened", "is_closed_before", "flag", "look_back_on", "responsible__name", "next_due_on",
)  # fmt: skip


@dataclass(frozen=True)
class Filters:
    """What the query string asks for; unknown values are left out, as if they had not been asked."""

    words: str = ""
    source: str = ""
    common: str = ""
    organisation: int | None = None
    due: str = ""
    again: bool = False
    tab: str = "open"
    year: int | None = None  # in which it was raised
    head: int | None = None  # the common finding that it is a part of
    alone: bool = False  # of the organisation itself, nothing below it

    @classmethod
    def of(cls, asked: QueryDict) -> "Filters":
        """Return the filters of a query string."""
        return cls(
            words=words_in(asked.get("words", "")),
            source=asked.get("source", "") if asked.get("source") in Source.values else "",
            common=asked.get("common", "") if asked.get("common") in SORTS else "",
            organisation=number_in(asked.get("organisation", "")),
            due=asked.get("due", "") if asked.get("due") in DUE else "",
            again=asked.get("again", "") == "yes",
            tab=asked.get("tab", "open") if asked.get("tab") in TABS else "open",
            year=year_in(asked),
            head=number_in(asked.get("head", "")),
            alone=asked.get("alone") == "yes",
        )

    def narrow(self, rows: QuerySet[Finding], organisations: list[Organisation], today: date) -> QuerySet[Finding]:
        """Return the rows that fit everything but the tab; the counts of the tabs are taken from these."""
        if self.words:
            rows = rows.filter(
                Q(title__icontains=self.words)
                | Q(code__icontains=self.words)
                | Q(responsible__name__icontains=self.words)
                | Q(owner__in=_called(self.words).exclude(until_on=None))
                | Exists(FormerOwner.objects.filter(finding=OuterRef("pk"), organisation__in=_called(self.words)))
            )
        if self.source:
            rows = rows.filter(source=self.source)
        if self.common:
            rows = rows.filter(SORTS[self.common])
        chosen = next((o for o in organisations if o.pk == self.organisation), None)
        if chosen is not None:
            rows = rows.filter(owner=chosen) if self.alone else rows.filter(below(chosen.path, "owner__path"))
        if self.year:
            rows = rows.filter(raised_on__gte=date(self.year, 1, 1), raised_on__lt=date(self.year + 1, 1, 1))
        if self.head:
            rows = rows.filter(parent=self.head)
        if self.due:
            rows = rows.filter(next_due_on__lte=today + timedelta(days=DUE[self.due]))
        if self.again:
            rows = rows.filter(recurs_of__isnull=False)
        return rows

    def of_tab(self, rows: QuerySet[Finding], today: date) -> QuerySet[Finding]:
        """Return the rows of the chosen tab."""
        if self.tab == "open":
            # An open finding has a next due day (a constraint says so); to begin at a day passes the closed ones by.
            return rows.exclude(state=State.CLOSED).filter(next_due_on__gte=date.min)
        if self.tab == "overdue":
            return rows.filter(next_due_on__lt=today)
        if self.tab == "reopened":
            return rows.filter(is_reopened=True).exclude(state=State.CLOSED)
        if self.tab in {"all", State.CLOSED}:  # others hold nothing that was joined into another
            rows = rows.filter(joined_into=None)
        return rows if self.tab == "all" else rows.filter(state=self.tab)

    def chosen(self, organisations: list[Organisation]) -> list[dict[str, Any]]:
        """Return each condition that is set: its name in the query string and its words."""
        found = [
            ("words", self.words),
            ("source", str(Source(self.source).label) if self.source else ""),
            ("common", sort_words(self.common)),
            ("organisation", next((o.short_name for o in organisations if o.pk == self.organisation), "")),
            ("alone", _("只看本级") if self.alone else ""),
            ("year", _("%(year)s 年提出") % {"year": self.year} if self.year else ""),
            ("head", _("同一个共性问题") if self.head else ""),
            (
                "due",
                {"week": _("7 天内到期"), "month": _("一个月内到期"), "quarter": _("三个月内到期")}.get(self.due, ""),
            ),
            ("again", _("反复出现") if self.again else ""),
        ]
        return [{"name": name, "label": label} for name, label in found if label]


def sort_words(sort: str) -> str:
    """Return the words of a choice of `SORTS`, empty for none."""
    words = {"yes": _("共性问题"), "no": _("个性问题"), "parts": _("共性问题分到各单位的"), "owned": _("落到单位的")}
    return words.get(sort, "")


def year_in(asked: QueryDict) -> int | None:
    """Return the year that a query string asks for, None for none and for what no calendar of ours holds."""
    year = number_in(asked.get("year", ""))
    return year if year and 1949 <= year <= 2199 else None


def years(chosen: int | None, today: date) -> list[int]:
    """Return the years to choose from, newest first, with the one that is chosen."""
    offered = set(range(today.year, today.year - YEARS, -1))
    return sorted(offered | ({chosen} if chosen else set()), reverse=True)


def _called(words: str) -> QuerySet[Naming, int]:
    """Return the organisations that are or were called so; the ledger asks it for names that are gone."""
    named = Naming.objects.filter(Q(name__icontains=words) | Q(short_name__icontains=words))
    return named.values_list("organisation", flat=True)


def tabs(counts: dict[str, int], asked: QueryDict, chosen: str) -> list[dict[str, Any]]:
    """Return the tabs with their counts and addresses; the chosen one is marked."""
    labels = {
        "open": _("未销号"),
        **{state: str(State(state).label) for state in rules.STATES},
        "overdue": _("逾期"),
        "reopened": _("重新打开"),
        "all": _("全部"),
    }
    found = []
    for tab in TABS:
        query = asked.copy()
        query["tab"] = tab
        query.pop("page", None)
        found.append(
            {"label": labels[tab], "count": counts[tab], "url": f"?{query.urlencode()}", "current": tab == chosen}
        )
    return found


def without(asked: QueryDict, name: str) -> str:
    """Return the query string without one condition."""
    query = asked.copy()
    query.pop(name, None)
    query.pop("page", None)
    return f"?{query.urlencode()}"
