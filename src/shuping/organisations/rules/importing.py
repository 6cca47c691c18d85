"""What an imported table would change, told from the table and from what stands already. Values in, a plan out.

Nothing here reads the database: `queries.standing` gives what stands, `services.importing` does what the plan says.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from shuping.core.said_days import said_day
from shuping.organisations.table import Line, Table

SAME_ROW, PERSON, ANOTHER = "row", "person", "another"
LONGEST = {"name": 120, "short": 60, "post": 60, "person": 40}
NEW, CHANGED, FAULT, ASKED = "new", "changed", "fault", "asked"


@dataclass(frozen=True)
class KnownPost:
    """A post that stands, with who holds it today."""

    pk: int
    title: str
    kind: str
    holder_id: int | None = None
    holder: str = ""
    since: date | None = None


@dataclass(frozen=True)
class Known:
    """An organisation that stands in the importer's part of the tree; `parent_id` is None where that lies outside."""

    pk: int
    name: str
    short_name: str
    kind: str
    parent_id: int | None
    is_top: bool = False
    posts: tuple[KnownPost, ...] = ()


@dataclass(frozen=True)
class Namesake:
    """Somebody who might be meant by a name: a person (key "person:7") or an earlier row of the table ("row:12")."""

    key: str
    sits: str


@dataclass(frozen=True)
class World:
    """What stands: organisations of the importer's part, people by name, words for kinds, whom the importer is."""

    organisations: Sequence[Known]
    people: Mapping[str, Sequence[Namesake]]
    kinds: Mapping[str, str]  # label or code: code
    post_kinds: Mapping[str, str]
    organs: frozenset[str]  # kinds whose posts act for the committee above
    importer_id: int | None
    today: date


@dataclass(frozen=True)
class Fault:
    """What is wrong at a cell; `code` names the sentence (`shown_plan`), `facts` fill it."""

    row: int
    column: str
    code: str
    facts: dict[str, str] = field(default_factory=dict)


@dataclass
class Place:
    """An organisation of the table: its known one where it stands, else what it is founded with."""

    line: Line
    known: Known | None
    short_name: str
    kind: str
    parent: "Place | Known | None" = None
    is_renamed: bool = False
    is_moved: bool = False


@dataclass
class Seat:
    """A line with a post: the known one where it stands. `who` is PERSON:id, ROW:n, ANOTHER, or empty: nobody new."""

    line: Line
    place: Place
    title: str
    kind: str
    known: KnownPost | None = None
    person: str = ""
    since: date | None = None
    who: str = ""
    asks: tuple[Namesake, ...] = ()


@dataclass
class Plan:
    """Everything that applying would do; it may be applied where `faults` and `open_questions` are empty."""

    table: Table
    places: list[Place] = field(default_factory=list)
    seats: list[Seat] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    marks: dict[tuple[int, str], str] = field(default_factory=dict)

    @property
    def open_questions(self) -> list[Seat]:
        """The lines whose name is somebody else's too and for which nobody has said yet who is meant."""
        return [seat for seat in self.seats if seat.asks and not seat.who]

    @property
    def questions(self) -> list[Seat]:
        """The lines whose name is somebody else's too."""
        return [seat for seat in self.seats if seat.asks]

    def counts(self) -> dict[str, int]:
        """Return how many of each sort applying makes or changes, and how many lines change nothing."""
        new_places = [place for place in self.places if place.known is None]
        untouched = {line.row for line in self.table.lines} - {row for row, _column in self.marks}
        return {
            "founded": len(new_places),
            "renamed": sum(place.is_renamed for place in self.places),
            "moved": sum(place.is_moved for place in self.places),
            "posts": sum(seat.known is None for seat in self.seats),
            "people": sum(seat.who == ANOTHER for seat in self.seats),
            "appointed": sum(bool(seat.person) for seat in self.seats),
            "unchanged": len(untouched),
        }


def plan_of(table: Table, world: World, chosen: Mapping[str, str], *, all_others_new: bool = False) -> Plan:
    """Return what the table would change. `chosen` says who is meant in a row: {row: key of a namesake or ANOTHER}.

    `all_others_new` takes every namesake for whom nothing was chosen as another person.
    """
    plan = Plan(table)
    by_name = _Places(plan, world)
    by_name.read()
    _seats(plan, by_name.places, world)
    _people(plan, world, chosen, all_others_new)
    for fault in plan.faults:
        plan.marks[fault.row, fault.column] = FAULT
    return plan


class _Places:
    """Finds for each organisation of the table whether it stands, and under whom it is to stand."""

    def __init__(self, plan: Plan, world: World) -> None:
        self.plan, self.world = plan, world
        self.places: dict[str, Place] = {}
        self._full: dict[str, list[Known]] = defaultdict(list)
        self._short: dict[str, list[Known]] = defaultdict(list)
        self._by_id = {known.pk: known for known in world.organisations}
        for known in world.organisations:
            self._full[known.name].append(known)
            self._short[known.short_name].append(known)

    def read(self) -> None:
        """Fill the plan with places and their faults."""
        for line in self.plan.table.lines:
            if not line.name:
                self._fault(line, "name", "no-name")
            elif line.is_first:
                self.places[line.name] = self._place(line)
            else:
                self._check_repeated(line, self.places[line.name])
        for place in self.places.values():
            self._stand_under(place)
        self._check_circles()
        self.plan.places = list(self.places.values())

    def _place(self, line: Line) -> Place:
        known = self._known(line)
        kind = self.world.kinds.get(line.said("kind"), "")
        if line.said("kind") and not kind:
            self._fault(line, "kind", "unknown-kind", kinds=labels(self.world.kinds))
        for column in ("name", "short"):
            if len(line.said(column)) > LONGEST[column]:
                self._fault(line, column, "too-long", limit=str(LONGEST[column]))
        if known is None:
            if not line.said("kind"):
                self._fault(line, "kind", "no-kind")
            self._mark(line, NEW, "name", "short", "kind", "parent")
            return Place(line, None, line.said("short") or line.name[: LONGEST["short"]], kind)
        if kind and kind != known.kind:
            self._fault(line, "kind", "other-kind")
        place = Place(line, known, line.said("short") or known.short_name, known.kind)
        if place.short_name != known.short_name:
            place.is_renamed = True
            self._mark(line, CHANGED, "short")
        return place

    def _known(self, line: Line) -> Known | None:
        found = self._full.get(line.name, [])
        if len(found) > 1 and (parent := line.said("parent")):
            found = [k for k in found if k.parent_id and parent in self._names(self._by_id[k.parent_id])]
        if len(found) > 1:
            self._fault(line, "name", "two-of-this-name")
        return found[0] if found else self._known_by_short_name(line)

    def _known_by_short_name(self, line: Line) -> Known | None:
        """Return the one that is called so for short, where the table does not put it elsewhere."""
        found = self._short.get(line.name, [])
        if len(found) != 1:
            return None
        above, parent = self._by_id.get(found[0].parent_id or 0), line.said("parent")
        return found[0] if not parent or (above and parent in self._names(above)) else None

    def _names(self, known: Known) -> tuple[str, str]:
        return known.name, known.short_name

    def _check_repeated(self, line: Line, place: Place) -> None:
        for column in ("short", "kind", "parent"):
            said = line.said(column)
            if said and said != place.line.said(column):
                self._fault(line, column, "differs-from-above", row=str(place.line.row + 1))

    def _stand_under(self, place: Place) -> None:
        said = place.line.said("parent")
        known = place.known
        if not said:
            if known is None:
                self._fault(place.line, "parent", "no-parent")
            else:
                place.parent = self._by_id.get(known.parent_id or 0)
            return
        parent = self._named(said, place)
        if parent is None:
            if not (known and known.is_top):  # the superior of the importer's own top stands outside what he sees
                self._fault(place.line, "parent", "unknown-parent", name=said)
            return
        place.parent = parent
        now = known.parent_id if known else None
        if known and known.is_top:
            self._fault(place.line, "parent", "top-stays")
        elif known and _known_id(parent) != now:
            place.is_moved = True
            self._mark(place.line, CHANGED, "parent")

    def _named(self, said: str, place: Place) -> "Place | Known | None":
        """Return the organisation that a superior's name means: of the table or standing, full name before short."""
        if said in self.places:
            return self.places[said]
        shorts = [p for p in self.places.values() if p.short_name == said and p.known is None]
        names: list[list[Place | Known]] = [[*self._full.get(said, [])], [*self._short.get(said, []), *shorts]]
        for found in names:
            if len(found) == 1:
                one = found[0]
                return self.places.get(one.name, one) if isinstance(one, Known) else one
            if len(found) > 1:
                self._fault(place.line, "parent", "two-parents-of-this-name", name=said)
                return found[0]
        return None

    def _check_circles(self) -> None:
        """Find who would stand above himself: from each place up, over what the table says and what stands."""
        sound: set[str] = set()
        for place in self.places.values():
            seen: dict[str, Place] = {}
            at: Place | Known | None = place
            while at is not None:
                if isinstance(at, Known):
                    above = self._by_id.get(at.parent_id or 0)
                    at = self.places.get(above.name, above) if above else None
                    continue
                if at.line.name in sound:
                    break
                if at.line.name in seen:
                    self._fault(place.line, "parent", "above-itself")
                    place.parent = None
                    break
                seen[at.line.name] = at
                at = self.places.get(at.parent.name, at.parent) if isinstance(at.parent, Known) else at.parent
            else:
                sound |= set(seen)

    def _fault(self, line: Line, column: str, code: str, **facts: str) -> None:
        self.plan.faults.append(Fault(line.row, column, code, facts))

    def _mark(self, line: Line, mark: str, *columns: str) -> None:
        for column in columns:
            if line.said(column) or column == "name":
                self.plan.marks[line.row, column] = mark


def _known_id(parent: "Place | Known") -> int | None:
    known = parent if isinstance(parent, Known) else parent.known
    return known.pk if known else None


def _seats(plan: Plan, places: Mapping[str, Place], world: World) -> None:
    """Find for each line with a post whether that post stands: first the one its holder has, then by order."""
    free: dict[tuple[str, str], list[KnownPost]] = defaultdict(list)
    for place in places.values():
        for post in place.known.posts if place.known else ():
            free[place.line.name, post.title].append(post)
    waiting = []
    for line in plan.table.lines:
        title, person = line.said("post"), line.said("person")
        if not line.name:
            continue
        if not title:
            if person or line.said("since"):
                plan.faults.append(Fault(line.row, "post", "no-post"))
            continue
        posts = free[line.name, title]
        held = next((post for post in posts if person and post.holder == person), None)
        seat = Seat(line, places[line.name], title, "", known=held, person=person)
        if held:
            posts.remove(held)
        else:
            waiting.append(seat)
        plan.seats.append(seat)
    for seat in waiting:
        posts = free[seat.line.name, seat.title]
        seat.known = posts.pop(0) if posts else None
    for seat in plan.seats:
        _kind_of(seat, plan, world)


def labels(words: Mapping[str, str]) -> str:
    """Return the first word of each kind, as a sentence lists them."""
    first: dict[str, str] = {}
    for word, code in words.items():
        if word != code:
            first.setdefault(code, word)
    return "、".join(first.values())


def _kind_of(seat: Seat, plan: Plan, world: World) -> None:
    said = seat.line.said("post_kind")
    kind = world.post_kinds.get(said, "")
    row = seat.line.row
    if said and not kind:
        plan.faults.append(Fault(row, "post_kind", "unknown-post-kind", {"kinds": labels(world.post_kinds)}))
    if len(seat.title) > LONGEST["post"]:
        plan.faults.append(Fault(row, "post", "too-long", {"limit": str(LONGEST["post"])}))
    if seat.known:
        if kind and kind != seat.known.kind and seat.known.kind in world.post_kinds:
            plan.faults.append(Fault(row, "post_kind", "other-post-kind"))
        seat.kind = seat.known.kind
        return
    if not said and seat.place.kind in world.organs:
        plan.faults.append(Fault(row, "post_kind", "no-post-kind"))
    seat.kind = kind
    plan.marks[row, "post"] = NEW
    if said:
        plan.marks[row, "post_kind"] = NEW


def _people(plan: Plan, world: World, chosen: Mapping[str, str], all_others_new: bool) -> None:
    """Find who is newly appointed, since when, and who of several of the name is meant."""
    earlier: dict[str, list[Seat]] = defaultdict(list)
    for seat in plan.seats:
        name, row = seat.person, seat.line.row
        if not name or (seat.known and seat.known.holder == name):
            seat.person = ""
            continue
        if len(name) > LONGEST["person"]:
            plan.faults.append(Fault(row, "person", "too-long", {"limit": str(LONGEST["person"])}))
        plan.marks[row, "person"] = CHANGED if seat.known and seat.known.holder else NEW
        seat.since = _since(seat, plan, world)
        asks = [*world.people.get(name, ())]
        asks += [Namesake(f"{SAME_ROW}:{s.line.row}", f"{s.place.short_name} {s.title}") for s in earlier[name]]
        seat.asks = tuple(asks)
        keys = {namesake.key for namesake in asks} | {ANOTHER}
        wanted = chosen.get(str(row), ANOTHER if all_others_new else "")
        seat.who = wanted if asks and wanted in keys else "" if asks else ANOTHER
        if seat.who == f"{PERSON}:{world.importer_id}":
            plan.faults.append(Fault(row, "person", "oneself"))
        if seat.who == ANOTHER:
            earlier[name].append(seat)
        if asks and not seat.who:
            plan.marks[row, "person"] = ASKED


def _since(seat: Seat, plan: Plan, world: World) -> date | None:
    value, row = seat.line.cells.get("since", ""), seat.line.row
    day = value if isinstance(value, date) else said_day(seat.line.said("since"), year=world.today.year, is_end=False)
    if not seat.line.said("since"):
        plan.faults.append(Fault(row, "since" if "since" in plan.table.where else "person", "no-day"))
    elif day is None:
        plan.faults.append(Fault(row, "since", "unreadable-day"))
    elif day > world.today:
        plan.faults.append(Fault(row, "since", "day-to-come"))
    elif seat.known and seat.known.since and day < seat.known.since:
        plan.faults.append(Fault(row, "since", "before-holder", {"name": seat.known.holder}))
    else:
        plan.marks[row, "since"] = NEW
    return day
