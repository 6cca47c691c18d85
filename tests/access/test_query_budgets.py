"""Pages that list something ask the database as often for many rows as for few: those that `test_lists` has not."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from shuping.access.models import Grant
from shuping.accounts.services import open_account
from shuping.ballots.models import BallotRound
from shuping.ballots.tests import factories as rounds
from shuping.core.actor import MACHINE
from shuping.core.models import Job
from shuping.core.spreadsheets import read_workbook
from shuping.debriefs import resembling
from shuping.debriefs.models import Debrief, Version
from shuping.debriefs.tests import vetting_factories as debriefs
from shuping.documents.models import Document
from shuping.findings import permissions as findings
from shuping.findings.models import Finding, Remedy, State
from shuping.findings.old_ledger.sheets import guess
from shuping.handovers import services as handovers
from shuping.handovers.models import Handover
from shuping.organisations import drafts, permissions
from shuping.organisations.models import Import
from shuping.organisations.services import reshaping
from shuping.organisations.tests.sheets import book
from shuping.people.services import register_person
from shuping.reviews.models import Review, Subject
from shuping.reviews.services import balloting
from shuping.reviews.tests import factories as reviewing
from shuping.tree import services as tree
from shuping.workdays.services import write_year
from tests.access import reviews
from tests.access.test_matrix import client_of
from tests.worlds import AT, DAY, START, World

FEW, MANY = 3, 20
LEDGER_HEADS = ["问题", "责任单位", "状态", "提出日期", "整改期限", "来源"]


@dataclass(frozen=True)
class Page:
    """A page, who looks at it, how many queries it may ask, and how the world grows by some rows of what it lists."""

    role: str
    name: str
    most: int
    grow: Callable[[World, int, int], Any]
    of: Callable[[World], list[int]] = lambda _world: []


def years_of_a_place(world: World, count: int, start: int) -> None:
    """Names, superiors, posts and holders that follow each other."""
    place = world["green-2"]
    for number in range(start, start + count):
        day = START + timedelta(days=number + 1)
        tree.rename_organisation(place, actor=MACHINE, name=f"名{number}", short_name=f"名{number}", on=day, at=AT)
        under = world["pine" if number % 2 else "green"]
        tree.move_organisation(place, actor=MACHINE, under=under, on=day, at=AT)
        post = tree.create_post(place, actor=MACHINE, kind="clerk", title=f"岗位{number}", at=AT)
        for name in ("nobody", "supervisor"):
            tree.appoint(post, world.people[name], actor=MACHINE, on=day, at=AT)


def more_grants(world: World, count: int, start: int) -> None:
    """Grants of one supervisor after the other, as every ballot and every year brings some."""
    for number in range(start, start + count):
        person = register_person(f"督{number}", actor=MACHINE, at=AT)
        Grant.objects.create(person=person, role="supervisor", organisation=world["pine"], title="组", from_on=START)


def more_places(world: World, count: int, start: int, under: str = "pine") -> None:
    """Organisations with a post and its holder, beside what the page is about."""
    for number in range(start, start + count):
        place = tree.found_organisation(
            actor=MACHINE, name=f"新{number}村", short_name=f"新{number}村", kind="village", parent=world[under],
            on=START, at=AT,
        )  # fmt: skip
        post = tree.create_post(place, actor=MACHINE, kind="clerk", title="书记", at=AT)
        tree.appoint(post, register_person(f"试{number}", actor=MACHINE, at=AT), actor=MACHINE, on=START, at=AT)


def remedies(world: World, count: int, start: int) -> None:
    """What the organiser of the township has in hand."""
    for number in range(start, start + count):
        found = Finding.objects.create(
            code=f"WT-2026-{900 + number}", title=f"问题{number}", source="inspection", owner=world["green"],
            raised_for=world["city"], state=State.IN_REMEDY, raised_on=DAY, due_on=DAY, next_due_on=DAY,
        )  # fmt: skip
        who = world.people["green-organiser"]
        Remedy.objects.create(finding=found, number=1, what="措施", who=who, due_on=found.due_on)


def handed_over(world: World, count: int, start: int) -> None:
    """Handovers of posts of the township that wait for its secretary."""
    for number in range(start, start + count):
        post = tree.create_post(world["green"], actor=MACHINE, kind="member", title=f"委员{number}", at=AT)
        who = register_person(f"试离{number}", actor=MACHINE, at=AT)
        row = tree.appoint(post, who, actor=MACHINE, on=START, at=AT)
        handovers.make_handover(
            actor=world.actor("chief"), appointment_id=row.pk, successor_id=world.people["green-secretary"].pk,
            passing=[], note="", at=AT,
        )  # fmt: skip


def left_posts(world: World, count: int, start: int) -> None:
    """Posts that the organiser left lately, each with remedies in his name still open."""
    for number in range(start, start + count):
        post = tree.create_post(world["green"], actor=MACHINE, kind="member", title=f"委员{number}", at=AT)
        row = tree.appoint(post, world.people["green-organiser"], actor=MACHINE, on=START, at=AT)
        tree.end_appointment(row, actor=MACHINE, on=timezone.localdate() - timedelta(days=1), at=timezone.now())
    remedies(world, count, start)


def working_years(world: World, count: int, start: int) -> None:
    for year in range(2030 + start, 2030 + start + count):
        write_year(
            actor=world.actor("system"), year=year, basis=f"国办发明电〔{year}〕1号", off=[date(year, 1, 1)], work=[],
            at=AT,
        )  # fmt: skip


def begun(world: World, purpose: str, rows: list[list[Any]]) -> Import:
    content = book(rows) if purpose == "tree" else book(rows, LEDGER_HEADS)
    sheets = {sheet.name: guess(sheet) for sheet in read_workbook(content)} if purpose == "ledger" else {}
    return drafts.begin(
        actor=world.actor("officer"), purpose=purpose, organisation=world["city"], file=("表.xlsx", content),
        action=permissions.IMPORT if purpose == "tree" else findings.BRING_IN,
        choices={"sheets": sheets} if sheets else {}, at=AT,
    )  # fmt: skip


def tree_rows(count: int, start: int = 0) -> list[list[Any]]:
    """New places, places that move, new posts and a namesake in every row."""
    return [
        [f"表{n}村", None, "村党组织", "青禾镇党委", "书记", None, "试nobody", "2025-01-06"]
        for n in range(start, start + count)
    ]


def ledger_rows(count: int, start: int = 0) -> list[list[Any]]:
    return [
        [f"第{n}件", f"松涧镇{n % 4}村党支部", "整改中", "2026-01-10", "2026年12月底", "督查"]
        for n in range(start, start + count)
    ]


def imports(purpose: str) -> Callable[[World, int, int], Any]:
    """Uploaded tables, one by each of two people, every other one ordered and some applied."""
    make = tree_rows if purpose == "tree" else ledger_rows

    def grow(world: World, count: int, start: int) -> None:
        for number in range(start, start + count):
            found = begun(world, purpose, make(1, number))
            found.uploaded_by = world.people["officer" if number % 2 else "chief"]
            if number % 3 == 0:
                found.applied_by, found.applied_at = world.people["officer" if number % 2 else "mayor"], AT
            elif number % 3 == 1:
                found.ordered_by, found.ordered_at = world.people["chief"], AT
            found.save()

    return grow


def accounts(world: World, count: int, start: int) -> None:
    for number in range(start, start + count):
        person = register_person(f"试账号{number}", actor=MACHINE, at=AT)
        open_account(f"account{number}", person, actor=MACHINE, at=AT)
        post = tree.create_post(world["green"], actor=MACHINE, kind="member", title=f"委员{number}", at=AT)
        tree.appoint(post, person, actor=MACHINE, on=START, at=AT)


def jobs(_world: World, count: int, start: int) -> None:
    for number in range(start, start + count):
        for state in Job.State.values:
            Job.objects.create(
                name="core.forget_jobs", state=state, tries=1, made_at=AT, due_at=AT, ended_at=AT, sentence="断了",
                leased_until=timezone.now() + timedelta(hours=1), started_at=AT, key=f"{state} {number}",
            )  # fmt: skip


def merged(world: World, count: int, start: int) -> None:
    """Villages that were merged into the one whose history is read."""
    for number in range(start, start + count):
        more_places(world, 1, 100 + number, under="green")
        source = world["green"].children.get(name=f"新{100 + number}村")
        reshaping.Reshaping.objects.create(
            on=DAY, basis=f"文件{number}", moved=[], person=world.people["chief"], at=AT
        ).targets.add(world["green-2"])
        reshaping.Reshaping.objects.latest("pk").sources.add(source)


def place(name: str) -> Callable[[World], list[int]]:
    return lambda world: [world[name].pk]


def newest_handover(world: World) -> list[int]:
    if not Handover.objects.exists():
        handed_over(world, 1, 900)
    return [Handover.objects.latest("pk").pk]


def more_rounds(world: World, count: int, start: int) -> None:
    """Rounds of a township, each with two classes."""
    for number in range(start, start + count):
        rounds.draft(world, title=f"测评{number}")


def newest_round(world: World) -> list[int]:
    if not BallotRound.objects.exists():
        more_rounds(world, 1, 900)
    return [BallotRound.objects.latest("pk").pk]


def more_reviews(world: World, count: int, start: int) -> None:
    """Reviews of the city, each with its own scheme and two subjects, and as many reviews of the city."""
    for _number in range(start, start + count):
        reviewing.opened(world)
        reviews.of_us(world)


def more_passages(world: World, count: int, start: int) -> None:
    """Items of the superior's comment, each with its finding."""
    if not Review.objects.filter(is_external=True).exists():
        reviews.of_us(world)
    document = Document.objects.latest("pk")
    for number in range(start, start + count):
        made = document.excerpts.create(
            start=number, end=number + 1, kind="problem", title=f"问题{number}", state="confirmed",
            confirmed_by=world.people["officer"], confirmed_at=AT,
        )  # fmt: skip
        Finding.objects.create(
            code=f"WT-2026-{700 + number}", title=f"问题{number}", source="superior_comment", owner=world["city"],
            raised_for=world["city"], state=State.IN_REMEDY, raised_on=DAY, due_on=DAY, next_due_on=DAY, excerpt=made,
        )  # fmt: skip


def newest_review(world: World) -> list[int]:
    if not Review.objects.exists():
        more_reviews(world, 1, 900)
    return [Review.objects.latest("pk").pk]


def organisers_post(world: World) -> list[int]:
    return [world.people["green-organiser"].appointments.earliest("pk").pk]


def more_debriefs(world: World, count: int, start: int) -> None:
    """Debriefs that were submitted, each sharing its passage with another."""
    review = Review.objects.first()
    if review is None:
        review = debriefs.submitted(world).debrief.subject.review
    for number in range(start, start + count):
        place = tree.found_organisation(
            actor=MACHINE, name=f"新{number}镇", short_name=f"新{number}镇", kind="township", parent=world["city"],
            on=START, at=AT,
        )  # fmt: skip
        post = tree.create_post(place, actor=MACHINE, kind="secretary", title="书记", at=AT)
        subject = Subject.objects.create(
            review=review, organisation=place, post=post, person=world.people["pine-secretary"], number=number + 5
        )
        text = f"{debriefs.COPIED if number < 2 else ''}\n第{number}份。"
        version = Version.objects.create(
            debrief=Debrief.objects.create(subject=subject, text=text, state="submitted"), number=1, text=text,
            digest=resembling.digest_of(text), submitted_by=world.people["pine-secretary"], submitted_at=AT,
        )  # fmt: skip
        debriefs.remarked(world, version, f"第{number}份")
    resembling.keep_index()


def more_texts(world: World, count: int, start: int) -> None:
    """Comparison texts of the city."""
    for number in range(start, start + count):
        debriefs.comparison_text(world, text=f"范文{number}")


def debrief_of_green(world: World) -> list[int]:
    return [debriefs.subject_of(world).pk]


PAGES = [
    Page("officer", "organisations:history", 16, years_of_a_place, place("green-2")),
    Page("officer", "organisations:history", 16, merged, place("green-2")),
    Page("officer", "organisations:history", 16, more_places, place("green-2")),
    Page("officer", "organisations:detail", 18, handed_over, place("green")),
    Page("green-secretary", "office:desk", 30, handed_over),
    Page("green-organiser", "office:desk", 30, left_posts),
    Page("green-organiser", "handovers:make", 14, remedies, organisers_post),
    Page("green-secretary", "handovers:detail", 8, remedies, newest_handover),
    Page("officer", "workdays:calendar", 5, working_years),
    Page("officer", "workdays:calendar", 5, more_places),
    Page("officer", "organisations:import", 5, imports("tree")),
    Page("officer", "findings:old_ledgers", 5, imports("ledger")),
    Page("security", "office:people", 10, accounts),
    Page("security", "office:people", 10, more_places),
    Page("security", "office:grants", 9, more_grants),
    Page("green-organiser", "ballots:list", 5, more_rounds),
    Page("green-organiser", "ballots:list", 5, more_places),
    Page("green-organiser", "ballots:detail", 7, more_rounds, newest_round),
    Page("officer", "reviews:list", 8, more_reviews),
    Page("officer", "reviews:detail", 12, more_reviews, newest_review),
    Page("officer", "reviews:detail", 20, more_passages, newest_review),
    Page("officer", "reviews:schemes", 6, more_reviews),
    Page("officer", "office:desk", 34, more_reviews),
    Page("officer", "debriefs:list", 14, more_debriefs),
    Page("officer", "debriefs:texts", 5, more_texts),
    Page("officer", "debriefs:vet", 22, more_debriefs, debrief_of_green),
    Page("system", "office:jobs", 8, jobs),
    Page("system", "office:jobs", 8, more_places),
]


def asked(client: Any, address: str) -> list[str]:
    client.get(address)  # what is remembered until the next act is remembered
    with CaptureQueriesContext(connection) as found:
        assert client.get(address).status_code == 200
    return [query["sql"] for query in found.captured_queries]


@pytest.mark.parametrize("listed", PAGES, ids=lambda one: f"{one.name}-{one.grow.__name__}-{one.role}")
def test_a_page_asks_as_often_for_many_rows_as_for_few(world: World, listed: Page) -> None:
    client = client_of(world, listed.role)
    listed.grow(world, FEW, 0)
    address = reverse(listed.name, args=listed.of(world))
    few = asked(client, address)
    listed.grow(world, MANY, FEW)
    many = asked(client, address)
    assert len(many) == len(few), [query for query in many if query not in few]
    assert len(few) <= listed.most


@pytest.mark.parametrize(
    ("purpose", "door", "rows", "most"),
    [("tree", "organisations:import_check", tree_rows, 11), ("ledger", "findings:old_ledger", ledger_rows, 11)],
)
def test_a_preview_asks_as_often_for_a_long_table_and_a_large_tree(
    world: World, purpose: str, door: str, rows: Callable[[int], list[list[Any]]], most: int
) -> None:
    client = client_of(world, "officer")
    few = asked(client, reverse(door, args=[begun(world, purpose, rows(FEW)).pk]))
    more_places(world, MANY, 0)
    many = asked(client, reverse(door, args=[begun(world, purpose, rows(MANY)).pk]))
    assert len(many) == len(few), [query for query in many if query not in few]
    assert len(few) <= most


def test_the_page_of_an_ordered_import_asks_little_however_long_its_table_is(world: World, settings: Any) -> None:
    settings.IMPORT_AT_ONCE = 1
    client, counts = client_of(world, "officer"), []
    for count in (FEW, MANY):
        found = begun(world, "tree", tree_rows(count))
        address = reverse("organisations:import_check", args=[found.pk])
        client.post(address, {"version": 0, "all_others_new": "1", "apply": "1"})
        assert Job.objects.filter(facts__import_id=found.pk).exists()
        counts.append(len(asked(client, address)))
    assert counts[0] == counts[1] <= 5


@pytest.mark.parametrize(
    ("door", "most"), [("reviews:detail", 14), ("reviews:subjects", 14), ("reviews:agenda", 10), ("reviews:scheme", 10)]
)
def test_the_pages_of_a_review_ask_as_often_for_many_subjects_as_for_few(world: World, door: str, most: int) -> None:
    client, counts = client_of(world, "officer"), []
    reviewing.ready(world)  # a former review, whose commentators are offered
    for number, count in enumerate((FEW, MANY)):
        townships(world, count, number * FEW)
        counts.append(len(asked(client, reverse(door, args=[reviewing.ready(world).pk]))))
    assert counts[0] == counts[1] <= most


def test_the_papers_of_a_meeting_are_told_as_often_for_many_subjects_as_for_few(world: World) -> None:
    client, counts = client_of(world, "officer"), []
    for number, count in enumerate((FEW, MANY)):
        townships(world, count, number * FEW)
        found = reviewing.opened(world)
        balloting.set_up_round(actor=world.actor("officer"), review_id=found.pk, channels="both", at=AT)
        for subject in Subject.objects.filter(review=found):
            report = Debrief.objects.create(subject=subject, text="述职。", state="accepted")
            Version.objects.create(
                debrief=report, number=1, text="述职。", digest="0" * 64, submitted_by=world.people["nobody"],
                submitted_at=AT, verdict="accepted", verdict_by=world.people["nobody"], verdict_at=AT,
            )  # fmt: skip
        counts.append(len(asked(client, reverse("reviews:print_queue", args=[found.pk]))))
    assert counts[0] == counts[1] <= 17


def townships(world: World, count: int, start: int) -> None:
    """Townships of the city with a secretary each."""
    for number in range(start, start + count):
        place = tree.found_organisation(
            actor=MACHINE, name=f"新{number}镇", short_name=f"新{number}镇", kind="township", parent=world["city"],
            on=START, at=AT,
        )  # fmt: skip
        post = tree.create_post(place, actor=MACHINE, kind="secretary", title="书记", at=AT)
        tree.appoint(post, register_person(f"书记{number}", actor=MACHINE, at=AT), actor=MACHINE, on=START, at=AT)
