"""The import of organisations, posts and holders: a plan, then all of it in one transaction or nothing."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shuping.audit.services import record, stand_in_line
from shuping.core import clock
from shuping.core.actor import Actor
from shuping.core.errors import DomainError
from shuping.core.spreadsheets import Sheet, read_workbook
from shuping.organisations import drafts, orders, permissions, queries
from shuping.organisations.drafts import AlreadyApplied
from shuping.organisations.models import Import
from shuping.organisations.rules import importing as rules
from shuping.organisations.rules.importing import Place, Plan, Seat
from shuping.organisations.table import Table, table_in
from shuping.people.models import Person
from shuping.people.services import register_people
from shuping.tree import bulk
from shuping.tree import services as tree
from shuping.tree.kinds import kinds, post_kind_of
from shuping.tree.models import Organisation, Post

TREE = Import.Purpose.TREE
JOB = "organisations.apply_import"


class NoTable(DomainError):
    """A file without the heads of the template."""

    code = "organisations.no-table"


class NotReady(DomainError):
    """The table has faults or open questions: nothing was applied."""

    code = "organisations.import-not-ready"


def table_of(content: bytes) -> Table:
    """Return the table of an uploaded file. Raises GuardedFailure, NoTable."""
    return _table(table_in(read_workbook(content)))


def _table(found: Table | None) -> Table:
    if found is None:
        raise NoTable(_("表里没有找到“党组织全称”和“上级”这两列。请下载模板，把内容复制进去，表头不要改，再上传。"))
    if not found.lines:
        raise NoTable(_("表头下面没有内容。请填好再上传。"))
    return found


def plan_import(actor: Actor, found: Import, table: Table, at: datetime) -> Plan:
    """Return what applying an import would do now. Raises NotFound, Forbidden."""
    names = {line.said("person") for line in table.lines}
    world = queries.standing(actor, found.organisation, clock.local_day(at), names)
    who = found.choices.get("who", {})
    return rules.plan_of(table, world, who, all_others_new=bool(found.choices.get("all_others_new")))


@transaction.atomic
def apply_import(
    *, actor: Actor, import_id: int, table: Table, version: int, at: datetime, order: int | None = None
) -> Import:
    """Do everything that the plan of an import says, or nothing; the table was read from its file before.

    `order` is the number of the open order that is carried out (`organisations.orders`), None while a page waits.

    Raises NotFound, Forbidden, AlreadyApplied (applied, or chosen anew since), NotReady (faults, open questions).
    """
    stand_in_line()  # what the plan reads is still so when it is written
    found = drafts.draft(actor, import_id, TREE, permissions.IMPORT, lock=True, order=order)
    if found.version != version:
        raise AlreadyApplied(drafts.chosen_anew())
    plan = plan_import(actor, found, table, at)
    _check_ready(plan)
    organisations = _found(plan, actor, at)
    _rearrange(plan, organisations, actor, at)
    posts = _seat(plan, organisations, actor, at)
    _appoint(plan, posts, actor, at)
    drafts.finish(actor, found, plan.counts(), at)
    where = found.organisation_id
    record(actor, "organisations.imported", "organisations.import", found.pk, organisation_id=where, at=at)
    return found


def order_import(*, actor: Actor, import_id: int, table: Table, version: int, at: datetime) -> Import:
    """Let the worker apply an import whose plan has no faults and no open questions now.

    Raises NotFound, Forbidden, AlreadyApplied, NotReady.
    """
    found = drafts.draft(actor, import_id, TREE, permissions.IMPORT)
    _check_ready(plan_import(actor, found, table, at))
    return orders.order(
        actor=actor, import_id=import_id, purpose=TREE, action=permissions.IMPORT, version=version, job=JOB, at=at
    )


def carry_out(*, import_id: int, number: int) -> None:
    """Apply an ordered import, once; `number` is that of its order. Raises GuardedFailure."""

    def apply(actor: Actor, found: Import, sheets: list[Sheet], at: datetime) -> None:
        table = _table(table_in(sheets))
        apply_import(actor=actor, import_id=found.pk, table=table, version=found.version, at=at, order=number)

    orders.carry_out(import_id, number, TREE, apply)


def _check_ready(plan: Plan) -> None:
    if plan.faults or plan.open_questions:
        raise NotReady(_("表里还有要改或要定的地方，什么都没有导入。请看下面标出的格子。"))


def _found(plan: Plan, actor: Actor, at: datetime) -> dict[str, Organisation]:
    """Found what is new, those above first; return every organisation of the table by its name there."""
    known = {place.known.pk: place.line.name for place in plan.places if place.known}
    standing = queries.parts(_outer(plan) | known.keys())
    by_id = {o.pk: o for part in standing for o in Organisation.objects.filter(pk__in=part)}
    made = {name: by_id[pk] for pk, name in known.items()}
    waiting = [place for place in plan.places if place.known is None]
    while waiting:
        ready = [place for place in waiting if not isinstance(place.parent, Place) or place.parent.line.name in made]
        rows_ready = [_founding(place, _organisation(place.parent, made, by_id), at) for place in ready]
        for place, organisation in zip(ready, bulk.found_organisations(rows_ready, actor=actor, at=at), strict=True):
            made[place.line.name] = organisation
        waiting = [place for place in waiting if place.line.name not in made]
    return {**made, **{f"#{pk}": organisation for pk, organisation in by_id.items()}}


def _outer(plan: Plan) -> set[int]:
    """Return the organisations that are named as superiors and have no line of their own."""
    return {place.parent.pk for place in plan.places if isinstance(place.parent, rules.Known)}


def _organisation(
    parent: "Place | rules.Known | None", made: Mapping[str, Organisation], by_id: Mapping[int, Organisation]
) -> Organisation:
    assert parent is not None  # noqa: S101 - the plan has a fault where a superior is missing
    return made[parent.line.name] if isinstance(parent, Place) else by_id[parent.pk]


def _founding(place: Place, parent: Organisation, at: datetime) -> bulk.Founding:
    acts_for = parent if kinds()[place.kind].works_for_parent else None
    return bulk.Founding(place.line.name, place.short_name, place.kind, parent, acts_for, clock.local_day(at))


def _rearrange(plan: Plan, made: Mapping[str, Organisation], actor: Actor, at: datetime) -> None:
    """Rename and move what stands, one by one: there are few of these."""
    today = clock.local_day(at)
    for place in plan.places:
        organisation = made[place.line.name]
        if place.is_renamed:
            tree.rename_organisation(
                organisation, actor=actor, name=organisation.name, short_name=place.short_name, on=today, at=at
            )
        if place.is_moved:
            above = place.parent
            under = made[above.line.name] if isinstance(above, Place) else made[f"#{above.pk}"] if above else None
            assert under is not None  # noqa: S101 - a move has somewhere to go
            tree.move_organisation(organisation, actor=actor, under=under, on=today, at=at)


def _seat(plan: Plan, made: Mapping[str, Organisation], actor: Actor, at: datetime) -> dict[int, Post]:
    """Create the new posts; return {row: its post} of every line with a post."""
    known = {seat.known.pk for seat in plan.seats if seat.known and seat.person}
    by_id = {post.pk: post for part in queries.parts(known) for post in Post.objects.filter(pk__in=part)}
    new = [seat for seat in plan.seats if seat.known is None]
    rows = [(made[seat.place.line.name], seat.kind or post_kind_of(seat.title), seat.title) for seat in new]
    posts = {seat.line.row: by_id[seat.known.pk] for seat in plan.seats if seat.known and seat.person}
    return posts | {
        seat.line.row: post for seat, post in zip(new, bulk.create_posts(rows, actor=actor, at=at), strict=True)
    }


def _appoint(plan: Plan, posts: Mapping[int, Post], actor: Actor, at: datetime) -> None:
    seats = [seat for seat in plan.seats if seat.person]
    new = [seat for seat in seats if seat.who == rules.ANOTHER]
    people = register_people([seat.person for seat in new], actor=actor, at=at)
    by_row = {seat.line.row: person for seat, person in zip(new, people, strict=True)}
    known = {int(seat.who.partition(":")[2]) for seat in seats if seat.who.startswith(rules.PERSON)}
    by_id = {person.pk: person for part in queries.parts(known) for person in Person.objects.filter(pk__in=part)}
    rows = []
    for seat in seats:
        assert seat.since is not None  # noqa: S101 - the plan has a fault where the day is missing
        rows.append((posts[seat.line.row], _who(seat, by_row, by_id), seat.since))
    bulk.appoint_all(rows, actor=actor, at=at)


def _who(seat: Seat, by_row: Mapping[int, Person], by_id: Mapping[int, Person]) -> Person:
    kind, _colon, number = seat.who.partition(":")
    if kind == rules.PERSON:
        return by_id[int(number)]
    return by_row[int(number)] if kind == rules.SAME_ROW else by_row[seat.line.row]
