"""The page of a ballot round leads back to the review that it was set up for."""

from django.urls import reverse
from django.utils.translation import gettext as _

from shuping.ballots.belonging import Place
from shuping.ballots.models import BallotRound
from shuping.core.actor import Actor
from shuping.reviews import queries


def place(actor: Actor, found: BallotRound) -> Place | None:
    """Return the review of a round; None where there is none, or where the actor may not see it."""
    review = queries.reviews(actor).filter(round=found).first()
    if review is None:
        return None
    return Place(review.title, reverse("reviews:detail", args=[review.pk]), ((_("述职评议"), reverse("reviews:list")),))
