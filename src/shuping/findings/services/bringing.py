"""An old ledger comes in: each of its problems becomes a finding in the state that the old ledger says.

What the old ledger calls verified or closed was not verified here: such a finding is closed with a mark, it has no
verification, and its one act says from which file, sheet and row it comes and what stood there.
"""

from collections import Counter as CountOf
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from shuping.access import gate
from shuping.audit.services import record, record_many, stand_in_line
from shuping.core import clock
from shuping.core.actor import Actor
from shuping.core.spreadsheets import Sheet
from shuping.findings import permissions, queries
from shuping.findings.models import Act, Counter, Finding, Remedy, State
from shuping.findings.old_ledger import words
from shuping.findings.old_ledger.plan import Brought, Plan, World, plan_of
from shuping.findings.old_ledger.sheets import rows
from shuping.findings.owners import all_of_a_kind
from shuping.findings.scheme import closure
from shuping.findings.services.acts import Incomplete
from shuping.organisations import drafts, orders
from shuping.organisations.drafts import AlreadyApplied
from shuping.organisations.models import Import
from shuping.people.models import Person
from shuping.search.services import index
from shuping.tree.models import Organisation
from shuping.tree.queries import below

LEDGER = Import.Purpose.LEDGER
JOB = "findings.bring_in_ledger"
BATCH = 500


def plan_ledger(actor: Actor, found: Import, sheets: Sequence[Sheet], at: datetime) -> Plan:
    """Return what bringing a ledger in would do now. Raises NotFound, Forbidden."""
    gate.require(actor, permissions.BRING_IN, found.organisation)
    choices = found.choices
    old = list(rows(sheets, choices["sheets"], blank_as_above=bool(choices.get("blank_as_above"))))
    return plan_of(old, _world(found.organisation, clock.local_day(at)), choices)


def _world(place: Organisation, today: date) -> World:
    named: dict[str, set[int]] = {}
    shorter: dict[str, set[int]] = {}
    ids = set()
    here = Organisation.objects.filter(below(place.path), dissolved_on=None)
    for pk, name, short in here.values_list("pk", "name", "short_name"):
        ids.add(pk)
        for called in {name, short, words.bare_name(name), words.bare_name(short)}:
            named.setdefault(called, set()).add(pk)
    there = Finding.objects.filter(below(place.path, "owner__path")).values_list("owner_id", "title", "raised_on")
    for called, pks in list(named.items()):
        if (place_name := words.place_name(called)) not in named:
            shorter.setdefault(place_name, set()).update(pks)
    names = {called: next(iter(pks)) for called, pks in (shorter | named).items() if len(pks) == 1}
    groups = {value: ids for value, (_label, ids) in all_of_a_kind(place).items()}
    return World(names, frozenset(ids), frozenset(there), today, groups)


@transaction.atomic
def bring_in(
    *, actor: Actor, import_id: int, sheets: Sequence[Sheet], version: int, at: datetime, order: int | None = None
) -> Import:
    """Make a finding of every problem of an old ledger, or none at all; the sheets were read from its file before.

    `order` is the number of the open order that is carried out (`organisations.orders`), None while a page waits.

    Raises NotFound, Forbidden, AlreadyApplied (applied, or chosen anew since), Incomplete (faults).
    """
    stand_in_line()
    found = drafts.draft(actor, import_id, LEDGER, permissions.BRING_IN, lock=True, order=order)
    if found.version != version:
        raise AlreadyApplied(drafts.chosen_anew())
    plan = plan_ledger(actor, found, sheets, at)
    _check_ready(plan)
    made = _findings(found, plan.made, at)
    _remedies(made, at)
    acts = Act.objects.bulk_create([_act(actor, found, one, brought, at) for one, brought in made], batch_size=BATCH)
    record_many(actor, "findings.brought_in", "findings.act", [(a.pk, a.finding.owner_id) for a in acts], at=at)
    record_many(actor, "findings.brought_in", "findings.finding", [(f.pk, f.owner_id) for f, _row in made], at=at)
    index("finding", [found.pk for found, _row in made])
    drafts.finish(actor, found, plan.counts(), at)
    where = found.organisation_id
    record(actor, "findings.ledger_brought_in", "organisations.import", found.pk, organisation_id=where, at=at)
    return found


def order_ledger(*, actor: Actor, import_id: int, sheets: Sequence[Sheet], version: int, at: datetime) -> Import:
    """Let the worker bring in an old ledger that has no faults now.

    Raises NotFound, Forbidden, AlreadyApplied, Incomplete.
    """
    found = drafts.draft(actor, import_id, LEDGER, permissions.BRING_IN)
    _check_ready(plan_ledger(actor, found, sheets, at))
    return orders.order(
        actor=actor, import_id=import_id, purpose=LEDGER, action=permissions.BRING_IN, version=version, job=JOB, at=at
    )


def carry_out(*, import_id: int, number: int) -> None:
    """Bring in an ordered ledger, once; `number` is that of its order. Raises GuardedFailure."""

    def apply(actor: Actor, found: Import, sheets: list[Sheet], at: datetime) -> None:
        rows_only = [sheet for sheet in sheets if sheet.rows]
        bring_in(actor=actor, import_id=found.pk, sheets=rows_only, version=found.version, at=at, order=number)

    orders.carry_out(import_id, number, LEDGER, apply)


def _check_ready(plan: Plan) -> None:
    if plan.faults:
        raise Incomplete(_("台账里还有要改或要定的地方，什么都没有导入。请看下面标出的格子。"), faults=plan.faults)


def _findings(found: Import, brought: Sequence[Brought], at: datetime) -> list[tuple[Finding, Brought]]:
    codes = _codes(CountOf(one.raised_on.year for one in brought))
    new = [
        Finding(
            code=codes[one.raised_on.year].pop(),
            title=one.title,
            quote=one.row.said["problem"],
            quoted_from=_("旧台账“%(file)s”，%(sheet)s第 %(row)s 行")[:200]
            % {"file": found.file_name[:80], "sheet": one.row.sheet, "row": one.row.row + 1},
            source=one.source,
            owner_id=one.owner_id,
            raised_for=found.organisation,
            cause=one.row.said.get("cause", ""),
            state=one.state,
            raised_on=one.raised_on,
            due_on=one.due_on,
            next_due_on=_next_due(one, clock.local_day(at)),
            is_closed_before=one.state == State.CLOSED,
        )
        for one in brought
    ]
    return list(zip(Finding.objects.bulk_create(new, batch_size=BATCH), brought, strict=True))


def _codes(wanted: CountOf[int]) -> dict[int, list[str]]:
    """Take as many numbers of each year as are wanted; return the codes, the first of them last."""
    codes = {}
    for year, count in wanted.items():
        Counter.objects.get_or_create(year=year)
        counter = Counter.objects.select_for_update().get(year=year)
        numbers = range(counter.last + 1, counter.last + 1 + count)
        counter.last += count
        counter.save(update_fields=["last"])
        codes[year] = [f"WT-{year}-{number:03d}" for number in reversed(numbers)]
    return codes


def _next_due(one: Brought, today: date) -> date | None:
    if one.state == State.CLOSED:
        return None
    return today + timedelta(days=closure().plan_days) if one.state == State.AWAITING_PLAN else one.due_on


def _remedies(made: Sequence[tuple[Finding, Brought]], at: datetime) -> None:
    """Give a finding that goes on its remedy where the person who is named holds a post of the owner today."""
    today = clock.local_day(at)
    people: dict[int, dict[str, Person]] = {}
    for one, brought in made:
        name, what = brought.row.said.get("person", ""), brought.row.said.get("measures", "")
        if one.state != State.IN_REMEDY or not name or not what:
            continue
        if one.owner_id not in people:
            people[one.owner_id] = {person.name: person for person in queries.people_of(one.owner, today)}
        who = people[one.owner_id].get(words.names_in(name)[0])
        if who:
            one.responsible = who
            one.save(update_fields=["responsible"])
            Remedy.objects.create(finding=one, number=1, what=what[:300], who=who, due_on=one.due_on)


def _act(actor: Actor, found: Import, one: Finding, brought: Brought, at: datetime) -> Act:
    labels = words.columns()
    row = brought.row
    return Act(
        finding=one,
        kind="brought_in",
        at=at,
        person_id=actor.require_person(),
        post=gate.capacity(actor, permissions.BRING_IN, found.organisation),
        text=one.quoted_from,
        facts={
            "file": found.digest,
            "import": found.pk,
            "sheet": row.sheet,
            "row": row.row + 1,
            "said": [[labels[column], text] for column, text in row.said.items() if text],
            "title": one.title,
            "owner": one.owner_id,
            "source": one.source,
            "raised_on": one.raised_on.isoformat(),
            "due_on": one.due_on.isoformat(),
        },
        state_after=one.state,
    )
