"""Debriefs in vetting for tests: green and pine have submitted, with one passage in both."""

from typing import Any

from django.db import transaction

from shuping.debriefs import resembling
from shuping.debriefs.models import ComparisonText, Debrief, Remark, State, Version
from shuping.debriefs.services import comparison, drafting, vetting
from shuping.reviews.models import Review, Subject
from shuping.reviews.models import State as ReviewState
from shuping.reviews.tests import factories as reviews
from tests.worlds import AT, World

COPIED = (
    "三月里我带着会计和两名老党员，从上游的水闸走到下游的磨坊，一段一段量清了渠道漏水的地方，"
    "回来当晚就在祠堂开会，谁家出工、谁家出料，写在一张红纸上贴了出去。"
)
OWN = {
    "green": "青禾镇今年把村里的茶园并成一片，请退休的农技员每旬来讲一次修剪，秋茶比上年多收了两成。",
    "pine": "松涧镇的老桥去年冬天修好了，学生上学不再绕山路，村民自己凑的木料还剩下一半堆在晒场。",
}


def text_of(place: str, *, with_copy: bool = True) -> str:
    return "一、履职情况\n" + OWN[place] + ("\n" + COPIED if with_copy else "") + "\n二、问题\n走访少，记录不全。"


def opened(world: World) -> Review:
    return reviews.opened(world)


def subject_of(world: World, place: str = "green", review: Review | None = None) -> Subject:
    rows = Subject.objects.filter(organisation=world[place])
    found = (rows.filter(review=review) if review else rows.order_by("-review__year")).first()
    assert found is not None
    return found


def submitted(world: World, place: str = "green", text: str = "", review: Review | None = None) -> Version:
    """Return the next version of a place's debrief, submitted by its secretary and in the index."""
    review = review or Review.objects.first() or opened(world)
    debrief, _is_new = Debrief.objects.get_or_create(subject=subject_of(world, place, review))
    debrief.text, debrief.state = text or text_of(place), State.SUBMITTED
    debrief.save()
    made = Version.objects.create(
        debrief=debrief,
        number=debrief.versions.count() + 1,
        text=debrief.text,
        digest=resembling.digest_of(debrief.text),
        counted=drafting.counted(debrief.subject, debrief.text).as_json(),
        submitted_by=world.people[f"{place}-secretary"],
        submitted_at=AT,
    )
    with transaction.atomic():
        resembling.follow()
    resembling.keep_index()
    return made


def both(world: World) -> tuple[Version, Version]:
    """Return the versions of green and pine, which share one passage."""
    return submitted(world, "green"), submitted(world, "pine")


def last_years(world: World, place: str = "green", text: str = "") -> Version:
    """Return the accepted version of an archived review of the year before."""
    now = Review.objects.first() or opened(world)
    subject = subject_of(world, place, now)
    before = Review.objects.create(
        organisation=now.organisation, year=now.year - 1, title="2025年度述职评议", scheme=now.scheme,
        frozen=now.frozen, opened_at=AT, state=ReviewState.ARCHIVED, made_by=now.made_by,
    )  # fmt: skip
    Subject.objects.create(
        review=before, organisation=subject.organisation, post=subject.post, person=subject.person, number=1
    )
    made = submitted(world, place, text, before)
    Version.objects.filter(pk=made.pk).update(verdict="accepted", verdict_by=world.people["officer"], verdict_at=AT)
    Debrief.objects.filter(pk=made.debrief_id).update(state=State.ACCEPTED)
    return made


def remarked(world: World, version: Version, words: str, text: str = "写清楚是哪些村。") -> Remark:
    start = version.text.index(words)
    return vetting.make_remark(
        actor=world.actor("officer"),
        subject_id=version.debrief.subject_id,
        number=version.number,
        span=(start, start + len(words)),
        text=text,
        at=AT,
    )


def returned(world: World, place: str = "green") -> Version:
    made = submitted(world, place)
    remarked(world, made, "走访少，记录不全。")
    return vetting.return_version(**of(world, made), note="问题再具体些。")


def accepted(world: World, place: str = "green") -> Version:
    return vetting.accept_version(**of(world, submitted(world, place)), note="")


def of(world: World, version: Version, actor: str = "officer") -> dict[str, Any]:
    """Return whose version and which, for an act on it."""
    subject_id = version.debrief.subject_id
    return {"actor": world.actor(actor), "subject_id": subject_id, "number": version.number, "at": AT}


def comparison_text(
    world: World, kind: str = ComparisonText.Kind.MODEL, text: str = COPIED, place: str = "city", actor: str = "officer"
) -> ComparisonText:
    made = comparison.add_text(
        actor=world.actor(actor), organisation=world[place], kind=kind, title="往年范文", text=text, at=AT
    )
    resembling.keep_index()
    return made
