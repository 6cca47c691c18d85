"""What this room prints for the day of a meeting: the grading table, its columns of the decision empty."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from shuping.access import gate
from shuping.core.actor import Actor
from shuping.papers.paper import Paper
from shuping.results import exports, permissions, queries
from shuping.reviews.models import Review, State
from shuping.reviews.print_queue import Batch, Place, Printout, pdf_and_word


def batches(actor: Actor, found: Review, _today: date) -> list[Batch]:
    """Return the empty table of an open review; nothing for who may not see grades there."""
    if found.state != State.OPEN or not gate.can(actor, permissions.VIEW, found.organisation):
        return []

    def make() -> Paper:
        return exports.empty_table(found, queries.lines(found, {}))

    printout = Printout(
        key="grading",
        title=_("综合评价等次表（手填）"),
        copies=1,
        line=_("事实填好，等次、理由空着，党委研究时用；一人一份的照人数复印"),
        files=pdf_and_word(
            reverse("results:empty_table", args=[found.pk, "pdf"]),
            reverse("results:empty_table", args=[found.pk, "docx"]),
        ),
        make=make,
    )
    return [Batch(Place.GRADING, _("定等次用的表"), [printout])]
