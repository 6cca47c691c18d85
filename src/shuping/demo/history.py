"""The years of the city: every act of the ledger, in the order of days, by who did it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from shuping.access import gate
from shuping.core import clock, on_use
from shuping.core.actor import MACHINE
from shuping.core.errors import DomainError
from shuping.core.uploads import Upload
from shuping.demo.building import City, read
from shuping.demo.texts import enter_texts
from shuping.findings import permissions
from shuping.findings.models import Counter, Finding
from shuping.findings.rules import PlannedRemedy
from shuping.findings.services import (
    extending,
    judging,
    papers,
    planning,
    raising,
    remedying,
    reminding,
    signing,
    waiving,
)
from shuping.findings.services.acts import chain_finding
from shuping.papers.answers import DOCX
from shuping.papers.paper import Paper, Paragraph, Signature
from shuping.search.services import index

FIRST_HOUR = 9
Row = dict[str, Any]


@dataclass(frozen=True)
class Moment:
    """An act of the history: its day, its place among the acts of a day, who does it, and how."""

    day: date
    order: int
    by: str
    do: Callable[["Year", Row, datetime], object]
    row: Row

    @property
    def at(self) -> datetime:
        """The moment in local time; a later step of a day is a later minute."""
        return clock.moment(self.day, FIRST_HOUR, self.order)


class Year:
    """The findings by their codes in the data file, and the city that they lie in."""

    def __init__(self, city: City) -> None:
        self.city = city
        self.findings: dict[str, Finding] = {}

    def actor(self, key: str, at: datetime) -> Any:
        return self.city.actor(key, timezone.localtime(at).date())


def play_history(city: City, today: date) -> None:
    """Play every act up to a day; then give the findings the codes and days of the data file."""
    rows: list[Row] = read("findings.toml")["finding"]
    year = Year(city)
    by_text = enter_texts(city, rows, year.findings)
    moments = [moment for row in rows for moment in _moments(row, raised=row["code"] in by_text)]
    for moment in sorted(moments, key=lambda m: (m.day, m.order)):
        if moment.day > today:
            continue
        try:
            moment.do(year, moment.row, moment.at)
        except DomainError as refusal:
            raise ValueError(f"{moment.row['code']} on {moment.day} by {moment.by}: {refusal}") from refusal
    Finding.objects.update(code=Concat(Value("-"), Cast("pk", CharField())))  # the codes change places
    for row in rows:
        _settle(year, row, clock.moment(today, FIRST_HOUR))
    with transaction.atomic():
        index("finding", [found.pk for found in year.findings.values()])
    for number in {row["code"].split("-")[1] for row in rows}:
        last = max(int(row["code"].split("-")[2]) for row in rows if row["code"].split("-")[1] == number)
        Counter.objects.update_or_create(year=int(number), defaults={"last": last})


def _moments(row: Row, *, raised: bool) -> Iterator[Moment]:
    if not raised:
        yield Moment(row["raised_on"], 0, row["raised_by"], _raise, row)
    plan = row.get("plan")
    if plan:
        yield Moment(plan["submitted_on"], 2, plan["submitted_by"], _plan, row)
        if "signed_on" in plan:
            yield Moment(plan["signed_on"], 3, plan["signed_by"], _sign, row)
        if "returned_on" in plan:
            yield Moment(plan["returned_on"], 3, plan["returned_by"], _return_plan, row)
        if "accepted_on" in plan:
            yield Moment(plan["accepted_on"], 3, plan["accepted_by"], _accept, row)
    for told in row.get("progress", []):
        yield Moment(told["on"], 4, told["by"], _progress, {**row, "told": told})
    for number, remedy in enumerate(_planned(row), 1):
        done_on = remedy.get("done_on") or remedy.get("first_done_on")
        if done_on:
            yield Moment(done_on, 5, remedy["who"], _finish, {**row, "number": number})
    for piece in row.get("evidence", []):
        yield Moment(piece["on"], 6, piece["by"], _attach, {**row, "piece": piece})
    yield from _judgements(row)
    yield from _beside(row)


def _beside(row: Row) -> Iterator[Moment]:
    """Yield what lies beside the way from state to state: reminders, later days, a waiver taken back, new remedies."""
    for called in row.get("reminded", []):
        yield Moment(called["on"], 12, called["by"], _remind, {**row, "called": called})
    if "extension" in row:
        asked = row["extension"]
        yield Moment(asked["asked_on"], 10, asked["asked_by"], _ask, row)
        if "granted_on" in asked:
            yield Moment(asked["granted_on"], 10, asked["granted_by"], _grant, row)
    if "waiver" in row:
        waiver = row["waiver"]
        yield Moment(waiver["on"], 1, waiver["by"], _waive, row)
        yield Moment(waiver["taken_back_on"], 1, waiver["by"], _take_back, row)
    if "amended" in row:
        amended = row["amended"]
        yield Moment(amended["submitted_on"], 11, amended["submitted_by"], _amend, row)
        yield Moment(amended["accepted_on"], 11, amended["accepted_by"], _accept_amended, row)


def _planned(row: Row) -> list[Row]:
    """Return the remedies of the first plan; those that came later (`added_on`) are of the amended one."""
    return [remedy for remedy in row.get("remedies", []) if "added_on" not in remedy]


def _judgements(row: Row) -> Iterator[Moment]:
    if "claim" in row:
        yield Moment(row["claim"]["on"], 7, row["claim"]["by"], _claim, row)
    for name in ("verification", "look_back"):
        if name in row:
            yield Moment(row[name]["on"], 8, row[name]["by"], _judge, {**row, "judged": row[name]})
    if "paper" in row:
        paper = row["paper"]
        yield Moment(paper["entered_on"], 8, paper["entered_by"], _enter_paper, row)
        yield Moment(paper["confirmed_on"], 9, paper["confirmed_by"], _confirm_paper, row)


def _raise(year: Year, row: Row, at: datetime) -> None:
    city, owner = year.city.organisations["yunling"], year.city.organisations[row["owner"]]
    actor = year.actor(row["raised_by"], at)
    what = raising.Raised(row["title"], row["source"], row["due_on"], row["quote"], row["quoted_from"])
    year.findings[row["code"]] = raising.raise_finding(
        actor=actor,
        raised_for=city if gate.can(actor, permissions.RAISE, city) else owner,  # a township finds its own faults too
        owners=[owner],
        what=what,
        at=at,
    )[0]


def _plan(year: Year, row: Row, at: datetime) -> None:
    people = year.city.people
    remedies = [PlannedRemedy(r["what"], people[r["who"]].pk, r["due_on"]) for r in _planned(row)]
    planning.submit_plan(
        actor=year.actor(row["plan"]["submitted_by"], at),
        finding_id=year.findings[row["code"]].pk,
        version=0,
        cause=row["cause"],
        remedies=remedies,
        at=at,
    )


def _accept(year: Year, row: Row, at: datetime) -> None:
    actor = year.actor(row["plan"]["accepted_by"], at)
    planning.accept_plan(actor=actor, finding_id=year.findings[row["code"]].pk, at=at)


def _return_plan(year: Year, row: Row, at: datetime) -> None:
    plan = row["plan"]
    actor = year.actor(plan["returned_by"], at)
    planning.return_plan(actor=actor, finding_id=year.findings[row["code"]].pk, reason=plan["reason"], at=at)


def _sign(year: Year, row: Row, at: datetime) -> None:
    actor = year.actor(row["plan"]["signed_by"], at)
    signing.sign_plan(actor=actor, finding_id=year.findings[row["code"]].pk, at=at)


def _ask(year: Year, row: Row, at: datetime) -> None:
    asked, pk = row["extension"], year.findings[row["code"]].pk
    actor = year.actor(asked["asked_by"], at)
    extending.ask_extension(actor=actor, finding_id=pk, until=asked["until"], reason=asked["reason"], at=at)


def _grant(year: Year, row: Row, at: datetime) -> None:
    asked, pk = row["extension"], year.findings[row["code"]].pk
    actor = year.actor(asked["granted_by"], at)
    extending.answer_extension(actor=actor, finding_id=pk, grants=True, reason=asked["answer"], at=at)


def _waive(year: Year, row: Row, at: datetime) -> None:
    said, pk = row["waiver"], year.findings[row["code"]].pk
    waiving.waive(actor=year.actor(said["by"], at), finding_id=pk, reason=said["reason"], at=at)


def _take_back(year: Year, row: Row, at: datetime) -> None:
    said, pk = row["waiver"], year.findings[row["code"]].pk
    actor = year.actor(said["by"], at)
    waiving.take_back_waiver(actor=actor, finding_id=pk, reason=said["taken_back_because"], at=at)


def _amend(year: Year, row: Row, at: datetime) -> None:
    people, found = year.city.people, year.findings[row["code"]]
    found.refresh_from_db()
    added = [r for r in row["remedies"] if "added_on" in r]
    planning.submit_plan(
        actor=year.actor(row["amended"]["submitted_by"], at),
        finding_id=found.pk,
        version=found.plan_version,
        cause=row["cause"],
        remedies=[PlannedRemedy(r["what"], people[r["who"]].pk, r["due_on"]) for r in added],
        at=at,
    )


def _accept_amended(year: Year, row: Row, at: datetime) -> None:
    actor = year.actor(row["amended"]["accepted_by"], at)
    planning.accept_plan(actor=actor, finding_id=year.findings[row["code"]].pk, at=at)


def _progress(year: Year, row: Row, at: datetime) -> None:
    told = row["told"]
    actor = year.actor(told["by"], at)
    remedying.report_progress(actor=actor, finding_id=year.findings[row["code"]].pk, text=told["text"], at=at)


def _finish(year: Year, row: Row, at: datetime) -> None:
    found = year.findings[row["code"]]
    remedy = found.remedies.get(number=row["number"])
    by = row["claim"]["by"] if "claim" in row else row["plan"]["submitted_by"]
    remedying.finish_remedy(actor=year.actor(by, at), finding_id=found.pk, remedy_id=remedy.pk, at=at)


def _attach(year: Year, row: Row, at: datetime) -> None:
    found, piece = year.findings[row["code"]], row["piece"]
    remedy = found.remedies.filter(number=piece.get("remedy", 0)).first()
    proof = remedying.Proof(
        title=piece["title"],
        speaks_of_on=piece["speaks_of"],
        note=piece["text"],
        remedy_id=remedy.pk if remedy else None,
    )
    remedying.attach_evidence(actor=year.actor(piece["by"], at), finding_id=found.pk, proof=proof, at=at)


def _claim(year: Year, row: Row, at: datetime) -> None:
    actor = year.actor(row["claim"]["by"], at)
    remedying.claim_done(actor=actor, finding_id=year.findings[row["code"]].pk, text=row["claim"]["text"], at=at)


def _remind(year: Year, row: Row, at: datetime) -> None:
    reminding.remind(actor=year.actor(row["called"]["by"], at), finding_ids=[year.findings[row["code"]].pk], at=at)


def _judge(year: Year, row: Row, at: datetime) -> None:
    said = row["judged"]
    judging.judge(
        actor=year.actor(said["by"], at),
        finding_id=year.findings[row["code"]].pk,
        passes=said["passed"],
        seen=judging.Seen(said["seen"], said["on"], said["asked"], said["satisfied"]),
        at=at,
    )


def _enter_paper(year: Year, row: Row, at: datetime) -> None:
    said = row["paper"]
    letter = Paper(
        title="关于云岭市委整改情况的复函",
        number=said["number"],
        addressee="中共云岭市委组织部",
        blocks=[Paragraph(said["says"]), Signature(said["issued_by"].split("（")[0], said["issued_on"])],
    )
    scan = Upload(f"{said['number']}（演示）.docx", on_use.load("docx").to_docx(letter), DOCX)
    paper = papers.Paper(said["passed"], said["issued_on"], said["number"], said["issued_by"], said["says"], scan)
    actor = year.actor(said["entered_by"], at)
    papers.enter_paper(actor=actor, finding_id=year.findings[row["code"]].pk, paper=paper, at=at)


def _confirm_paper(year: Year, row: Row, at: datetime) -> None:
    actor = year.actor(row["paper"]["confirmed_by"], at)
    papers.confirm_paper(actor=actor, finding_id=year.findings[row["code"]].pk, agrees=True, reason="", at=at)


def _settle(year: Year, row: Row, at: datetime) -> None:
    """Give a finding its code, title and days; the state must be what the acts made of it."""
    found = year.findings[row["code"]]
    found.refresh_from_db()
    if found.state != row["state"]:
        raise ValueError(f"{row['code']} is {found.state}, the data file says {row['state']}")
    found.code, found.title = row["code"], row["title"]
    found.next_due_on = row.get("next_due_on", found.next_due_on)
    if "responsible" in row and not found.is_common:
        found.responsible = year.city.people[row["responsible"]]
    found.save(update_fields=["code", "title", "next_due_on", "responsible"])
    chain_finding(MACHINE, found, "findings.numbered", at)
