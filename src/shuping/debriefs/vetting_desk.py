"""What vetting puts on a desk: reports that wait, and a report that came back."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shuping.access import gate
from shuping.core.actor import Actor
from shuping.core.chips import Chip
from shuping.core.desk import DeskRow, Waiting
from shuping.debriefs import permissions, vetted
from shuping.reviews.models import State as ReviewState


def rows(actor: Actor, today: date) -> Iterator[DeskRow]:
    """Yield one row for each review of which reports wait to be vetted, and one for each report that came back."""
    if actor.person_id is None:
        return
    if gate.holds_anywhere(actor, permissions.VET):
        yield from _to_vet(actor, today)
    if gate.holds_anywhere(actor, permissions.WRITE):
        yield from _to_change(actor, today)


def _to_vet(actor: Actor, today: date) -> Iterator[DeskRow]:
    reviews = [review for review in vetted.reviews_to_vet(actor) if review.state == ReviewState.OPEN]
    waiting = vetted.waiting_in(actor, reviews)
    for review in reviews:
        count = waiting.get(review.pk, 0)
        if count:
            title = ngettext("待审阅 %(count)s 份述职报告", "待审阅 %(count)s 份述职报告", count) % {"count": count}
            yield DeskRow(
                due_on=review.debriefs_due_on or today,
                title=title,
                line=f"{review.organisation.short_name} · {review.title}",
                chip=Chip("blue", "hourglass", _("待审阅")),
                button=_("去审阅"),
                url=f"{reverse('debriefs:list')}?review={review.pk}",
            )


def _to_change(actor: Actor, today: date) -> Iterator[DeskRow]:
    for found in vetted.returned(actor):
        last = next(iter(found.versions.all()), None)
        review = found.subject.review
        if last is None or review.state != ReviewState.OPEN:
            continue
        count = len(last.remarks.all())
        said = ngettext("%(count)s 处意见", "%(count)s 处意见", count) % {"count": count} if count else ""
        yield DeskRow(
            due_on=review.debriefs_due_on or today,
            title=_("述职报告被退回，请改了再交"),
            line=" · ".join(part for part in (found.subject.organisation.short_name, review.title, said) if part),
            chip=Chip("amber", "return", _("已退回")),
            button=_("看意见"),
            url=reverse("debriefs:remarks", args=[found.subject_id]),
        )


def waits(_actor: Actor, _today: date) -> Iterator[Waiting]:
    """Yield nothing."""
    yield from ()
