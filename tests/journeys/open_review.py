"""Run beside a demo's folder (see reviewing.run): opens the review of the year and submits debriefs."""

import sys
from datetime import date, datetime, time
from itertools import pairwise

import django

django.setup()

from django.db import transaction  # noqa: E402 - models load after the set-up

from shuping.access.queries import actor_of  # noqa: E402
from shuping.core import clock  # noqa: E402
from shuping.core.actor import Actor  # noqa: E402
from shuping.debriefs import resembling  # noqa: E402
from shuping.debriefs.models import Debrief, State, Version  # noqa: E402
from shuping.debriefs.services import comparison  # noqa: E402
from shuping.people.models import Person  # noqa: E402
from shuping.reviews import queries  # noqa: E402
from shuping.reviews.models import Review, Subject  # noqa: E402
from shuping.reviews.scheme import ready_made  # noqa: E402
from shuping.reviews.services import schemes, setting_up  # noqa: E402
from shuping.tree.models import Organisation  # noqa: E402

DAY = date(2026, 5, 18)
MODEL = "范文"


def opened(actor: Actor, city: Organisation, at: datetime) -> Review:
    """Return the city's review of the year, open, with everybody on site."""
    scheme = schemes.make_scheme(actor=actor, organisation=city, rules=ready_made()["township"], at=at)
    title = "2026年度述职评议"
    made = setting_up.make_review(actor=actor, organisation=city, year=2026, title=title, scheme_id=scheme.pk, at=at)
    days = setting_up.Days(date(2026, 6, 10), date(2026, 6, 26), time(9), "市委礼堂")
    setting_up.set_days(actor=actor, review_id=made.pk, days=days, at=at)
    numbers = [20] * len(made.rules["classes"])
    setting_up.set_entitled(actor=actor, review_id=made.pk, entitled=numbers, at=at)
    leader = queries.leaders(made, DAY)[0].pk
    wishes = {
        each.pk: setting_up.SubjectWish(Subject.Form.ON_SITE, leader, "" if each.person_id else "空缺")
        for each in queries.subjects(made)
    }
    setting_up.change_subjects(actor=actor, review_id=made.pk, wishes=wishes, at=at)
    return setting_up.open_review(actor=actor, review_id=made.pk, at=at)


def submit(review: Review, place: str, text: str, at: datetime) -> None:
    """Submit a text as the next version of a place's debrief."""
    subject = Subject.objects.get(review=review, organisation__name__contains=place)
    assert subject.person is not None
    debrief, _is_new = Debrief.objects.get_or_create(subject=subject)
    debrief.text, debrief.state = text, State.SUBMITTED
    debrief.save()
    start = text.index("问题和原因\n") + len("问题和原因\n")
    Version.objects.create(
        debrief=debrief,
        number=debrief.versions.count() + 1,
        text=text,
        digest=resembling.digest_of(text),
        counted={
            "length": len("".join(text.split())),
            "limit": 3000,
            "problem_length": 50,
            "problem_share": 22,
            "problem_spans": [[start, text.index("。", start) + 1]],
            "headings": [[start - 8, start - 1]],
            "parts": [{"label": "问题和原因", "share": 22, "least": 30, "most": 40}],
            "faults": [{"sentence": "“问题和原因”占 22%，比办法要求的 30% 少。", "basis": "考核办法", "spans": []}],
        },
        submitted_by=subject.person,
        submitted_at=at,
    )


def main(words: list[str]) -> None:
    """Do what the command line says."""
    at = clock.moment(DAY, 9)
    person = Person.objects.get(name="方若兰")
    actor = actor_of(person.pk, person.name, DAY)
    city = Organisation.objects.get(parent=None)
    with transaction.atomic():
        review = Review.objects.filter(is_external=False, organisation=city, year=2026).first()
        review = review or opened(actor, city, at)
        for place, text in list(pairwise(words))[::2]:
            if place == MODEL:
                comparison.add_text(actor=actor, organisation=city, kind="model", title="往年范文", text=text, at=at)
            else:
                submit(review, place, text, at)
    resembling.keep_index()


main(sys.argv[1:])
