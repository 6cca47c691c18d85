"""Whom and what a grant may name: what lies outside the actor's tree is for him as if it were not there.

And the chain as people read it, for who may verify the whole of it; the jobs, for who keeps the machine running.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from shuping.access import gate
from shuping.access import permissions as access
from shuping.access.models import Grant
from shuping.access.queries import administrator_roles
from shuping.audit import queries as audit
from shuping.audit.words import word
from shuping.core import clock
from shuping.core.actor import MACHINE, VISITOR, Actor
from shuping.core.chips import Chip
from shuping.core.errors import NotFound
from shuping.core.jobs import kinds
from shuping.core.models import Job
from shuping.office import permissions
from shuping.office.backup import shelf
from shuping.people.models import Person
from shuping.tree.models import Appointment, Organisation
from shuping.tree.queries import holds_on

WORKER_COMES_IN = timedelta(minutes=2)


@dataclass(frozen=True)
class JobLine:
    """A job in words: `at` is when it is due, began or ended; `sentence` why its last try failed."""

    number: int
    label: str
    name: str
    chip: Chip
    at: datetime
    tries: int
    sentence: str
    is_failed: bool


def people_to_grant(actor: Actor) -> QuerySet[Person]:
    """Return who holds or held a post or a grant in the actor's tree; at a root also who never held anything."""
    posts = Appointment.objects.filter(person=OuterRef("pk"))
    grants = Grant.objects.filter(person=OuterRef("pk"))
    inside = Q(Exists(gate.scope(actor, access.VIEW, posts, "post__organisation")))
    inside |= Q(Exists(gate.scope(actor, access.VIEW, grants)))
    if places_to_grant(actor).filter(parent=None).exists():
        inside |= ~Exists(posts) & ~Exists(grants)
    return Person.objects.filter(inside)


def in_tree(actor: Actor, rows: QuerySet[Any], field: str) -> QuerySet[Any]:
    """Return the rows whose organisation lies in the part of the tree where the actor sees people and grants."""
    return gate.scope(actor, access.VIEW, rows, field)


def person(actor: Actor, person_id: int) -> Person:
    """Return one of the people whom the actor may see, with his account. Raises NotFound."""
    found = people_to_grant(actor).select_related("user").filter(pk=person_id).first()
    if found is None:
        raise NotFound
    return found


def manages_whole(actor: Actor) -> bool:
    """Say whether the actor keeps the accounts of a whole tree."""
    return gate.scope(actor, access.MANAGE, Organisation.objects.filter(parent=None), "").exists()


def why_not_managed(actor: Actor, person: Person, day: date, at: datetime) -> str:
    """Return the sentence that says why the actor may not change this person's account; empty where he may.

    Whoever holds something outside the actor's part belongs to another administrator, or a township's could take the
    password of the city's secretary who once worked there.
    """
    if person.pk == actor.person_id:
        return _("自己的账号不能自己办。改密码在“我的账号”。")
    if administrator_roles(person.pk, day, day, at):
        return _("三员的账号不能由一个人办：由另外两位管理员一起在“三员”页补任。")
    if not manages_whole(actor):
        posts = Appointment.objects.filter(holds_on(day), person=person)
        grants = Grant.objects.filter(holds_on(day), person=person)
        inside = gate.scope(actor, access.MANAGE, posts, "post__organisation")
        granted = gate.scope(actor, access.MANAGE, grants)
        held = posts.count() + grants.count()
        if not held or held > inside.count() + granted.count():
            return _("%(name)s现在不只在您管的范围里任职，由上级的安全管理员办。") % {"name": person.name}
    return ""


def places_to_grant(actor: Actor) -> QuerySet[Organisation]:
    """Return the organisations of the actor's tree that were not dissolved; where he may grant, the act itself asks."""
    return gate.scope(actor, access.VIEW, Organisation.objects.filter(dissolved_on=None), "")


@dataclass(frozen=True)
class ChainLine:
    """One entry in words; `act_name` and `object_name` are as the exported chain writes them."""

    number: int
    act: str
    act_name: str
    actor: str
    organisation: str
    object: str
    object_name: str
    at: datetime
    hash: str


def chain_lines(newest: int) -> list[ChainLine]:
    """Return the newest entries of the chain, newest first, with names as they are today."""
    found = audit.links(newest)
    people = Person.objects.in_bulk(_ids(link.actor for link, _hash in found))
    places = Organisation.objects.in_bulk(_ids(link.organisation for link, _hash in found))
    names = {f"person/{pk}": person.name for pk, person in people.items()}
    names |= {f"organisation/{pk}": place.short_name for pk, place in places.items()}
    names[MACHINE.label] = _(MACHINE.name)
    names[VISITOR.label] = _("没有署名")  # an opinion without a name
    return [
        ChainLine(
            number=link.number,
            act=word(link.act),
            act_name=link.act,
            actor=names.get(link.actor, link.actor),
            organisation=names.get(link.organisation, link.organisation),
            object=object_words(link.object),
            object_name=link.object,
            at=datetime.fromisoformat(link.at),
            hash=digest,
        )
        for link, digest in found
    ]


def object_words(name: str) -> str:
    """Return an object of the chain as people call it: 问题 38 for `findings.finding/38`."""
    kind, _slash, number = name.partition("/")
    return f"{word(kind)} {number}".strip()


def job_chips() -> dict[str, Chip]:
    """Return the chip of each state, in the order of the page: what needs somebody first."""
    return {
        Job.State.FAILED.value: Chip("amber", "alert", _("没有办成")),
        Job.State.RUNNING.value: Chip("blue", "progress", _("正在办")),
        Job.State.WAITING.value: Chip("grey", "clock", _("等着办")),
        Job.State.DONE.value: Chip("green", "check", _("办好了")),
    }


def jobs(actor: Actor, state: str = "") -> QuerySet[Job]:
    """Return the machine's jobs, newest first, of one state where one is named. Raises Forbidden."""
    gate.require_anywhere(actor, permissions.JOBS)
    return Job.objects.filter(state=state) if state else Job.objects.all()


def job_counts(actor: Actor) -> dict[str, int]:
    """Return {state: how many jobs}, every state named. Raises Forbidden."""
    counted = jobs(actor).order_by().values_list("state").annotate(count=Count("pk"))
    return dict.fromkeys(job_chips(), 0) | dict(counted)


def job_tabs(counts: Mapping[str, int], tab: str) -> list[dict[str, object]]:
    """Return the tabs of the page: address, words, count, whether it is this one."""
    all_of_them = {"url": "?", "label": _("全部"), "count": sum(counts.values()), "current": not tab}
    return [
        all_of_them,
        *(
            {"url": f"?tab={state}", "label": chip.word, "count": counts[state], "current": state == tab}
            for state, chip in job_chips().items()
        ),
    ]


def job_line(job: Job, now: datetime) -> JobLine:
    """Return a job in words, its times on the office's own clock."""
    chip = job_chips()[job.state]
    at = {Job.State.WAITING: job.due_at, Job.State.RUNNING: job.started_at}.get(Job.State(job.state), job.ended_at)
    if job.state == Job.State.WAITING and job.tries:
        chip = Chip("amber", "refresh", _("等着再试"))
    return JobLine(
        number=job.pk,
        label=kinds.label(job.name),
        name=job.name,
        chip=chip,
        at=(at or now) + timedelta(days=clock.shift_days()),
        tries=job.tries,
        sentence=job.sentence,
        is_failed=job.state == Job.State.FAILED,
    )


def nobody_works(actor: Actor, now: datetime) -> bool:
    """Say whether a due job has waited so long that no worker can be there."""
    running = jobs(actor, Job.State.RUNNING).filter(leased_until__gte=now)
    return not running.exists() and jobs(actor, Job.State.WAITING).filter(due_at__lt=now - WORKER_COMES_IN).exists()


def last_backup(actor: Actor) -> datetime | None:
    """Return when the newest backup on the shelf was made, by the machine's time; None where there is none."""
    gate.require_anywhere(actor, permissions.JOBS)
    found = shelf.newest(settings.BACKUPS)
    return found.made_at if found else None


def age(passed: timedelta) -> str:
    """Return a length of time as people say it: minutes, hours or days ago."""
    minutes = max(0, int(passed.total_seconds() // 60))
    if minutes < 60:
        return _("%(count)s 分钟前") % {"count": minutes}
    if minutes < 48 * 60:
        return _("%(count)s 小时前") % {"count": minutes // 60}
    return _("%(count)s 天前") % {"count": minutes // 60 // 24}


def _ids(labels: Iterable[str]) -> set[int]:
    """Return the ids in labels like `person/4`; others have none."""
    ends = (label.partition("/")[2] for label in labels)
    return {int(end) for end in ends if end.isdecimal()}
