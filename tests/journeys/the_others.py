"""What the other people of the city do beside its server: run by `python -c` in a process of its own."""

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from django.db import transaction

from shuping.access.queries import actor_of
from shuping.access.services import found_grant
from shuping.accounts.models import User
from shuping.core import clock
from shuping.core.actor import Actor
from shuping.debriefs.services import drafting, vetting
from shuping.hall.services import comments
from shuping.people.models import Person
from shuping.reviews.models import Comment, Review, Subject
from shuping.reviews.parts import Parts

ROOT = Path(__file__).parents[2]
ASKED = "活动室半年没有开门。"


def run(folder: Path, what: str, title: str, on: str) -> None:
    """Let the others do one of `WHAT` in the data folder of a demo on a day, in the review of this title."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SHUPING_")}
    settings = {"DJANGO_SETTINGS_MODULE": "shuping.config.settings", "SHUPING_DATA": str(folder)}
    environment = {**kept, **settings, "SHUPING_DEMO": "true", "PYTHONPATH": str(ROOT)}
    words = "import django; django.setup(); from tests.journeys.the_others import main; main()"
    subprocess.run([sys.executable, "-c", words, what, title, on], env=environment, check=True)


def main() -> None:
    """Do what the command line says: what, title, day."""
    what, title, day = sys.argv[1:]
    WHAT[what](Review.objects.get(title=title), clock.moment(datetime.fromisoformat(day).date(), 10))


def report(review: Review, at: datetime) -> None:
    """Every secretary who has not begun submits a report, and the office accepts it."""
    for subject in _others(review):
        if hasattr(subject, "debrief"):
            continue
        place = subject.organisation.short_name
        text = (
            f"一、上年度问题整改\n{place}把去年点到的问题列了单子，一个月对一次账。\n"
            f"二、履职情况\n{place}今年办成两件事：修通了村道，开了老年食堂。\n"
            f"三、问题和原因\n一是我到村里少。二是{place}的村干部年龄大，后备的人没有跟上。\n"
            "四、下步打算\n明年每月到村一次，年底前每个村定下两名后备。"
        )
        writer = _actor(subject.person, at)
        kept = drafting.keep_draft(actor=writer, subject_id=subject.pk, text=text, revision=0, at=at)
        made = drafting.submit_debrief(actor=writer, subject_id=subject.pk, revision=kept.revision, at=at)
        vetting.accept_version(actor=_office(at), subject_id=subject.pk, number=made.number, note="", at=at)


@transaction.atomic
def grant(review: Review, at: datetime) -> None:
    """The people of the count get their roles for the day."""
    given = (("teller", ("fangruolan", "shenzhixia")), ("scrutineer", ("shijingsong", "songyuning")))
    day = clock.local_day(at)
    for role, names in given:
        for name in names:
            person = User.objects.get(username=name).person
            found_grant(
                person=person,
                role=role,
                organisation=review.organisation,
                title=review.title,
                from_on=day,
                last_on=review.held_on,
                at=at,
            )


def comment(review: Review, at: datetime) -> None:
    """Every commentator who has not spoken yet sends his words."""
    said = set(Comment.objects.filter(review=review).values_list("subject_id", flat=True))
    for subject in _others(review):
        if subject.pk not in said:
            words = Parts("办法实，支部不够严。", "村道修通了。", ASKED, "要把活动室管起来，月底前开门。")
            comments.send(actor=_actor(subject.commentator, at), subject_id=subject.pk, parts=words, at=at)


def _others(review: Review) -> list[Subject]:
    rows = Subject.objects.filter(review=review).select_related("organisation", "person", "commentator", "debrief")
    return list(rows.order_by("pk"))


def _actor(person: Person | None, at: datetime) -> Actor:
    assert person is not None
    return actor_of(person.pk, person.name, clock.local_day(at))


def _office(at: datetime) -> Actor:
    return _actor(User.objects.get(username="fangruolan").person, at)


WHAT: dict[str, Callable[[Review, datetime], None]] = {
    "report": report,
    "grant": grant,
    "comment": comment,
}
