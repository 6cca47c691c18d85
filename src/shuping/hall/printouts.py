"""What this room prints for the day of a meeting: sheets for the commentators' handwriting, the scripts of the day."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from shuping.access import gate
from shuping.core.actor import Actor
from shuping.hall import exports, permissions, queries, scripts, shown
from shuping.papers.paper import Paper
from shuping.reviews import queries as review_queries
from shuping.reviews.checklist import Item
from shuping.reviews.models import Review, State, Subject
from shuping.reviews.print_queue import Batch, Place, Printout, pdf_and_word


def batches(actor: Actor, found: Review, _today: date) -> list[Batch]:
    """Return the scripts, and once the review is open the sheets; nothing for who does not run the meeting."""
    if not gate.can(actor, permissions.RUN, found.organisation):
        return []
    subjects = review_queries.reporting(found)
    commentators = {each.commentator_id for each in subjects if each.commentator_id}
    made = [Batch(Place.SCRIPTS, _("当天照着办的一张纸"), [_script(found, each, commentators) for each in scripts.Who])]
    if found.state == State.OPEN:
        rows = [_sheet(each) for each in subjects if each.commentator_id]
        made.append(Batch(Place.SHEETS, _("点评用表（手写）"), rows, _missing(actor, found)))
    return made


def _script(found: Review, who: scripts.Who, commentators: set[int]) -> Printout:
    def make() -> Paper:
        return scripts.paper(who)

    copies = {scripts.Who.ORGANISER: 2, scripts.Who.SCRUTINEER: 2, scripts.Who.LEADER: max(1, len(commentators))}
    return Printout(
        key=f"script:{who.value}",
        title=str(who.label),
        copies=copies[who],
        line=_("一张纸，放在手边"),
        files=pdf_and_word(
            reverse("hall:script", args=[found.pk, who.value, "pdf"]),
            reverse("hall:script", args=[found.pk, who.value, "docx"]),
        ),
        make=make,
    )


def _sheet(subject: Subject) -> Printout:
    def make() -> Paper:
        return exports.sheet(subject)

    return Printout(
        key=f"sheet:{subject.pk}",
        title=_("点评用表 %(who)s") % {"who": shown.label_of(subject)},
        copies=1,
        line=_("给%(name)s") % {"name": shown.name_of(subject.commentator)},
        files=pdf_and_word(
            reverse("hall:sheet", args=[subject.pk, "pdf"]), reverse("hall:sheet", args=[subject.pk, "docx"])
        ),
        edition=f"{subject.commentator_id}:{subject.person_id}",
        make=make,
    )


def _missing(actor: Actor, found: Review) -> list[Item]:
    if queries.meeting_or_none(actor, found.pk) is not None:
        return []
    line = _("会议控制台、投影和点评人的页面都照议程走，会前放上去；开会前改先后，它跟着变")
    return [Item(_("控制台：议程还没有放上去"), line, _("去放"), reverse("hall:console", args=[found.pk]))]
