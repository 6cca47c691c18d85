"""What debriefs put on a desk: one to write, one that came back, those that wait to be vetted."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shuping.access import gate
from shuping.core.actor import Actor
from shuping.core.chips import Chip
from shuping.core.desk import DeskRow, Waiting
from shuping.core.templatetags.shuping import distance
from shuping.debriefs import permissions, queries
from shuping.debriefs.models import Debrief
from shuping.reviews.models import State as ReviewState
from shuping.reviews.models import Subject

MOST = 20


def rows(actor: Actor, today: date) -> Iterator[DeskRow]:
    """Yield a row for each debrief to write, for each that came back, and for each review with some to vet."""
    if actor.person_id is None:
        return
    if gate.holds_anywhere(actor, permissions.WRITE):
        yield from _to_write(actor, today)
        yield from _to_change(actor, today)
    if gate.holds_anywhere(actor, permissions.VET):
        yield from _to_vet(actor, today)


def _to_write(actor: Actor, today: date) -> Iterator[DeskRow]:
    for found in queries.to_write(actor)[:MOST]:
        due_on = found.review.debriefs_due_on or today
        report = _report_of(found)
        is_begun = report is not None and bool(report.text)
        word = _("报告 %(distance)s") % {"distance": distance(due_on, today)}
        yield DeskRow(
            due_on=due_on,
            title=_("接着写述职报告") if is_begun else _("写述职报告"),
            line=f"{found.organisation.short_name} · {found.review.title}",
            chip=Chip("amber", "alert", word) if due_on < today else Chip("blue", "writing", word),
            button=_("接着写") if is_begun else _("去写"),
            url=reverse("debriefs:detail", args=[found.pk]),
        )


def _to_vet(actor: Actor, today: date) -> Iterator[DeskRow]:
    reviews = [review for review in queries.reviews_to_vet(actor) if review.state == ReviewState.OPEN]
    waiting = queries.waiting_in(actor, reviews)
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
    for found in queries.returned(actor):
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


def waits(actor: Actor, _today: date) -> Iterator[Waiting]:
    """Yield a line for each debrief that waits for its vetter."""
    if actor.person_id is None or not gate.holds_anywhere(actor, permissions.WRITE):
        return
    for found in queries.submitted(actor)[:MOST]:
        sentence = _("%(place)s的述职报告交了，等%(superior)s审阅")
        said = {"place": found.organisation.short_name, "superior": found.review.organisation.short_name}
        yield Waiting(sentence % said, reverse("debriefs:detail", args=[found.pk]))


def _report_of(found: Subject) -> Debrief | None:
    return getattr(found, "debrief", None)
