"""What this room shows on the page of a review (grades, minutes) and, to a subject, on that of his organisation."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from shuping.access import gate
from shuping.core.actor import Actor
from shuping.organisations.shown import Card, Line
from shuping.results import permissions, queries
from shuping.reviews.models import Review, State
from shuping.tree.models import Organisation


def to_the_table(actor: Actor, found: Review) -> tuple[str, str] | None:
    """Return (words, address) of what who decides has to do with grades: fill the table, then send the letters."""
    if not gate.can(actor, permissions.DECIDE, found.organisation):
        return None
    words = _("填等次表") if found.state == State.OPEN else _("发反馈意见函、归档")
    return words, reverse("results:table", args=[found.pk])


def cards(actor: Actor, found: Review, today: date) -> list[Card]:
    """Return how many have which grade, and the minutes once the meeting is over; nothing for who may not see them."""
    if found.is_external or not gate.can(actor, permissions.VIEW, found.organisation):
        return []
    return [_grades(actor, found), *_minutes(found, today)]


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
    """Return the results of the actor himself in a post there; nothing for everybody else."""
    own = [each for each in queries.own_results(actor) if each.subject.organisation_id == organisation.pk]
    lines = [
        Line(each.subject.review.title, _("看结果"), reverse("results:own", args=[each.subject_id])) for each in own
    ]
    return [Card(_("我的述职评议结果"), lines)] if lines else []
