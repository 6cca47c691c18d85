"""A round on paper from its form to its count, by the people who may do each step."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from shuping.audit.models import Entry
from shuping.ballots import queries
from shuping.ballots.models import BallotRound, Sheet, State
from shuping.ballots.services import ending, paper, setting_up
from shuping.ballots.services.acts import BadRound, WrongState
from shuping.ballots.services.paper import Sheets
from shuping.ballots.services.setting_up import ClassWish
from shuping.ballots.tests import factories
from shuping.core import clock
from shuping.core.errors import Forbidden, NotFound
from shuping.core.models import Job
from tests.worlds import AT, DAY, World, build_world


@pytest.fixture
def world(db: None) -> World:
    return build_world()


def test_a_round_goes_from_its_form_to_its_count(world: World) -> None:
    made = factories.counted(world)
    assert made.published["cast"] == 11
    line = made.published["rows"][2]["lines"][0]
    assert (line["voters"], line["total"]) == ("A", 6)
    assert not Sheet.objects.exists()
    assert Job.objects.filter(name=ending.WIPE).exists()  # the marks are wiped from the files too
    acts = [Entry.objects.latest("number")]
    assert acts[0].object == f"ballots.round/{made.pk}"


def test_the_same_person_never_keys_a_sheet_twice(world: World) -> None:
    made = factories.keying(world)
    factories.key(world, made, "pine-organiser", "A", 1, "111")
    factories.key(world, made, "pine-organiser", "A", 1, "121")  # his own entry put right
    sheet = Sheet.objects.get(voters__key="A", number=1)
    assert (sheet.first, sheet.second) == ("121", "")
    sheet.second_by_id = sheet.first_by_id
    with pytest.raises(IntegrityError), transaction.atomic():
        sheet.save()


def test_the_next_sheet_is_never_one_that_the_keyer_has_keyed(world: World) -> None:
    made = factories.keying(world)
    voters = made.classes.get(key="A")
    mine, other = world.actor("pine-organiser"), world.actor("green-clerk")
    factories.key(world, made, "pine-organiser", "A", 1, "111")
    assert [queries.next_sheet(voters, who, 1).number for who in (mine, other)] == [2, 1]  # type: ignore[union-attr]
    assert queries.next_sheet(voters, mine, 5).number == 5  # type: ignore[union-attr]


def test_a_third_entry_is_refused_and_changes_nothing(world: World) -> None:
    made = factories.differing(world)
    factories.found_teller(world, "pine-clerk")
    with pytest.raises(WrongState):
        factories.key(world, made, "pine-clerk", "A", 1, "111")
    sheet = Sheet.objects.get(voters__key="A", number=1)
    assert (sheet.first, sheet.second, sheet.settled) == ("112", "122", "")


def test_differences_are_settled_row_by_row_with_the_paper_in_hand(world: World) -> None:
    made = factories.differing(world)
    sheet = queries.differing(made).get()
    scrutineer = world.actor("supervisor")
    with pytest.raises(BadRound):
        paper.settle_sheet(actor=scrutineer, round_id=made.pk, sheet_id=sheet.pk, marks={})
    paper.settle_sheet(actor=scrutineer, round_id=made.pk, sheet_id=sheet.pk, marks={0: "4", 1: "9"})
    sheet.refresh_from_db()
    assert sheet.settled == "192"  # what both keyed alike is not touched
    with pytest.raises(WrongState):
        paper.settle_sheet(actor=scrutineer, round_id=made.pk, sheet_id=sheet.pk, marks={1: "1"})


def test_who_keyed_a_sheet_does_not_settle_it(world: World) -> None:
    made = factories.differing(world)
    factories.found_teller(world, "green-clerk", "scrutineer")
    sheet = queries.differing(made).get()
    with pytest.raises(Forbidden):
        paper.settle_sheet(actor=world.actor("green-clerk"), round_id=made.pk, sheet_id=sheet.pk, marks={1: "2"})
    sheet.refresh_from_db()
    assert sheet.settled == ""


def test_a_round_is_not_counted_before_every_sheet_is_keyed_twice_and_settled(world: World) -> None:
    made = factories.differing(world)
    with pytest.raises(BadRound, match="11"):
        paper.count_round(actor=world.actor("supervisor"), round_id=made.pk, at=AT)
    assert Sheet.objects.count() == 11


def test_a_wrong_number_of_sheets_is_put_right_while_they_are_keyed(world: World) -> None:
    made = factories.keying(world)  # A 6, B 5; there are only 5 of A in the box, and 6 of B
    for number in range(1, 6):
        factories.key(world, made, "pine-organiser", "A", number, "112")
    _count_again(world, made, a=5, b=6)
    numbers = Sheet.objects.order_by("voters__key", "number").values_list("voters__key", "number", "first")
    assert list(numbers) == [*(("A", at, "112") for at in range(1, 6)), *(("B", at, "") for at in range(1, 7))]
    made.refresh_from_db()
    assert made.state == State.KEYING
    with pytest.raises(BadRound, match="第 5 张已经录过了，收回的不能比它少"):
        _count_again(world, made, a=4, b=6)
    assert Sheet.objects.filter(voters__key="A").count() == 5
    assert made.classes.get(key="A").cast == 5


def test_sheets_are_counted_again_by_a_scrutineer_until_the_round_is_counted(world: World) -> None:
    made = factories.keyed(world)
    with pytest.raises(Forbidden):
        _count_again(world, made, a=6, b=5, name="pine-organiser")
    _count_again(world, made, a=6, b=5)
    assert Sheet.objects.exclude(settled="112").count() == 0
    paper.count_round(actor=world.actor("supervisor"), round_id=made.pk, at=AT)
    with pytest.raises(WrongState):
        _count_again(world, made, a=6, b=5)


def _count_again(world: World, made: BallotRound, *, a: int, b: int, name: str = "supervisor") -> None:
    sheets = {"A": Sheets(a, a, 0, 0), "B": Sheets(b, b, 0, 0)}
    paper.count_sheets(actor=world.actor(name), round_id=made.pk, sheets=sheets, at=AT)


@pytest.mark.parametrize("sheets", [Sheets(8, 6, 1, 0), Sheets(8, 8, 1, 0), Sheets(9, 9, 0, 0), Sheets(0, 0, 0, 0)])
def test_sheets_that_do_not_add_up_or_are_too_many_stop_the_round(world: World, sheets: Sheets) -> None:
    made = factories.fixed(world)
    others = Sheets(0, 0, 0, 0)
    with pytest.raises(BadRound):
        paper.count_sheets(actor=world.actor("supervisor"), round_id=made.pk, sheets={"A": sheets, "B": others}, at=AT)
    made.refresh_from_db()
    assert made.state == State.FIXED
    assert not Sheet.objects.exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"rows": ()},
        {"rows": ("同名", "同名")},
        {"options": (("好", 100),)},
        {"options": (("好", 100), ("好", 50))},
        {"classes": ()},
        {"classes": (ClassWish("领导", 8, Decimal(60)), ClassWish("代表", 9, Decimal(30)))},
        {"classes": (ClassWish("领导", 4, Decimal(60)), ClassWish("代表", 9, Decimal(40)))},
        {"classes": (ClassWish("领导", 8, Decimal(60)), ClassWish("代表", 9))},
        {"formula": "points", "options": (("好", 0), ("差", 0))},
    ],
)
def test_a_scheme_that_cannot_stand_is_refused_with_a_sentence(world: World, changes: dict[str, object]) -> None:
    with pytest.raises(BadRound) as refused:
        factories.draft(world, **changes)
    assert str(refused.value).endswith("。")


def test_a_fixed_form_never_changes(world: World) -> None:
    made = factories.fixed(world)
    with pytest.raises(WrongState):
        setting_up.change_round(
            actor=world.actor("green-organiser"), round_id=made.pk, wish=factories.wish(title="另一个"), at=AT
        )


def test_who_organises_does_not_count_and_who_keys_does_not_settle(world: World) -> None:
    made = factories.keyed(world)
    for name in ("green-organiser", "pine-organiser", "green-secretary"):
        with pytest.raises(Forbidden):
            paper.count_round(actor=world.actor(name), round_id=made.pk, at=AT)
    with pytest.raises(NotFound):
        paper.count_round(actor=world.actor("pine-secretary"), round_id=made.pk, at=AT)


def test_villagers_are_asked_about_a_project(world: World) -> None:
    """A round knows nothing of secretaries: one matter, three answers, no classes, no rate."""
    made = factories.keying(
        world,
        {"A": 6},
        title="修不修蓄水池",
        rows=("村东头修蓄水池",),
        options=(("同意", 0), ("不同意", 0), ("说不准", 0)),
        classes=(ClassWish("户代表", 30),),
        formula="none",
    )
    for name in ("pine-organiser", "green-clerk"):
        for number, mark in enumerate("111111", 1):
            factories.key(world, made, name, "A", number, mark)
    done = paper.count_round(actor=world.actor("supervisor"), round_id=made.pk, at=AT)
    assert done.published["rows"][0]["lines"][0]["total"] == 6  # type: ignore[index]
    assert done.published["rows"][0]["rate"] == ""  # type: ignore[index]


def test_a_keyed_mark_leaves_no_trace_in_chain_or_counts_of_single_sheets(world: World) -> None:
    made = factories.keyed(world, marks="213")
    paper.count_round(actor=world.actor("supervisor"), round_id=made.pk, at=AT)
    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM audit_entry")
        bodies = b"".join(bytes(row[0]) for row in cursor.fetchall())
    assert b"213" not in bodies.replace(str(made.pk).encode(), b"")
    made.refresh_from_db()
    assert "213" not in str(made.counts)


def test_progress_takes_two_queries_however_many_sheets(world: World, django_assert_num_queries: object) -> None:
    made = factories.differing(world)
    with django_assert_num_queries(2):  # type: ignore[operator]
        found = queries.progress(made)
    assert [(each.sheets, each.once, each.twice, each.differing) for each in found] == [(6, 1, 1, 1), (5, 0, 0, 0)]


def test_whoever_set_a_round_up_is_no_scrutineer_of_it(world: World, client: Client) -> None:
    made = factories.fixed(world)
    factories.found_teller(world, "green-organiser", "scrutineer")
    sheets = {"A": Sheets(5, 5, 0, 0), "B": Sheets(5, 5, 0, 0)}
    with pytest.raises(Forbidden, match="是您设的，不能由您监票"):
        paper.count_sheets(actor=world.actor("green-organiser"), round_id=made.pk, sheets=sheets, at=AT)
    client.force_login(world.user("green-organiser"), backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(reverse("ballots:detail", args=[made.pk])).content.decode()
    sheets_page = reverse("ballots:sheets", args=[made.pk])
    assert f'href="{sheets_page}"' not in page
    client.force_login(world.user("supervisor"), backend="django.contrib.auth.backends.ModelBackend")
    assert f'href="{sheets_page}"' in client.get(reverse("ballots:detail", args=[made.pk])).content.decode()


def test_a_round_whose_form_is_wrong_is_given_up_until_somebody_may_have_voted(world: World) -> None:
    made = factories.fixed(world, held_on=DAY + timedelta(days=1))
    actor = world.actor("green-organiser")
    with pytest.raises(BadRound, match="写明为什么作废"):
        ending.give_up(actor=actor, round_id=made.pk, reason=" ", at=AT)
    with pytest.raises(Forbidden):
        ending.give_up(actor=world.actor("supervisor"), round_id=made.pk, reason="写错了名字", at=AT)
    void = ending.give_up(actor=actor, round_id=made.pk, reason="写错了名字", at=AT)
    assert (void.state, void.void_reason) == (State.VOID, "写错了名字")
    assert queries.facts([made.pk])[made.pk]["void"] == "写错了名字"
    voted = factories.fixed(world, held_on=DAY)
    with pytest.raises(WrongState, match="由监票人作废"):
        ending.give_up(actor=actor, round_id=voted.pk, reason="写错了名字", at=AT)
    with pytest.raises(Forbidden):
        ending.void_round(actor=actor, round_id=voted.pk, reason="多出来一张票", at=AT)
    scrutineer = world.actor("supervisor")
    assert ending.void_round(actor=scrutineer, round_id=voted.pk, reason="多出来一张票", at=AT).state == State.VOID
    assert not Job.objects.filter(name=ending.WIPE).exists()  # nothing was keyed
    keyed = factories.keyed(world)
    ending.void_round(actor=scrutineer, round_id=keyed.pk, reason="多出来一张票", at=AT)
    assert not Sheet.objects.filter(voters__round=keyed).exists()
    assert Job.objects.filter(name=ending.WIPE).exists()


def test_the_page_of_a_round_given_up_says_why_and_offers_nothing_more(world: World, client: Client) -> None:
    made = factories.fixed(world, held_on=clock.today() + timedelta(days=1))
    client.force_login(world.user("green-organiser"), backend="django.contrib.auth.backends.ModelBackend")
    page = reverse("ballots:detail", args=[made.pk])
    assert "定稿错了，作废这一轮" in client.get(page).content.decode()
    told = client.post(reverse("ballots:give_up", args=[made.pk]), {"reason": "写错了名字"}, follow=True)
    shown = told.content.decode()
    assert "原因：写错了名字" in shown
    assert "定稿错了，作废这一轮" not in shown
    assert "作废不能撤回" not in shown
