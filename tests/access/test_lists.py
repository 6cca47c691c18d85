"""Every list by the rows it shows: own, sibling, parent and child nodes have objects, and each role sees its own part.

What must not be seen is looked for in the whole answer, so that no row, count, option or exported cell gives it away.
The parts of the tree that a role may see are written down here by hand.
"""

import io
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from shuping.access.models import Grant
from shuping.access.services import revoke_grant
from shuping.core import clock
from shuping.core.actor import MACHINE
from shuping.documents.models import Document
from shuping.findings.models import Act, Finding
from shuping.findings.tests import factories
from shuping.tree import services as tree
from shuping.tree.models import Appointment, Organisation
from tests.worlds import AT, DAY, START, World, build_world, made_once

PLACES = ("city", "green", "green-1", "green-2", "pine", "pine-1")
GREEN, PINE = {"green", "green-1", "green-2"}, {"pine", "pine-1"}
NAMES = {
    "city": "云岭市委", "department": "市委组织部",
    "green": "青禾镇党委", "green-1": "青禾镇1村党支部", "green-2": "青禾镇2村党支部",
    "pine": "松涧镇党委", "pine-1": "松涧镇1村党支部", "pine-2": "松涧镇2村党支部",
}  # fmt: skip
# Whose findings, whose texts, which organisations; None where the door says 403.
SEES: dict[str, tuple[set[str] | None, set[str] | None, set[str] | None]] = {
    "nobody": (None, None, None),
    "pine-organiser": (PINE, {"pine"}, {*PINE, "pine-2"}),
    "green-clerk": ({"green-1"}, None, {"green-1"}),
    "green-organiser": (GREEN, {"green", "green-1"}, GREEN),
    "green-secretary": (GREEN, {"green", "green-1"}, GREEN),
    "officer": (set(PLACES), {"city", "green", "green-1", "pine"}, set(NAMES)),
    "mayor": (set(PLACES), {"city", "green", "green-1", "pine"}, set(NAMES)),
    "supervisor": (GREEN, None, GREEN),
    "security": (None, None, None),
    "auditor": (None, None, None),
}
ROLES = list(SEES)
# What stands on the desk: (places whose own work it is, whose plans and claims he judges, whose claims alone).
DESK: dict[str, tuple[set[str], set[str], set[str]]] = {
    "nobody": (set(), set(), set()),
    "pine-organiser": ({"pine"}, {"pine-1"}, set()),
    "green-clerk": ({"green-1"}, set(), set()),
    "green-organiser": ({"green"}, {"green-1", "green-2"}, set()),
    "green-secretary": ({"green"}, {"green-1", "green-2"}, set()),
    "officer": ({"city"}, {*GREEN, *PINE}, {"city"}),  # the city's own: by the superior's paper
    "mayor": ({"city"}, {*GREEN, *PINE}, set()),
    "supervisor": (set(), set(), GREEN),
    "security": (set(), set(), set()),
    "auditor": (set(), set(), set()),
}


@dataclass(frozen=True)
class Row:
    """One finding of the scene, in our own words: what a filter must find is told from these."""

    place: str
    state: str
    due: date | None
    source: str = "leader_speech"
    reopened: bool = False
    common: bool = False

    @property
    def title(self) -> str:
        return f"{self.place}：{self.state}{'，又来了' if self.reopened else ''}{'，大家都有' if self.common else ''}。"


ROWS = [
    row
    for place in PLACES
    for row in (
        Row(place, "awaiting_plan", DAY - timedelta(days=1)),
        Row(place, "plan_submitted", DAY + timedelta(days=3), "masses"),
        Row(place, "in_remedy", DAY + timedelta(days=20)),
        Row(place, "in_remedy", DAY + timedelta(days=90), reopened=True),
        Row(place, "awaiting_plan", DAY + timedelta(days=7), common=True),
        Row(place, "awaiting_verification", DAY - timedelta(days=40), "masses"),
        Row(place, "verified", DAY),
        Row(place, "closed", None),
    )
]
TITLES = {row.title for row in ROWS}
Fits = Callable[[Row], bool]
FILTERS: dict[str, Fits] = {
    "": lambda row: True,
    "source=masses": lambda row: row.source == "masses",
    "common=yes": lambda row: row.common,
    "common=no": lambda row: not row.common,
    "due=week": lambda row: row.due is not None and row.due <= DAY + timedelta(days=7),
    "due=month": lambda row: row.due is not None and row.due <= DAY + timedelta(days=31),
    "words=又来了": lambda row: row.reopened,
    "words=pine": lambda row: row.place.startswith("pine"),
    "words=松涧镇党委": lambda row: False,
    "source=nonsense&due=never&organisation=x": lambda row: True,
    "organisation=²&page=²": lambda row: True,
    "words=%00又来%00了": lambda row: row.reopened,
}
TABS: dict[str, Fits] = {
    "open": lambda row: row.state != "closed",
    "awaiting_plan": lambda row: row.state == "awaiting_plan",
    "plan_submitted": lambda row: row.state == "plan_submitted",
    "in_remedy": lambda row: row.state == "in_remedy",
    "awaiting_verification": lambda row: row.state == "awaiting_verification",
    "verified": lambda row: row.state == "verified",
    "closed": lambda row: row.state == "closed",
    "overdue": lambda row: row.due is not None and row.due < DAY,
    "reopened": lambda row: row.reopened,
    "all": lambda row: True,
}


@pytest.fixture(autouse=True)
def _on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 3, 2, 2, 0, tzinfo=UTC))


@pytest.fixture
def city(db: None) -> World:
    """The small city with findings in every state and texts at own, sibling, parent and child nodes."""
    return made_once(_city)


def _city() -> World:
    world = build_world()
    for number, row in enumerate(ROWS):
        found = _finding(world, row.place, f"WT-2026-{number:03d}", row.title, row.state, row.due, row.source)
        found.is_reopened, found.look_back_on = row.reopened, row.due if row.state == "verified" else None
        if row.common:
            found.parent = Finding.objects.exclude(pk=found.pk).filter(owner=world["city"]).first() or found
        found.save()
        if row.state == "plan_submitted":  # the city's own plan is approved by whom did not write it
            Act.objects.create(
                finding=found, kind="plan_submitted", at=AT, person=world.people["chief"], state_after=row.state
            )
    for place in ("city", "green", "green-1", "pine"):
        _document(world, place)
    return world


def _finding(
    world: World, place: str, code: str, title: str, state: str, due: date | None, source: str = "leader_speech"
) -> Finding:
    return Finding.objects.create(
        code=code, title=title, source=source, owner=world[place], raised_for=world["city"], state=state,
        raised_on=DAY, due_on=DAY + timedelta(days=99), next_due_on=due,
    )  # fmt: skip


def _document(world: World, place: str) -> Document:
    return Document.objects.create(
        organisation=world[place], kind="leader_speech", title=f"{place}讲话", spoken_by="书记", spoken_on=DAY,
        text="一是路修好了。", text_digest="0" * 64, uploaded_by=world.people["chief"], uploaded_at=AT,
    )  # fmt: skip


def client_of(world: World, role: str) -> Client:
    client = Client()
    client.force_login(world.user(role), backend="django.contrib.auth.backends.ModelBackend")
    return client


def page(world: World, role: str, address: str) -> str:
    """Return the whole answer as text; the role must be let in."""
    answer = client_of(world, role).get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def main(html: str) -> str:
    return html.split("<main", 1)[1].split("</main>", 1)[0]


def shown(html: str, of: Iterable[str]) -> set[str]:
    """Return which of the known words stand in the answer."""
    return {words for words in of if words in html}


def titles(places: Iterable[str], *fits: Fits) -> set[str]:
    return {row.title for row in ROWS if row.place in places and all(fit(row) for fit in fits)}


def names(places: Iterable[str]) -> set[str]:
    return {NAMES[place] for place in places}


def tab_counts(html: str) -> list[int]:
    tabs = html.split('class="tabs"', 1)[1].split("</nav>", 1)[0]
    return [int(count) for count in re.findall(r"<span>(\d+)</span>", tabs)]


def options(html: str, name: str) -> set[str]:
    select = html.split(f'<select id="{name}"', 1)[1].split("</select>", 1)[0]
    return set(re.findall(r'<option value="\d+"[^>]*>([^<]+)</option>', select))


def exported(world: World, role: str, query: str = "") -> set[str]:
    """Return every text of every cell that was exported."""
    answer = client_of(world, role).get(f"{reverse('findings:export')}?{query}")
    assert answer.status_code == 200
    book = load_workbook(io.BytesIO(answer.content))
    return {str(cell.value) for sheet in book for line in sheet.iter_rows() for cell in line if cell.value is not None}


LET_IN = {
    "findings:list": [role for role in ROLES if SEES[role][0] is not None],
    "documents:list": [role for role in ROLES if SEES[role][1] is not None],
    "organisations:list": [role for role in ROLES if SEES[role][2] is not None],
}


@pytest.mark.parametrize("role", ROLES)
def test_a_list_answers_whom_it_may_show_something(city: World, role: str) -> None:
    client = client_of(city, role)
    for name, let_in in LET_IN.items():
        assert client.get(reverse(name)).status_code == (200 if role in let_in else 403), name


@pytest.mark.parametrize("role", LET_IN["findings:list"])
def test_the_ledger_shows_and_counts_the_rows_of_ones_own_part(city: World, role: str) -> None:
    places = SEES[role][0] or set()
    foreign = names(set(NAMES) - (SEES[role][2] or set()))
    for query, fits in FILTERS.items():
        html = page(city, role, f"{reverse('findings:list')}?tab=all&{query}")
        assert shown(html, TITLES) == titles(places, fits), query
        own = [row for row in ROWS if row.place in places and fits(row)]
        assert tab_counts(html) == [sum(tab(row) for row in own) for tab in TABS.values()], query
        assert shown(html, foreign) <= {"松涧镇党委"} & {query.removeprefix("words=")}
    for tab, fits in TABS.items():
        html = page(city, role, f"{reverse('findings:list')}?tab={tab}")
        assert shown(html, TITLES) == titles(places, fits), tab
        assert not shown(html, foreign)


@pytest.mark.parametrize("role", LET_IN["findings:list"])
def test_an_export_holds_the_rows_of_its_page_and_no_other(city: World, role: str) -> None:
    places = SEES[role][0] or set()
    foreign = names(set(NAMES) - (SEES[role][2] or set()))
    for query in ("tab=all", "tab=overdue", "tab=all&source=masses", "tab=all&common=yes", "tab=closed&words=pine"):
        tab, *rest = query.split("&")
        cells = exported(city, role, query)
        fits = (TABS[tab.removeprefix("tab=")], FILTERS["".join(rest)])
        assert cells & TITLES == titles(places, *fits), query
        assert not cells & foreign


@pytest.mark.parametrize("role", LET_IN["findings:list"])
def test_a_filter_offers_and_takes_ones_own_organisations_alone(city: World, role: str) -> None:
    seen = SEES[role][2] or set()
    offered = options(page(city, role, reverse("findings:list")), "organisation")
    roots = {"city", "department", "green", "pine"} if role in {"officer", "mayor"} else seen
    assert offered == names(roots)
    for place in PLACES:
        html = page(city, role, f"{reverse('findings:list')}?tab=all&organisation={city[place].pk}")
        wanted = {other for other in PLACES if other == place or other.startswith(f"{place}-") or place == "city"}
        inside = wanted if place in seen else set(PLACES)  # what is not one's own is as if it had not been asked
        assert shown(html, TITLES) == titles(inside & (SEES[role][0] or set())), place


@pytest.mark.parametrize("role", LET_IN["documents:list"])
def test_the_list_of_texts_shows_ones_own_part(city: World, role: str) -> None:
    html = page(city, role, reverse("documents:list"))
    every = {f"{place}讲话" for place in PLACES}
    assert shown(html, every) == {f"{place}讲话" for place in SEES[role][1] or set()}
    assert not shown(html, names(set(NAMES) - (SEES[role][2] or set())))


@pytest.mark.parametrize("role", LET_IN["organisations:list"])
def test_the_list_of_organisations_shows_and_finds_ones_own_part(city: World, role: str) -> None:
    seen = SEES[role][2] or set()
    for words, fits in {"": "", "1村": "1村", "%001村": "1村", "松涧": "松涧", "党支部": "党支部"}.items():
        html = page(city, role, f"{reverse('organisations:list')}?words={words}")
        wanted = {name for name in names(seen) if fits in name}
        assert shown(main(html), NAMES.values()) == wanted, words
        total = re.search(r"您能看的 (\d+) 个", html)
        assert total is not None
        assert int(total[1]) == len(wanted)


@pytest.mark.parametrize("role", LET_IN["organisations:list"])
def test_the_page_of_an_organisation_counts_and_names_its_own_part(city: World, role: str) -> None:
    seen = SEES[role][2] or set()
    below = {"city": {"department", "green", "pine"}, "green": {"green-1", "green-2"}, "pine": {"pine-1", "pine-2"}}
    for place in seen & set(PLACES):
        html = main(page(city, role, reverse("organisations:detail", args=[city[place].pk])))
        inside = {p for p in PLACES if p == place or p.startswith(f"{place}-") or place == "city"}
        rows = [row for row in ROWS if row.place in inside]
        above = {"city", "green"} & seen if place.startswith("green-") else {"city", "pine"} & seen
        above = above if "-" in place else {"city"} & seen
        assert shown(html, NAMES.values()) == names({place} | below.get(place, set()) | above), place
        numbers = [int(n) for n in re.findall(r">(\d+) 个</a>", html)]
        states = list(TABS)[1:7]
        assert numbers == [sum(TABS[tab](row) for row in rows) for tab in [*states, "overdue"]], place
        late = titles(inside, TABS["overdue"])
        assert shown(html, TITLES) <= late
        assert len(shown(html, TITLES)) == min(5, len(late))


@pytest.mark.parametrize("role", ROLES)
def test_the_desk_holds_what_is_ones_own_to_do(city: World, role: str) -> None:
    own, judged, claims = DESK[role]
    html = main(page(city, role, reverse("office:desk")))
    wanted = titles(own, lambda row: row.state in {"awaiting_plan", "in_remedy"})
    wanted |= titles(judged, lambda row: row.state in {"plan_submitted", "awaiting_verification", "verified"})
    wanted |= titles(claims, lambda row: row.state in {"awaiting_verification", "verified"})
    if role == "mayor":  # whoever did not write the city's plan approves it
        wanted |= titles({"city"}, lambda row: row.state == "plan_submitted")
    assert shown(html, TITLES) == wanted
    waits = re.findall(r"(\d+) 件待(采纳|验收)", html)
    assert waits == ([(str(len(own)), "采纳"), (str(len(own)), "验收")] if own else [])


@pytest.mark.parametrize(
    ("role", "place", "seen"),
    [("security", "city", {"green", "pine", "city"}), ("auditor", "city", {"green", "pine", "city"})],
)
def test_the_list_of_grants_shows_ones_own_part(city: World, role: str, place: str, seen: set[str]) -> None:
    _grant(city, "nobody", "supervisor", "pine", title="督查松涧")
    html = page(city, role, reverse("office:grants"))
    assert shown(html, {"督查松涧", "授权"}) == {"督查松涧", "授权"}
    Grant.objects.filter(person=city.people[role]).update(organisation=city["green"])
    html = page(city, role, reverse("office:grants"))
    assert shown(html, {"督查松涧", "松涧镇党委", "云岭市委"}) == set()
    assert city.people["supervisor"].name in html


def test_a_move_takes_the_rows_along_in_every_list(city: World) -> None:
    tree.move_organisation(city["green-1"], actor=MACHINE, under=city["pine"], on=DAY, at=AT)
    for role, places in (("green-organiser", {"green", "green-2"}), ("pine-organiser", {*PINE, "green-1"})):
        ledger = page(city, role, f"{reverse('findings:list')}?tab=all")
        assert shown(ledger, TITLES) == titles(places)
        assert tab_counts(ledger)[-1] == 8 * len(places)
        assert exported(city, role, "tab=all") & TITLES == titles(places)
        named = places | ({"pine-2"} if "pine" in places else set())
        assert options(ledger, "organisation") == names(named)
        assert shown(main(page(city, role, reverse("organisations:list"))), NAMES.values()) == names(named)
        texts = {f"{place}讲话" for place in places & {"green", "green-1", "pine"}}
        assert shown(page(city, role, reverse("documents:list")), {f"{p}讲话" for p in PLACES}) == texts
        desk = shown(page(city, role, reverse("office:desk")), TITLES)
        assert bool(desk & titles({"green-1"})) == ("green-1" in places)
        own = next(place for place in ("green", "pine") if place in places)
        card = main(page(city, role, reverse("organisations:detail", args=[city[own].pk])))
        assert (NAMES["green-1"] in card) == ("green-1" in places)


def test_the_page_of_a_common_finding_names_no_child_that_moved_away(city: World) -> None:
    common = _finding(city, "green", "WT-2026-900", "大家的", "in_remedy", DAY)
    Finding.objects.filter(pk=common.pk).update(is_common=True)
    for number, place in enumerate(("green-1", "green-2"), 901):
        child = _finding(city, place, f"WT-2026-{number}", "大家的", "awaiting_plan", DAY)
        Finding.objects.filter(pk=child.pk).update(parent=common)
    address = reverse("findings:detail", args=[common.pk])
    both = names({"green-1", "green-2"})
    assert shown(main(page(city, "green-organiser", address)), both) == both
    tree.move_organisation(city["green-1"], actor=MACHINE, under=city["pine"], on=DAY, at=AT)
    html = main(page(city, "green-organiser", address))
    assert shown(html, {*both, "WT-2026-901", "WT-2026-902"}) == {NAMES["green-2"], "WT-2026-902"}


def test_an_ended_appointment_ends_every_list(city: World) -> None:
    post = tree.create_post(city["pine-1"], actor=MACHINE, kind="clerk", title="兼任书记", at=AT)
    tree.appoint(post, city.people["green-organiser"], actor=MACHINE, on=START, at=AT)
    both = page(city, "green-organiser", f"{reverse('findings:list')}?tab=all")
    assert shown(both, TITLES) == titles({*GREEN, "pine-1"})
    first = Appointment.objects.get(post=city.posts["green-organiser"], until_on=None)
    tree.end_appointment(first, actor=MACHINE, on=DAY, at=AT)
    left = page(city, "green-organiser", f"{reverse('findings:list')}?tab=all")
    assert shown(left, TITLES) == titles({"pine-1"})
    assert tab_counts(left)[-1] == 8
    assert exported(city, "green-organiser", "tab=all") & TITLES == titles({"pine-1"})
    assert options(left, "organisation") == names({"pine-1"})
    assert not shown(page(city, "green-organiser", reverse("office:desk")), titles(GREEN))
    assert client_of(city, "green-organiser").get(reverse("documents:list")).status_code == 403
    tree.end_appointment(Appointment.objects.get(post=post, until_on=None), actor=MACHINE, on=DAY, at=AT)
    assert client_of(city, "green-organiser").get(reverse("findings:list")).status_code == 403
    assert not shown(page(city, "green-organiser", reverse("office:desk")), TITLES)


def test_an_ended_grant_ends_every_list(city: World) -> None:
    _grant(city, "supervisor", "supervisor", "pine-1", title="再督查一个村", until=DAY + timedelta(days=1))
    both = page(city, "supervisor", f"{reverse('findings:list')}?tab=all")
    assert shown(both, TITLES) == titles({*GREEN, "pine-1"})
    first = Grant.objects.get(person=city.people["supervisor"], organisation=city["green"])
    revoke_grant(actor=city.actor("security"), grant_id=first.pk, at=AT)
    left = page(city, "supervisor", f"{reverse('findings:list')}?tab=all")
    assert shown(left, TITLES) == titles({"pine-1"})
    assert exported(city, "supervisor", "tab=all") & TITLES == titles({"pine-1"})
    assert options(left, "organisation") == names({"pine-1"})
    assert not shown(page(city, "supervisor", reverse("office:desk")), titles(GREEN))
    Grant.objects.filter(organisation=city["pine-1"]).update(until_on=DAY)
    for name in ("findings:list", "findings:export", "organisations:list"):
        assert client_of(city, "supervisor").get(reverse(name)).status_code == 403
    assert not shown(page(city, "supervisor", reverse("office:desk")), TITLES)


def _grant(world: World, name: str, role: str, place: str, *, title: str, until: date | None = None) -> Grant:
    return Grant.objects.create(
        person=world.people[name], role=role, organisation=world[place], title=title, from_on=START, until_on=until
    )


MOST_QUERIES = {
    "findings:list": 6,
    "organisations:list": 6,
    "documents:list": 6,
    "organisations:detail": 19,
    "office:desk": 37,
    "findings:overview": 9,
    "findings:remind": 7,
    "findings:reminders": 7,
}


def queries_of(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def _more(world: World, count: int, start: int) -> None:
    """Add organisations below the township, each with people, a text and findings on which it is somebody's turn."""
    for number in range(start, start + count):
        below = tree.found_organisation(
            actor=MACHINE,
            name=f"新{number}村",
            short_name=f"新{number}村",
            kind="village",
            parent=world["green"],
            on=START,
            at=AT,
        )
        post = tree.create_post(below, actor=MACHINE, kind="clerk", title="书记", at=AT)
        tree.appoint(post, world.people["nobody"], actor=MACHINE, on=START, at=AT)
        world.organisations[f"new-{number}"] = below
        _document(world, f"new-{number}")
        for step, state in enumerate(("awaiting_plan", "in_remedy", "plan_submitted", "awaiting_verification")):
            for place in (f"new-{number}", "green", "city"):
                found = _finding(world, place, f"N-{number}-{step}-{place}", f"新{number}", state, DAY)
                found.responsible = world.people["green-organiser"]
                found.save()
                if state == "plan_submitted":
                    who = world.people["chief"]
                    Act.objects.create(finding=found, kind=state, at=AT, person=who, state_after=state)


@pytest.mark.parametrize(
    ("role", "name", "most"),
    [
        (role, name, most)
        for role in ("green-organiser", "officer", "mayor", "supervisor")
        for name, most in MOST_QUERIES.items()
        if SEES[role][1] is not None or name != "documents:list"
    ],
)
def test_a_list_asks_as_often_for_sixty_rows_as_for_three(
    world: World, role: str, name: str, most: int, django_assert_max_num_queries: Any
) -> None:
    client = client_of(world, role)
    address = reverse(name, args=[world["green"].pk] if name == "organisations:detail" else [])
    _more(world, 3, 0)
    with django_assert_max_num_queries(most):
        few = queries_of(client, address)
    _more(world, 17, 3)
    assert queries_of(client, address) == few
    assert Organisation.objects.count() > 20


def test_an_export_asks_as_often_for_sixty_rows_as_for_three(world: World) -> None:
    client = client_of(world, "green-organiser")
    _more(world, 3, 0)
    few = queries_of(client, reverse("findings:export"))
    _more(world, 17, 3)
    assert queries_of(client, reverse("findings:export")) == few <= 7


@pytest.mark.parametrize("role", ["green-organiser", "officer"])
def test_the_page_of_a_finding_asks_as_often_for_many_parts_as_for_one(world: World, role: str) -> None:
    found = factories.claimed(world)
    client = client_of(world, role)
    address = reverse("findings:detail", args=[found.pk])
    few = queries_of(client, address)
    who = world.people["green-organiser"]
    for number in range(2, 22):
        remedy = found.remedies.create(number=number, what=f"第{number}项", who=who, due_on=DAY)
        found.evidence.create(
            remedy=remedy, title=f"材料{number}", speaks_of_on=DAY, note="记录", uploaded_by=who, uploaded_at=AT
        )
        Act.objects.create(finding=found, kind="progress", at=AT, person=who, text="做了", state_after=found.state)
    assert queries_of(client, address) == few <= 28
