"""What this room shows on the page of a review (grades, minutes, circular) and of an organisation (own results)."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from shuping.access import gate
from shuping.core.actor import Actor
from shuping.core.templatetags.shuping import full_day
from shuping.organisations.shown import Card, Line
from shuping.results import permissions, queries
from shuping.reviews.models import Review, State
from shuping.tree.models import Organisation


def to_the_table(actor: Actor, found: Review) -> tuple[str, str] | None:
    """Return (words, address) of what who decides has to do with grades: fill the table, then send the letters."""
    if not gate.can(actor, permissions.DECIDE, found.organisation):
        return None
    words = _("填等次表") if found.state == State.OPEN else _("去反馈、通报、归档")
    return words, reverse("results:table", args=[found.pk])


def cards(actor: Actor, found: Review, today: date) -> list[Card]:
    """Return how many have which grade, the minutes once the meeting is over, the circular; nothing for strangers."""
    if found.is_external or not gate.can(actor, permissions.VIEW, found.organisation):
        return []
    return [_grades(actor, found), *_minutes(found, today), *_circular(actor, found)]


def _circular(actor: Actor, found: Review) -> list[Card]:
    last = queries.last_circular(found)
    if last is not None:
        link = (_("看通报"), reverse("results:circular", args=[found.pk]))
        return [Card(_("通报"), [], _("%(day)s发出。") % {"day": full_day(last.issued_at)}, link)]
    if found.state == State.OPEN or not gate.can(actor, permissions.DECIDE, found.organisation):
        return []
    link = (_("核对、发通报"), reverse("results:preview", args=[found.pk]))
    return [Card(_("通报"), [], _("还没有发。内容写好了，反馈给本人以后发。"), link)]


def _minutes(found: Review, today: date) -> list[Card]:
    if not queries.is_over(found, queries.meeting_of(found), today):
        return []
    link = (_("看会议记录"), reverse("results:minutes", args=[found.pk]))
    return [Card(_("会议记录"), [], _("系统知道的都写好了，可以打印签字。"), link)]


def _grades(actor: Actor, found: Review) -> Card:
    table = reverse("results:table", args=[found.pk])
    if found.state == State.OPEN:
        may_decide = gate.can(actor, permissions.DECIDE, found.organisation)
        link = (_("填等次表"), table) if may_decide else (_("看等次表"), table)
        return Card(_("综合评价等次"), [], _("会后由党委研究定等次；事实、测评和点评都在等次表里。"), link)
    holding = [rows[-1].grade for rows in queries.grades(found).values()]
    lines = [Line(grade, _("%(count)s 人") % {"count": holding.count(grade)}, table) for grade in found.rules["grades"]]
    return Card(_("综合评价等次"), lines, "", (_("看等次、反馈意见函"), table))


def of_organisation(actor: Actor, organisation: Organisation, _today: date) -> list[Card]:
    """Return the results of the actor himself in a post there, and the circulars there and above that he may read."""
    sits_here = any(holding.seat_id == organisation.pk for holding in actor.holdings)
    results = queries.own_results(actor) if sits_here else []
    own = [each for each in results if each.subject.organisation_id == organisation.pk]
    lines = [
        Line(each.subject.review.title, _("看我的结果"), reverse("results:own", args=[each.subject_id])) for each in own
    ]
    lines += [
        Line(each.review.title, _("看通报"), reverse("results:circular", args=[each.review_id]))
        for each in queries.circulars_at(actor, organisation)
    ]
    return [Card(_("述职评议结果"), lines)] if lines else []
