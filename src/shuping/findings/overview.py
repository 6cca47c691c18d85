"""The overview: where the findings stand, by kind, source and organisation. Every number is a link to its rows.

A common finding is counted once for each organisation that has to put it right, never as a whole. Organisations stand
in the order of the tree; nothing is sorted by a number (design decision 12).
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.db.models import Case, CharField, Count, Q, QuerySet, Value, When
from django.db.models.functions import Substr
from django.urls import reverse
from django.utils.translation import gettext as _

from shuping.core.actor import Actor
from shuping.findings import queries, rules
from shuping.findings.ledger import SORTS, Filters, sort_words
from shuping.findings.models import Finding, Source, State
from shuping.organisations.queries import filter_choices, organisations
from shuping.tree import rules as tree_rules
from shuping.tree.models import Organisation

MOST_COMMON = 12  # common findings shown with their organisations; the rest is a link to the ledger
DONE = (State.VERIFIED, State.CLOSED)
WIDEST = 100  # of a bar, in its own units


@dataclass(frozen=True)
class Number:
    """A count and the rows of the ledger behind it."""

    count: int
    url: str
    is_late: bool = False


@dataclass(frozen=True)
class Line:
    """A line of a table: what it is about and one number a column; `url` leads to the thing itself."""

    label: str
    numbers: list[Number]
    url: str = ""


@dataclass(frozen=True)
class Bar:
    """One state of the funnel: individual and common, with where their bars begin and how long they are."""

    label: str
    whole: Number
    individual: Number
    common: Number
    individual_width: float
    common_width: float


@dataclass(frozen=True)
class Part:
    """A common finding at one organisation."""

    label: str
    state: str
    is_done: bool


@dataclass(frozen=True)
class Common:
    """A common finding with its parts in tree order."""

    title: str
    url: str
    due_on: date
    parts: list[Part]
    whole: Number
    verified: Number
    closed: Number


@dataclass(frozen=True)
class Cell:
    """How many findings agree in all that the overview tells apart."""

    place: str  # the beginning of the owner's path: the organisation that stands in the table
    is_alone: bool  # of that organisation itself
    source: str
    sort: str
    state: str
    count: int
    late: int
    again: int


@dataclass(frozen=True)
class Overview:
    """What the page shows; `places` ends with the line of sums."""

    whole: dict[str, Number]
    bars: list[Bar]
    sorts: list[Line]
    sources: list[Line]
    places: list[Line]
    sums: Line
    commons: list[Common]
    all_commons: str


def overview(actor: Actor, year: int | None, today: date) -> Overview:
    """Return the overview of everything that the actor sees, or of what was raised in a year. Six queries at most."""
    filters = Filters(tab="all", common="owned", year=year)
    rows = filters.narrow(queries.findings(actor), [], today)
    places = _places(actor)
    cells = _cells(rows, places, today)
    return Overview(
        whole=_whole(cells, year),
        bars=_bars(cells, year),
        sorts=[
            Line(sort_words(sort), _numbers([c for c in cells if c.sort == sort], year, common=sort))
            for sort in ("no", "parts")
        ],
        sources=[
            Line(str(Source(source).label), _numbers([c for c in cells if c.source == source], year, source=source))
            for source in Source.values
            if any(c.source == source for c in cells)
        ],
        places=_place_lines(cells, places, year),
        sums=Line(_("合计"), _numbers(cells, year)),
        commons=_commons(actor, year),
        all_commons=ledger(year=year, common="yes"),
    )


def ledger(**conditions: object) -> str:
    """Return the address of the ledger with these conditions; all states where no tab is named."""
    asked = {"tab": "all", **{name: value for name, value in conditions.items() if value}}
    return f"{reverse('findings:list')}?{urlencode(asked)}"


def _places(actor: Actor) -> list[tuple[Organisation, bool]]:
    """Return the organisations of the table in tree order, each with whether its line is of itself alone.

    One whom the actor sees from the top stands there alone, what lies right below it with all below; several tops stand
    each with all below.
    """
    tops = [o for o in filter_choices(actor) if o.pk in {h.organisation_id for h in actor.holdings}]
    tops = [o for o in tops if not any(o.path != top.path and tree_rules.covers(top.path, o.path) for top in tops)]
    if len(tops) != 1:
        return [(top, False) for top in tops]
    children = organisations(actor).filter(parent=tops[0]).only("pk", "short_name", "path", "acts_for")
    return [(tops[0], True), *((child, False) for child in children)]


def _cells(rows: QuerySet[Finding], places: list[tuple[Organisation, bool]], today: date) -> list[Cell]:
    """Return the counts of everything that is told apart, in one query."""
    depth = min((len(place.path) for place, _alone in places), default=0)
    if any(is_alone for _place, is_alone in places):
        depth += tree_rules.STEP
    grouped = (
        rows.order_by()
        .annotate(
            place=Substr("owner__path", 1, depth) if len(places) else Value("", output_field=CharField()),
            sort=Case(When(SORTS["parts"], then=Value("parts")), default=Value("no")),
        )
        .values_list("place", "source", "sort", "state")
        .annotate(
            n=Count("pk"),
            late=Count("pk", filter=Q(next_due_on__lt=today)),
            again=Count("pk", filter=Q(is_reopened=True) & ~Q(state=State.CLOSED)),
        )
    )
    alone = {place.path for place, is_alone in places if is_alone}
    return [
        Cell(place, place in alone, source, sort, state, n, late, again)
        for place, source, sort, state, n, late, again in grouped
    ]


def _numbers(cells: Iterable[Cell], year: int | None, **conditions: object) -> list[Number]:
    """Return one number a state, then all, then what is overdue of all."""
    counts: Counter[str] = Counter()
    for cell in cells:
        counts[cell.state] += cell.count
        counts["all"] += cell.count
        counts["overdue"] += cell.late
    asked = {"common": "owned", **conditions, "year": year}
    columns = (*rules.STATES, "all", "overdue")
    return [Number(counts[tab], ledger(**asked, tab=tab), is_late=tab == "overdue") for tab in columns]


def _whole(cells: list[Cell], year: int | None) -> dict[str, Number]:
    found = dict(zip((*rules.STATES, "all", "overdue"), _numbers(cells, year), strict=True))
    again = sum(cell.again for cell in cells)
    return found | {"reopened": Number(again, ledger(common="owned", year=year, tab="reopened"))}


def _bars(cells: list[Cell], year: int | None) -> list[Bar]:
    counts: Counter[tuple[str, str]] = Counter()
    for cell in cells:
        counts[cell.state, cell.sort] += cell.count
    longest = max((counts[state, "no"] + counts[state, "parts"] for state in rules.STATES), default=0) or 1
    found = []
    for state in rules.STATES:
        individual, common = counts[state, "no"], counts[state, "parts"]
        found.append(
            Bar(
                label=str(State(state).label),
                whole=Number(individual + common, ledger(common="owned", year=year, tab=state)),
                individual=Number(individual, ledger(common="no", year=year, tab=state)),
                common=Number(common, ledger(common="parts", year=year, tab=state)),
                individual_width=round(WIDEST * individual / longest, 2),
                common_width=round(WIDEST * common / longest, 2),
            )
        )
    return found


def _place_lines(cells: list[Cell], places: list[tuple[Organisation, bool]], year: int | None) -> list[Line]:
    found = []
    for place, is_alone in places:
        own = [c for c in cells if (c.place == place.path if is_alone else tree_rules.covers(place.path, c.place))]
        alone = {"alone": "yes"} if is_alone else {}
        if place.acts_for_id and not own:  # an organ has findings of its own only now and then
            continue
        label = _("%(name)s本级") % {"name": place.short_name} if is_alone else place.short_name
        address = reverse("organisations:detail", args=[place.pk])
        found.append(Line(label, _numbers(own, year, organisation=place.pk, **alone), address))
    return found


def _commons(actor: Actor, year: int | None) -> list[Common]:
    """Return the common findings that are not closed, first due first, each with its parts in tree order."""
    heads = Filters(tab="all", year=year).narrow(queries.findings(actor), [], date.min)
    found = list(heads.filter(is_common=True).exclude(state=State.CLOSED).order_by("due_on", "id")[:MOST_COMMON])
    parts: dict[int | None, list[Finding]] = {}
    rows = queries.findings(actor).filter(parent__in=[head.pk for head in found])
    for part in rows.order_by("owner__path", "id"):
        parts.setdefault(part.parent_id, []).append(part)
    return [_common(head, parts.get(head.pk, [])) for head in found]


def _common(head: Finding, parts: list[Finding]) -> Common:
    states = Counter(part.state for part in parts)
    return Common(
        title=head.title,
        url=reverse("findings:detail", args=[head.pk]),
        due_on=head.due_on,
        parts=[Part(p.owner.short_name, str(State(p.state).label), p.state in DONE) for p in parts],
        whole=Number(len(parts), ledger(head=head.pk)),
        verified=Number(states[State.VERIFIED], ledger(head=head.pk, tab=State.VERIFIED.value)),
        closed=Number(states[State.CLOSED], ledger(head=head.pk, tab=State.CLOSED.value)),
    )
