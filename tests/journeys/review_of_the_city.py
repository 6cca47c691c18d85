"""Opens a review of the demo city's townships beside its server: run by `python -c` in a process of its own."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from shuping.access.queries import actor_of
from shuping.accounts.models import User
from shuping.reviews import queries
from shuping.reviews.models import Subject
from shuping.reviews.scheme import ready_made
from shuping.reviews.services import schemes, setting_up

YEAR = 2026
TITLE = "2026年度述职评议"  # beside the one that the demo has open
TODAY = date(2026, 5, 21)
AT = datetime(2026, 5, 21, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
PASSWORD = "云岭2026-写报告"  # of the secretaries who have no card on the sign-in page
SECRETARIES = ("hansuyan", "luwensong")
RUN = "import django; django.setup(); from tests.journeys.review_of_the_city import open_review; open_review()"


def open_review() -> int:
    """Set up this year's review and open it, give two secretaries a password; return the review's id."""
    for user in User.objects.filter(username__in=SECRETARIES):
        user.set_password(PASSWORD)
        user.save()
    person = User.objects.get(username="fangruolan").person
    actor = actor_of(person.pk, person.name, TODAY)
    city = queries.places(actor)[0]
    scheme = schemes.make_scheme(actor=actor, organisation=city, rules=ready_made()["township"], at=AT)
    made = setting_up.make_review(actor=actor, organisation=city, year=YEAR, title=TITLE, scheme_id=scheme.pk, at=AT)
    days = setting_up.Days(date(2026, 6, 10), date(2026, 6, 26), time(9), "市委礼堂")
    setting_up.set_days(actor=actor, review_id=made.pk, days=days, at=AT)
    setting_up.set_entitled(actor=actor, review_id=made.pk, entitled=[24, 36, 60], at=AT)
    leader = queries.leaders(made, TODAY)[0]
    wishes = {
        each.pk: setting_up.SubjectWish(
            Subject.Form.ON_SITE, leader.pk, "" if each.person_id else "岗位空缺，等补上以后另行述职"
        )
        for each in queries.subjects(made)
    }
    setting_up.change_subjects(actor=actor, review_id=made.pk, wishes=wishes, at=AT)
    return setting_up.open_review(actor=actor, review_id=made.pk, at=AT).pk
