"""The findings that wait for what the actor may do, for his desk; `turns` says it of one finding."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from shuping.access import gate
from shuping.access.actions import Action
from shuping.core.actor import Actor
from shuping.findings import permissions
from shuping.findings.models import Act, Extension, Finding, Flag, State, SuperiorPaper
from shuping.findings.queries.independence import PLANS, ever_planned, independent, not_his_work


def to_approve(actor: Actor) -> QuerySet[Finding]:
    """Return the findings of a root whose plan the actor approves: somebody else wrote it (see `possible`)."""
    written = Act.objects.filter(finding=OuterRef("pk"), kind__in=PLANS).order_by("-id")
    rows = _alone(actor, permissions.APPROVE).filter(state=State.PLAN_SUBMITTED)
    return rows.annotate(writer=Subquery(written.values("person")[:1])).exclude(writer=actor.person_id)


def to_sign(actor: Actor) -> QuerySet[Finding]:
    """Return the findings whose plan waits for the actor's 审签: somebody else of his organisation wrote it."""
    rows = Finding.objects.filter(gate.allowed(actor, permissions.APPROVE, "owner"), flag=Flag.TO_SIGN)
    written = Act.objects.filter(finding=OuterRef("pk"), kind__in=PLANS).order_by("-id")
    return rows.annotate(writer=Subquery(written.values("person")[:1])).exclude(writer=actor.person_id)


def to_answer(actor: Actor) -> QuerySet[Finding]:
    """Return the findings for whose owner the actor may say whether the later day holds (see `possible`)."""
    waiting = Exists(Extension.objects.filter(finding=OuterRef("pk"), outcome=""))
    under = Finding.objects.filter(gate.allowed(actor, permissions.ACCEPT, "owner"), owner__parent__isnull=False)
    if actor.person_id is None:
        return under.none()
    asked = Extension.objects.filter(finding=OuterRef("pk"), outcome="", asked_by=actor.person_id)
    alone = _alone(actor, permissions.APPROVE).filter(waiting).exclude(Exists(asked))
    return independent(actor, under.filter(waiting)) | alone


def to_enter(actor: Actor, today: date) -> QuerySet[Finding]:
    """Return the findings of a root for which the actor enters the superior's paper (see `possible`)."""
    return _by_paper(_alone(actor, permissions.ENTER_PAPER), today).filter(~Exists(_open_papers()))


def to_confirm(actor: Actor, today: date) -> QuerySet[Finding]:
    """Return the findings of a root whose entered paper the actor may confirm (see `possible`)."""
    papers = _open_papers().exclude(entered_by=actor.person_id)
    rows = _by_paper(_alone(actor, permissions.CONFIRM_PAPER), today).filter(Exists(papers))
    if actor.person_id is None or not gate.holds_anywhere(actor, permissions.CONFIRM_PAPER):
        return rows.none()
    planned = ever_planned(actor.person_id, Act.objects.filter(finding__in=rows))
    return not_his_work(rows, actor).exclude(pk__in=planned)


def _alone(actor: Actor, action: Action) -> QuerySet[Finding]:
    return Finding.objects.filter(gate.allowed(actor, action, "owner"), owner__parent__isnull=True)


def _by_paper(rows: QuerySet[Finding], today: date) -> QuerySet[Finding]:
    return rows.filter(Q(state=State.AWAITING_VERIFICATION) | Q(state=State.VERIFIED, look_back_on__lte=today))


def _open_papers() -> QuerySet[SuperiorPaper]:
    return SuperiorPaper.objects.filter(finding=OuterRef("pk"), is_open=True)
