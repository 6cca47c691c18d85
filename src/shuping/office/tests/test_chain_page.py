"""The page of the chain speaks of people, organisations and acts by their names, on the office's own clock."""

from datetime import UTC, datetime

from django.test import Client
from django.urls import reverse

from shuping.access.models import Grant
from shuping.access.queries import actor_of
from shuping.access.services import give_grant
from shuping.opinions.services import write_opinion
from tests.worlds import AT, DAY, START, World


def test_the_newest_entry_is_told_in_words(world: World) -> None:
    granter = world.people["nobody"]
    role = "security_administrator"
    Grant.objects.create(person=granter, role=role, organisation=world["green"], title="安全管理员", from_on=START)
    made = give_grant(
        actor=actor_of(granter.pk, granter.name, DAY),
        person=world.people["green-clerk"],
        role="supervisor",
        organisation=world["green"],
        last_on=DAY,
        title="督查组",
        at=datetime(DAY.year, DAY.month, DAY.day, 1, 5, tzinfo=UTC),
    )
    client = Client()
    client.force_login(world.people["auditor"].user, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.get(reverse("office:chain"))
    newest = answer.context["lines"][0]
    assert (newest.act, newest.act_name) == ("给出授权", "access.granted")
    assert (newest.actor, newest.organisation) == (granter.name, world["green"].short_name)
    assert (newest.object, newest.object_name) == (f"授权 {made.pk}", f"access.grant/{made.pk}")
    assert f"{DAY.year}年{DAY.month}月{DAY.day}日 9:05" in answer.content.decode()


def test_who_wrote_without_a_name_is_nobody_there(world: World) -> None:
    write_opinion(actor=world.actor("green-clerk"), about="burden", text="表太多。", page="", is_anonymous=True, at=AT)
    client = Client()
    client.force_login(world.people["auditor"].user, backend="django.contrib.auth.backends.ModelBackend")
    newest = client.get(reverse("office:chain")).context["lines"][0]
    assert (newest.act_name, newest.actor, newest.organisation) == ("opinions.written", "没有署名", "")
