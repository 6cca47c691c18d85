"""What whoever leaves a post has in hand of the ledger: remedies in his name, and the open findings of his place."""

from collections.abc import Collection, Iterator
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shuping.core.actor import Actor
from shuping.core.handover import HandedLine
from shuping.findings.models import Finding, FormerOwner, Remedy, State
from shuping.findings.services import passing
from shuping.people.models import Person


class OwnRemedies:
    """Remedies that are not done and name the person: they are promised in his name until somebody takes them over."""

    code, label = "remedy", gettext_lazy("本人负责的措施")
    how = gettext_lazy("勾上的，接任的人确认后改由他负责。")

    def lines(self, person_id: int, organisation_ids: Collection[int], today: date) -> Iterator[HandedLine]:
        """Yield the remedies of open findings, first due first."""
        former = FormerOwner.objects.filter(finding=OuterRef("finding"), organisation__in=organisation_ids)
        here = Q(finding__owner__in=organisation_ids) | Q(Exists(former))
        rows = Remedy.objects.filter(here, who=person_id, done_on=None).exclude(finding__state=State.CLOSED)
        for row in rows.select_related("finding__owner").order_by("due_on", "pk"):
            note = f"{row.finding.code} · {row.finding.owner.short_name}"
            yield HandedLine(row.what, note, row.due_on, reverse("findings:detail", args=[row.finding_id]), row.pk)

    def may_pass_at(self, person_id: int, organisation_ids: Collection[int]) -> set[int]:
        """Return the owners, of today and before, of the open remedies in the person's name."""
        rows = Remedy.objects.filter(who=person_id, done_on=None).exclude(finding__state=State.CLOSED)
        former = FormerOwner.objects.filter(finding__in=rows.values("finding"), organisation__in=organisation_ids)
        owners = rows.filter(finding__owner__in=organisation_ids).values_list("finding__owner", flat=True)
        return {*owners, *former.values_list("organisation", flat=True)}

    def take(self, actor: Actor, number: int, predecessor_id: int, at: datetime) -> bool:
        """Pass one remedy to the actor."""
        predecessor = Person.objects.get(pk=predecessor_id)
        return passing.pass_remedy(actor=actor, remedy_id=number, predecessor=predecessor, at=at) is not None


class OpenOfPlace:
    """Open findings of the organisation; they belong to the post, so the next holder finds them on his desk."""

    code, label = "finding", gettext_lazy("没有销号的问题")
    how = gettext_lazy("问题在单位名下，接任的人的工作台上会出现。")

    def lines(self, person_id: int, organisation_ids: Collection[int], today: date) -> Iterator[HandedLine]:
        """Yield the open findings, next due first."""
        rows = Finding.objects.filter(owner__in=organisation_ids, is_common=False).exclude(state=State.CLOSED)
        for row in rows.order_by("next_due_on", "pk"):
            state = str(State(row.state).label)
            note = _("%(state)s，已逾期") % {"state": state} if row.next_due_on and row.next_due_on < today else state
            yield HandedLine(str(row), note, row.next_due_on, reverse("findings:detail", args=[row.pk]))

    def may_pass_at(self, person_id: int, organisation_ids: Collection[int]) -> set[int]:
        """Nothing passes."""
        return set()

    def take(self, actor: Actor, number: int, predecessor_id: int, at: datetime) -> bool:
        """Nothing passes: the finding is the organisation's."""
        return False
