"""What other rooms ask of their own rows: of which review a round is, about whom a comment's document speaks."""

from django.urls import reverse
from django.utils.translation import gettext as _

from shuping.ballots.belonging import Place
from shuping.ballots.models import BallotRound
from shuping.core.actor import Actor
from shuping.documents.models import Document
from shuping.reviews import queries
from shuping.reviews.models import Subject


def place(actor: Actor, found: BallotRound) -> Place | None:
    """Return the review of a round; None where there is none, or where the actor may not see it."""
    review = queries.reviews(actor).filter(round=found).first()
    if review is None:
        return None
    return Place(review.title, reverse("reviews:detail", args=[review.pk]), ((_("述职评议"), reverse("reviews:list")),))


def about(document: Document) -> int | None:
    """Return the id of the organisation whose secretary a comment's document is on; None for every other document."""
    return Subject.objects.filter(comments__document=document).values_list("organisation", flat=True).first()
