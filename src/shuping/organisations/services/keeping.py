"""What whoever keeps the tree does to it, act by act. The writing itself is the tree's (`tree.services`)."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shuping.access import gate
from shuping.core import clock
from shuping.core.actor import Actor
from shuping.core.errors import DomainError, Forbidden
from shuping.organisations import hanging, permissions, queries
from shuping.people.models import Person
from shuping.people.services import register_person
from shuping.tree import services as tree
from shuping.tree.kinds import kinds, post_kinds
from shuping.tree.models import Appointment, Organisation, Post


class NotSo(DomainError):
    """The change cannot be entered as it was written."""

    code = "organisations.not-so"


class StillHangs(DomainError):
    """Something still hangs on the organisation. Facts: `things`."""

    code = "organisations.still-hangs"


def check_day(on: date, at: datetime) -> None:
    """Raise NotSo for a day to come: the tree of today is one, a change holds from a day that has come."""
    if on > clock.local_day(at):
        raise NotSo(_("还没到这一天。党组织的变动从当天起算，请到那天再办，或填今天以前的日期。"))


@contextmanager
def _kept(actor: Actor, organisation_id: int) -> Iterator[Organisation]:
    """Give the living organisation that the actor keeps, in one transaction. Raises NotFound, Forbidden, NotSo."""
    with transaction.atomic():
        found = queries.organisation(actor, organisation_id, permissions.KEEP)
        if found.dissolved_on is not None:
            raise NotSo(_("%(name)s已经撤销，不能再变动。") % {"name": found.short_name})
        yield found


def found_below(
    *, actor: Actor, organisation_id: int, name: str, short_name: str, kind: str, on: date, at: datetime
) -> Organisation:
    """Return a new organisation below one. Raises NotFound, Forbidden, NotSo (name taken), NotInOrder."""
    with _kept(actor, organisation_id) as above:
        check_day(on, at)
        _check_name(above, short_name)
        return tree.found_organisation(
            actor=actor,
            name=name.strip(),
            short_name=short_name.strip(),
            kind=kind,
            parent=above,
            acts_for=above if kind in kinds() and kinds()[kind].works_for_parent else None,
            on=on,
            at=at,
        )


def rename(*, actor: Actor, organisation_id: int, name: str, short_name: str, on: date, at: datetime) -> Organisation:
    """Give an organisation another name from a day. Raises NotFound, Forbidden, NotSo, NotInOrder."""
    with _kept(actor, organisation_id) as found:
        check_day(on, at)
        name, short_name = name.strip(), short_name.strip()
        if (name, short_name) == (found.name, found.short_name):
            raise NotSo(_("名称没有变。"))
        if short_name != found.short_name:
            _check_name(found.parent, short_name)
        tree.rename_organisation(found, actor=actor, name=name, short_name=short_name, on=on, at=at)
        return found


def move(*, actor: Actor, organisation_id: int, under: Organisation, on: date, at: datetime) -> Organisation:
    """Put an organisation under another superior that the actor keeps too. Raises NotFound, Forbidden, NotSo."""
    with _kept(actor, organisation_id) as found:
        gate.require(actor, permissions.KEEP, under)
        check_day(on, at)
        if found.parent_id is None:
            raise NotSo(_("最上面的党组织没有上级，不能调整隶属关系。"))
        if under.pk == found.parent_id:
            raise NotSo(_("%(name)s现在就在它下面，不用调整。") % {"name": found.short_name})
        if under.dissolved_on is not None:
            raise NotSo(_("%(name)s已经撤销，请另选上级。") % {"name": under.short_name})
        tree.move_organisation(found, actor=actor, under=under, on=on, at=at)
        return found


def create_post(*, actor: Actor, organisation_id: int, kind: str, title: str, at: datetime) -> Post:
    """Return a new seat, vacant. Raises NotFound, Forbidden, NotSo (unknown kind, title taken)."""
    with _kept(actor, organisation_id) as found:
        if kind not in post_kinds():
            raise NotSo(_("没有这一类岗位，请从列表中选。"))
        if found.posts.filter(title=title.strip()).exists():
            raise NotSo(_("已经有叫“%(title)s”的岗位，请换个名称，或直接任命。") % {"title": title.strip()})
        return tree.create_post(found, actor=actor, kind=kind, title=title.strip(), at=at)


def appoint(
    *, actor: Actor, organisation_id: int, post_id: int, person: Person | str, on: date, at: datetime
) -> Appointment:
    """Return the appointment of a person, or of a new one by his name; who held the post until then ends on that day.

    Raises NotFound, Forbidden (also to appoint oneself), NotSo (holds it already), NotInOrder.
    """
    with _kept(actor, organisation_id) as found:
        post = queries.post(found, post_id)
        if isinstance(person, str):
            person = register_person(person.strip(), actor=actor, at=at)
        if person.pk == actor.person_id:
            raise Forbidden(_("不能给自己任职，请由另一位同志办理。"))
        if post.appointments.filter(person=person, until_on=None).exists():
            raise NotSo(_("%(name)s现在就任%(title)s，不用再办。") % {"name": person.name, "title": post.title})
        return tree.appoint(post, person, actor=actor, on=on, at=at)


def end_appointment(*, actor: Actor, organisation_id: int, appointment_id: int, on: date, at: datetime) -> Appointment:
    """Return an appointment that ends on a day. Raises NotFound, Forbidden, NotInOrder."""
    with _kept(actor, organisation_id) as found:
        row = queries.appointment(found, appointment_id)
        tree.end_appointment(row, actor=actor, on=on, at=at)
        return row


def dissolve(*, actor: Actor, organisation_id: int, on: date, at: datetime) -> Organisation:
    """Dissolve an organisation on which nothing hangs any more. Raises NotFound, Forbidden, NotSo, StillHangs."""
    with _kept(actor, organisation_id) as found:
        check_day(on, at)
        if found.parent_id is None:
            raise NotSo(_("最上面的党组织不能撤销。"))
        things = hanging.things(found, on)
        if things:
            raise StillHangs(
                _("还有 %(count)s 件事挂在它名下，办完或划走再撤销。") % {"count": len(things)}, things=things
            )
        tree.dissolve_organisation(found, actor=actor, on=on, at=at)
        return found


def _check_name(above: Organisation | None, short_name: str) -> None:
    """Raise NotSo where a living organisation right below has the name: nobody could tell them apart in a choice."""
    if Organisation.objects.filter(parent=above, short_name=short_name.strip(), dissolved_on=None).exists():
        raise NotSo(_("同一个上级下面已经有“%(name)s”，请换个简称。") % {"name": short_name.strip()})
