"""Reviews in each state for tests: the city over its two townships."""

from datetime import date, time
from typing import Any

from shuping.reviews import queries
from shuping.reviews.models import Review, Scheme, Subject
from shuping.reviews.parts import Parts
from shuping.reviews.scheme import Ruled, checked, ready_made
from shuping.reviews.scheme import Scheme as Rules
from shuping.reviews.services import commenting, schemes, setting_up
from shuping.reviews.services.setting_up import Days, SubjectWish
from tests.worlds import AT, World

YEAR = 2026


def rules(code: str = "township", **changes: Any) -> Rules:
    """Return a ready-made scheme with other values."""
    found = ready_made()[code]
    given = {name: Ruled(changes.get(name, each.value), each.basis, each.is_open) for name, each in found.rules.items()}
    return checked(found.name, given)


def a_scheme(world: World, place: str = "city", actor: str = "officer", **changes: Any) -> Scheme:
    code = changes.pop("code", "township")
    return schemes.make_scheme(actor=world.actor(actor), organisation=world[place], rules=rules(code, **changes), at=AT)


def a_review(world: World, **changes: Any) -> Review:
    """Return a review that is being prepared, with its two subjects and nothing else."""
    return setting_up.make_review(
        actor=world.actor("officer"),
        organisation=world["city"],
        year=YEAR,
        title="2026年度述职评议",
        scheme_id=a_scheme(world, **changes).pk,
        at=AT,
    )


def ready(world: World, **changes: Any) -> Review:
    """Return a review that lacks nothing."""
    found = a_review(world, **changes)
    actor = world.actor("officer")
    days = Days(date(2026, 6, 10), date(2026, 6, 26), time(9), "市委礼堂")
    setting_up.set_days(actor=actor, review_id=found.pk, days=days, at=AT)
    numbers = [20] * len(found.rules["classes"])
    setting_up.set_entitled(actor=actor, review_id=found.pk, entitled=numbers, at=AT)
    wish = SubjectWish(Subject.Form.ON_SITE, world.people["mayor"].pk)
    wishes = {subject.pk: wish for subject in queries.subjects(found)}
    return setting_up.change_subjects(actor=actor, review_id=found.pk, wishes=wishes, at=AT)


def opened(world: World, **changes: Any) -> Review:
    """Return an open review: its scheme is frozen."""
    return setting_up.open_review(actor=world.actor("officer"), review_id=ready(world, **changes).pk, at=AT)


def opened_of(world: World, found: Review) -> Review:
    """Return a review that lacks nothing, opened."""
    return setting_up.open_review(actor=world.actor("officer"), review_id=found.pk, at=AT)


SAID = Parts(
    "产业有办法。", "带动318户增收。", "3个村党员大会记录前后雷同。", "要把“三会一课”严起来，5月底前见到变化。"
)


def filed(world: World, parts: Parts = SAID) -> Review:
    """Return an open review with a comment on each of its subjects, made documents."""
    found = opened(world)
    for subject in queries.subjects(found):
        commenting.send(actor=world.actor("mayor"), subject=subject, parts=parts, at=AT)
    commenting.file_comments(actor=world.actor("officer"), review_id=found.pk, at=AT)
    return found
