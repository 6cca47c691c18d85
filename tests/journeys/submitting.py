"""Submits debriefs of the demo city beside its server: run by `python -c` in a process of its own."""

import sys
from itertools import pairwise

from shuping.access.queries import actor_of
from shuping.accounts.models import User
from shuping.debriefs import queries, resembling
from shuping.debriefs.services import comparison, drafting
from shuping.reviews.models import Review, Subject
from shuping.tree.models import Organisation
from tests.journeys.review_of_the_city import AT, TITLE, TODAY, open_review

MODEL = "范文"
RUN = "import django; django.setup(); from tests.journeys.submitting import main; main()"


def main() -> None:
    """Open the review where none is, and submit what the command line says: place, text, place, text."""
    if not Review.objects.filter(title=TITLE).exists():
        open_review()
    words = sys.argv[1:]
    for place, text in list(pairwise(words))[::2]:
        if place == MODEL:
            keep_model(text)
        else:
            submit(place, text)
    resembling.keep_index()  # the worker beside the server does it too


def submit(place: str, text: str) -> None:
    """Submit a text as the next version of a place's debrief, as its secretary."""
    subject = Subject.objects.get(review__title=TITLE, organisation__name__contains=place)
    assert subject.person is not None
    actor = actor_of(subject.person.pk, subject.person.name, TODAY)
    before = queries.debrief(subject)
    kept = drafting.keep_draft(
        actor=actor, subject_id=subject.pk, text=text, revision=before.revision if before else 0, at=AT
    )
    drafting.submit_debrief(actor=actor, subject_id=subject.pk, revision=kept.revision, at=AT)


def keep_model(text: str) -> None:
    """Keep a model text of the city."""
    person = User.objects.get(username="fangruolan").person
    actor = actor_of(person.pk, person.name, TODAY)
    city = Organisation.objects.get(parent=None)
    comparison.add_text(actor=actor, organisation=city, kind="model", title="往年范文", text=text, at=AT)
