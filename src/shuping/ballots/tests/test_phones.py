"""A round with phones from its slips to its destruction, by the people who may do each step."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from shuping.audit import chain
from shuping.audit.models import Entry
from shuping.ballots import queries
from shuping.ballots.models import BallotCode, BallotRound, Mark, SealedRound, Sheet, State
from shuping.ballots.queries.slips import AlteredSlips
from shuping.ballots.sealed import AlteredKey
from shuping.ballots.services import bringing, casting, ceremony, closing, ending, paper, printing
from shuping.ballots.services.acts import BadRound, WrongState
from shuping.ballots.services.casting import Outcome
from shuping.ballots.services.paper import Sheets
from shuping.ballots.tests import factories
from shuping.core.errors import Forbidden
from shuping.sealing import codes, trial
from shuping.sealing.faults import Refused
from shuping.sealing.slips import new_slips
from tests.worlds import AT, World, build_world


@pytest.fixture
def world(db: None) -> World:
    return build_world()


def test_a_round_goes_from_its_slips_to_its_count(world: World) -> None:
    made = factories.brought(world)
    found = made.again()
    assert found.state == State.COUNTED
    assert found.published["cast"] == 15
    assert found.counts["cast"] == {"A": 7, "B": 8}
    assert found.sealed.first_counts is None
    assert _acts(found)[-5:] == ["opened", "closed", "reconciled", "listed", "counted"]


def _acts(found: BallotRound) -> list[str]:
    bodies = Entry.objects.filter(object=f"ballots.round/{found.pk}").order_by("number").values_list("body", flat=True)
    return [chain.unpack(bytes(body)).act.removeprefix("ballots.") for body in bodies]


def test_no_code_is_stored_and_every_row_looks_alike(world: World) -> None:
    made = factories.opened(world)
    before = {len(bytes(row.envelope)) for row in BallotCode.objects.all()}
    factories.vote(made.slips["A"][0], (1, 2, 3))
    after = {len(bytes(row.envelope)) for row in BallotCode.objects.all()}
    assert before == after
    assert len(after) == 1
    hashes = list(BallotCode.objects.order_by("pk").values_list("hash", flat=True))
    assert hashes == sorted(hashes)
    stored = b"".join(bytes(row.hash) + bytes(row.envelope) + bytes(row.receipt) for row in BallotCode.objects.all())
    assert not any(codes.read(code) in stored for slips in made.slips.values() for code in slips)


def test_a_slip_votes_once_and_is_told_the_same_receipt_again(world: World) -> None:
    made = factories.opened(world)
    code = made.slips["A"][0]
    first = factories.vote(code, (1, 2, 3))
    again = factories.vote(code, (4, 4, 4))
    assert (first.outcome, again.outcome) == (Outcome.ACCEPTED, Outcome.ALREADY)
    assert first.receipt == again.receipt
    assert BallotCode.objects.filter(mark=Mark.CAST).count() == 1


def test_a_cast_is_one_update_that_asks_for_the_round_and_the_slip_itself(world: World) -> None:
    made = factories.opened(world)
    held = queries.slip(codes.read(made.slips["A"][0]))
    assert held is not None
    BallotRound.objects.update(state=State.CLOSED)  # while this voter was ticking
    assert casting.cast(held, (1, 1, 1)).outcome == Outcome.CLOSED
    BallotRound.objects.update(state=State.OPEN)
    BallotCode.objects.filter(pk=held.row.pk).update(mark=Mark.SPOILT)
    assert casting.cast(held, (1, 1, 1)).outcome == Outcome.VOIDED
    assert not BallotCode.objects.filter(mark=Mark.CAST).exists()


def test_a_ballot_that_is_none_is_refused_before_it_is_sealed(world: World) -> None:
    made = factories.opened(world, remark=2)
    with pytest.raises(Refused):
        factories.vote(made.slips["A"][0], (9, 1, 1))
    with pytest.raises(Refused):
        factories.vote(made.slips["A"][0], (1, 1, 1), "三个字啊")
    assert not BallotCode.objects.filter(mark=Mark.CAST).exists()


def test_voting_opens_only_with_a_tried_key_and_every_slip_accounted_for(world: World) -> None:
    made = factories.printed(world)
    scrutineer = world.actor("supervisor")
    heads = {"A": casting.Heads(8, 2), "B": casting.Heads(8, 2)}  # one slip of B is nowhere
    with pytest.raises(BadRound, match="有 1 张票条没有下落"):
        casting.open_voting(actor=scrutineer, round_id=made.round.pk, heads=heads, at=AT)
    factories.scan(world, made, Mark.LEFT_OVER, made.slips["B"][:1])
    key, _slips = new_slips()
    file = trial.key_file(trial.KeyFile(made.round.sealed.id_bytes, made.round.title, key))
    ceremony.bring_key(actor=scrutineer, round_id=made.round.pk, content=file, at=AT)
    with pytest.raises(WrongState, match="钥匙还没有试封"):
        casting.open_voting(actor=scrutineer, round_id=made.round.pk, heads=heads, at=AT)


def test_a_key_of_another_round_and_a_wrong_word_are_refused(world: World) -> None:
    made = factories.printed(world)
    scrutineer, key = world.actor("supervisor"), new_slips()[0]
    for content in (b"{}", trial.key_file(trial.KeyFile(bytes(16), "另一轮", key))):
        with pytest.raises(BadRound):
            ceremony.bring_key(actor=scrutineer, round_id=made.round.pk, content=content, at=AT)
    ceremony.new_trial(actor=scrutineer, round_id=made.round.pk)
    word, _trial = trial.challenge(key, made.round.sealed.id_bytes)
    with pytest.raises(BadRound, match="不是试封的那个词"):
        ceremony.answer_trial(actor=scrutineer, round_id=made.round.pk, typed=word, at=AT)
    assert made.again().sealed.tried_at is None


def test_slips_that_were_swapped_in_the_database_stop_the_round(world: World) -> None:
    made = factories.printed(world)
    row = BallotCode.objects.first()
    assert row is not None
    row.hash = bytes(32)
    row.save()
    heads = {"A": casting.Heads(8, 2), "B": casting.Heads(9, 2)}
    with pytest.raises(AlteredSlips):
        casting.open_voting(actor=world.actor("supervisor"), round_id=made.round.pk, heads=heads, at=AT)


def test_a_slip_that_comes_back_unused_but_voted_bars_the_round(world: World) -> None:
    made = factories.opened(world)
    code = made.slips["A"][0]
    factories.vote(code, (1, 1, 1))
    casting.close_voting(actor=world.actor("supervisor"), round_id=made.round.pk, at=AT)
    answers = factories.scan(world, made, Mark.RETURNED, [code, made.slips["A"][1], made.slips["A"][1], "不是票码"])
    assert [answer.done for answer in answers] == [False, True, False, False]
    assert made.again().sealed.is_barred
    hands = {key: closing.Hands(0, 0, 0) for key in made.slips}
    with pytest.raises(BadRound, match="不能开票"):
        closing.reconcile(actor=world.actor("supervisor"), round_id=made.round.pk, hands=hands, at=AT)
    ending.void_round(actor=world.actor("supervisor"), round_id=made.round.pk, reason="有人冒用票条", at=AT)
    assert made.again().state == State.VOID


@pytest.mark.parametrize(
    ("returned", "lost", "reserve", "said"),
    [(2, 0, 2, "手数 2 张"), (3, 1, 2, "请重新清点"), (3, 0, 1, "备用信封里手数 1 张，应有 2 张")],
)
def test_numbers_that_do_not_add_up_are_refused(
    world: World, returned: int, lost: int, reserve: int, said: str
) -> None:
    made = factories.voted(world)
    hands = {"A": closing.Hands(returned, lost, reserve), "B": closing.Hands(3, 0, 2)}
    with pytest.raises(BadRound, match=said):
        closing.reconcile(actor=world.actor("supervisor"), round_id=made.round.pk, hands=hands, at=AT)
    assert made.again().classes.get(key="A").lost is None


def test_paper_is_given_for_a_voided_slip_and_sealed_as_soon_as_two_agree(world: World) -> None:
    made = factories.opened(world)
    exchanged = made.slips["B"][:5]
    factories.scan(world, made, Mark.PAPER, exchanged)
    assert factories.vote(exchanged[0], (1, 1, 1)).outcome == Outcome.VOIDED
    for slips in made.slips.values():
        for code in slips[5:-2]:
            factories.vote(code, (1, 1, 2))
    scrutineer = world.actor("supervisor")
    casting.close_voting(actor=scrutineer, round_id=made.round.pk, at=AT)
    unused = {"A": [*made.slips["A"][:5], *made.slips["A"][-2:]], "B": made.slips["B"][-2:]}
    for slips in unused.values():
        factories.scan(world, made, Mark.RETURNED, slips)
    hands = {key: closing.Hands(len(slips), 0, 2) for key, slips in unused.items()}
    closing.reconcile(actor=scrutineer, round_id=made.round.pk, hands=hands, at=AT)
    with pytest.raises(BadRound, match="先清点、录入纸质票"):
        closing.close_list(actor=scrutineer, round_id=made.round.pk, at=AT)
    with pytest.raises(BadRound, match="换纸质票作废的票条有 5 张"):
        paper.count_sheets(actor=scrutineer, round_id=made.round.pk, sheets=_sheets(4), at=AT)
    paper.count_sheets(actor=scrutineer, round_id=made.round.pk, sheets=_sheets(5), at=AT)
    for number in range(1, 6):
        factories.key(world, made.round, "pine-organiser", "B", number, "329")
        factories.key(world, made.round, "green-clerk", "B", number, "329")
    for sheet in Sheet.objects.all():
        assert (sheet.first, sheet.second, sheet.settled) == ("", "", "")
        assert len(bytes(sheet.envelope or b"")) == queries.envelope_length(made.again())
    with pytest.raises(WrongState):
        factories.key(world, made.round, "green-clerk", "B", 1, "111")
    closing.close_list(actor=scrutineer, round_id=made.round.pk, at=AT)
    for name in ("supervisor", "mayor"):
        content = factories.counted_file(made)
        bringing.bring_counts(actor=world.actor(name), round_id=made.round.pk, content=content, at=AT)
    counts = made.again().counts
    assert counts["rows"][2][-1]["unclear"] == 5
    assert (counts["cast"], counts["joined"]) == ({"A": 0, "B": 12}, {"A": "B"})


def _sheets(number: int) -> dict[str, Sheets]:
    return {"A": Sheets(0, 0, 0, 0), "B": Sheets(number, number, 0, 0)}


def test_a_slip_is_voided_as_what_was_chosen_and_never_by_default(client: Client, world: World) -> None:
    """Nobody can take back what a slip was marked as: for a sheet that nobody got, no numbers add up after closing."""
    made = factories.opened(world)
    client.force_login(world.user("supervisor"))
    address, slip = f"/ballots/{made.round.pk}/scan/", made.slips["A"][0]
    assert "checked" not in client.get(address).content.decode()
    for mark in ({}, {"mark": "x"}, {"mark": str(Mark.RETURNED.value)}):
        answer = client.post(address, {"slips": slip, **mark})
        assert answer.status_code == 422
        assert "先选登记成哪一种" in answer.content.decode()
        assert slip in answer.content.decode()
    assert not BallotCode.objects.exclude(mark=Mark.UNUSED).exists()
    assert "登记了 1 张" in client.post(address, {"slips": slip, "mark": Mark.SPOILT.value}).content.decode()


def test_no_slip_is_exchanged_for_paper_where_only_phones_vote(client: Client, world: World) -> None:
    made = factories.opened(world, channels="phone")
    client.force_login(world.user("supervisor"))
    page = client.get(f"/ballots/{made.round.pk}/scan/").content.decode()
    assert "给纸质票" not in page
    assert f'name="mark" value="{Mark.SPOILT.value}"' in page
    with pytest.raises(WrongState):
        factories.scan(world, made, Mark.PAPER, made.slips["A"][:1])
    factories.scan(world, made, Mark.SPOILT, made.slips["A"][:1])


def test_a_slip_that_is_found_after_the_numbers_were_counted_is_counted(client: Client, world: World) -> None:
    made = factories.voted(world)
    scrutineer, slips = world.actor("supervisor"), made.slips["A"]
    BallotCode.objects.filter(hash=codes.code_hash(made.again().sealed.id_bytes, codes.read(slips[-3]))).update(mark=0)
    lost = {"A": closing.Hands(2, 1, 2), "B": closing.Hands(3, 0, 2)}
    closing.reconcile(actor=scrutineer, round_id=made.round.pk, hands=lost, at=AT)
    factories.scan(world, made, Mark.RETURNED, slips[-3:-2])  # here it is
    with pytest.raises(BadRound, match="没用交回的手数 2 张，扫描登记了 3 张"):
        closing.close_list(actor=scrutineer, round_id=made.round.pk, at=AT)
    client.force_login(world.user("supervisor"))
    assert f"/ballots/{made.round.pk}/reconcile/" in client.get(f"/ballots/{made.round.pk}/").content.decode()
    found = {key: closing.Hands(3, 0, 2) for key in made.slips}
    closing.reconcile(actor=scrutineer, round_id=made.round.pk, hands=found, at=AT)
    closing.close_list(actor=scrutineer, round_id=made.round.pk, at=AT)


@pytest.mark.parametrize(
    "sheets",
    [Sheets(1, 0, 0, 1), Sheets(1, 0, 1, 0), Sheets(2, 1, 1, 0), Sheets(2, 0, 1, 1)],
    ids=["taken home", "spoilt", "spoilt and changed", "changed and taken home"],
)
def test_a_sheet_that_was_spoilt_or_never_came_back_holds_up_no_round(world: World, sheets: Sheets) -> None:
    made = _exchanged(world)
    scrutineer = world.actor("supervisor")
    none = Sheets(0, 0, 0, 0)
    for wrong in (Sheets(2, 1, 0, 1), Sheets(2, 2, 0, 0), Sheets(3, 1, 1, 1), Sheets(3, 2, 1, 0), none):
        with pytest.raises(BadRound, match="换纸质票作废的票条有 1 张"):
            paper.count_sheets(actor=scrutineer, round_id=made.round.pk, sheets={"A": none, "B": wrong}, at=AT)
    paper.count_sheets(actor=scrutineer, round_id=made.round.pk, sheets={"A": none, "B": sheets}, at=AT)
    for name in ("pine-organiser", "green-clerk") if sheets.cast else ():
        factories.key(world, made.round, name, "B", 1, "329")
    closing.close_list(actor=scrutineer, round_id=made.round.pk, at=AT)
    assert len(queries.all_envelopes(made.again())) == 16 + sheets.cast


def _exchanged(world: World) -> factories.Phones:
    """Return a reconciled round in which one slip of B was voided for a sheet and everybody else voted by phone."""
    made = factories.opened(world)
    factories.scan(world, made, Mark.PAPER, made.slips["B"][:1])
    for code in [*made.slips["A"][:-2], *made.slips["B"][1:-2]]:
        factories.vote(code, (1, 1, 2))
    casting.close_voting(actor=world.actor("supervisor"), round_id=made.round.pk, at=AT)
    for slips in made.slips.values():
        factories.scan(world, made, Mark.RETURNED, slips[-2:])
    hands = {key: closing.Hands(2, 0, 2) for key in made.slips}
    closing.reconcile(actor=world.actor("supervisor"), round_id=made.round.pk, hands=hands, at=AT)
    return made


def test_one_scrutineer_alone_and_two_that_differ_count_nothing(world: World) -> None:
    made = factories.listed(world)
    content = factories.counted_file(made)
    for _time in range(2):
        bringing.bring_counts(actor=world.actor("supervisor"), round_id=made.round.pk, content=content, at=AT)
    assert made.again().state == State.LISTED
    other = factories.counted_file(factories.Phones(made.round, made.slips, made.key), 1, 2)
    assert other == content  # any two of the three slips open the same
    found = made.again().sealed
    found.first_counts = {**found.first_counts, "digest": "0" * 64}
    found.save()
    with pytest.raises(BadRound, match=r"结果不成立，您这一份没有收.*由交它的人再交一次"):
        bringing.bring_counts(actor=world.actor("mayor"), round_id=made.round.pk, content=content, at=AT)
    assert made.again().state == State.LISTED
    assert made.again().sealed.first_counts["digest"] == "0" * 64
    for name in ("supervisor", "mayor"):  # as the sentence says
        bringing.bring_counts(actor=world.actor(name), round_id=made.round.pk, content=content, at=AT)
    assert made.again().state == State.COUNTED


def test_counts_of_another_list_are_refused(world: World) -> None:
    made = factories.listed(world)
    content = factories.counted_file(made)
    found = made.again().sealed
    found.listed_root = "0" * 64
    found.save()
    with pytest.raises(BadRound, match="封存清单和这里封存的不一样"):
        bringing.bring_counts(actor=world.actor("supervisor"), round_id=made.round.pk, content=content, at=AT)


def test_envelopes_are_destroyed_when_the_time_for_objections_is_over(world: World) -> None:
    made = factories.brought(world)
    scrutineer = world.actor("supervisor")
    with pytest.raises(BadRound, match="异议期还没有过"):
        ending.destroy_envelopes(actor=scrutineer, round_id=made.round.pk, at=AT)
    later = AT + timedelta(days=made.round.objection_days)
    ending.destroy_envelopes(actor=scrutineer, round_id=made.round.pk, at=later)
    assert not any(any(bytes(row.envelope)) for row in BallotCode.objects.all())
    assert queries.slip(codes.read(made.slips["A"][0])) is None
    with pytest.raises(WrongState):
        ending.destroy_envelopes(actor=scrutineer, round_id=made.round.pk, at=later)
    assert queries.listed(made.again()) == []  # no line with the digest of zeros


def test_a_restore_voids_every_round_under_way(world: World) -> None:
    made, other = factories.opened(world), factories.draft(world)
    assert ending.void_restored(AT, "从备份恢复过") == 1
    assert made.again().state == State.VOID
    other.refresh_from_db()
    assert other.state == State.DRAFT
    assert factories.vote(made.slips["A"][0], (1, 1, 1)).outcome == Outcome.CLOSED


def test_slips_drawn_again_kill_those_of_before(world: World) -> None:
    made = factories.printed(world)
    organiser = world.actor("green-organiser")
    with pytest.raises(BadRound, match="票码不能少于这个数"):
        printing.draw_slips(actor=organiser, round_id=made.round.pk, numbers={"A": 1, "B": 11}, at=AT)
    printing.draw_slips(actor=organiser, round_id=made.round.pk, numbers={"A": 10, "B": 11}, at=AT)
    assert queries.slip(codes.read(made.slips["A"][0])) is None


def test_a_page_of_slips_that_is_asked_for_again_kills_none_of_them(client: Client, world: World) -> None:
    """A reload, a double press, the way back: the browser sends the same form a second time."""
    made = factories.fixed(world, channels="both")
    client.force_login(world.user("green-organiser"))
    address = f"/ballots/{made.pk}/slips/"
    given = {"slips_A": 10, "slips_B": 11, "address": "https://hall.example/v/", "instead_of": ""}
    printed = _codes_on(client.post(address, given).content.decode())
    again = client.post(address, given)
    assert again.status_code == 422
    assert "这一次没有再印，印好的照样能用" in again.content.decode()
    assert _codes_on(again.content.decode()) == []
    assert all(queries.slip(codes.read(code)) for code in printed)
    stands = SealedRound.objects.get().code_root
    assert f'name="instead_of" value="{stands}"' in again.content.decode()
    meant = _codes_on(client.post(address, {**given, "instead_of": stands}).content.decode())
    assert [len(printed), len(meant)] == [21, 21]
    assert not any(queries.slip(codes.read(code)) for code in printed)


def _codes_on(page: str) -> list[str]:
    lines = re.findall('<p class="slip-printed"><span>([^<]+)</span><span>([^<]+)</span>', page)
    return [" ".join(pair) for pair in lines]


def test_each_hand_of_the_day_does_only_its_own(world: World) -> None:
    made = factories.opened(world)
    for name in ("green-organiser", "pine-organiser"):  # who organises, and who keys
        with pytest.raises(Forbidden):
            casting.close_voting(actor=world.actor(name), round_id=made.round.pk, at=AT)
    with pytest.raises(Forbidden):
        printing.draw_slips(actor=world.actor("supervisor"), round_id=made.round.pk, numbers={}, at=AT)


def test_turnout_moves_in_steps_while_people_vote(world: World) -> None:
    made = factories.opened(world)
    for code in made.slips["B"][:6]:
        factories.vote(code, (1, 1, 1))
    assert [each.cast for each in queries.turnout(made.again(), queries.classes(made.round))] == [0, 5]
    casting.close_voting(actor=world.actor("supervisor"), round_id=made.round.pk, at=AT)
    assert [each.cast for each in queries.turnout(made.again(), queries.classes(made.round))] == [0, 6]


def test_a_spare_slip_is_taken_from_the_reserve(world: World) -> None:
    made = factories.opened(world, classes=factories.classes_of(9, 9))  # eight of nine came at first
    _spare(world, made, newcomer=True, seen=2)
    factories.scan(world, made, Mark.SPOILT, made.slips["A"][:1])
    _spare(world, made, newcomer=False, seen=1)
    assert _heads_and_reserve(made) == (9, 0)
    with pytest.raises(BadRound, match="没有备用票条"):
        _spare(world, made, newcomer=True, seen=0)


def test_a_spare_slip_that_is_noted_twice_is_noted_once(client: Client, world: World) -> None:
    made = factories.opened(world)
    factories.scan(world, made, Mark.SPOILT, made.slips["A"][:2])
    client.force_login(world.user("supervisor"))
    sent = {"key": "A", "to": "holder", "reserve": "2"}
    for said in ("备用票条少一张", "这一按没有记"):
        answer = client.post(f"/ballots/{made.round.pk}/spare/", sent, follow=True)
        assert said in answer.content.decode()
        assert _heads_and_reserve(made) == (8, 1)
    for reserve in ("", "x", "2"):
        client.post(f"/ballots/{made.round.pk}/spare/", {**sent, "reserve": reserve})
    assert _heads_and_reserve(made) == (8, 1)
    assert 'name="reserve" value="1"' in client.get(f"/ballots/{made.round.pk}/").content.decode()


def test_a_spare_slip_is_changed_for_one_that_is_noted_as_spoilt(world: World) -> None:
    """Said while it can be put right: after closing nothing would add up, and no slip is noted as spoilt any more."""
    made = factories.opened(world)
    factories.scan(world, made, Mark.PAPER, made.slips["A"][:1])  # he has got a sheet
    factories.scan(world, made, Mark.SPOILT, made.slips["B"][:1])  # of the other class
    with pytest.raises(BadRound, match="没有等着换的票条"):
        _spare(world, made, newcomer=False, seen=2)
    factories.scan(world, made, Mark.SPOILT, made.slips["A"][1:2])
    _spare(world, made, newcomer=False, seen=2)
    with pytest.raises(BadRound, match="没有等着换的票条"):
        _spare(world, made, newcomer=False, seen=1)
    assert _heads_and_reserve(made) == (8, 1)


def test_nobody_comes_late_where_all_who_are_entitled_have_a_slip(world: World) -> None:
    made = factories.opened(world)  # eight of eight
    with pytest.raises(BadRound, match="领票的有 9 人，应到只有 8 人"):
        _spare(world, made, newcomer=True, seen=2)
    assert _heads_and_reserve(made) == (8, 2)


def _spare(world: World, made: factories.Phones, *, newcomer: bool, seen: int) -> None:
    actor, pk = world.actor("supervisor"), made.round.pk
    casting.give_spare(actor=actor, round_id=pk, key="A", to_newcomer=newcomer, seen=seen, at=AT)


def _heads_and_reserve(made: factories.Phones) -> tuple[int, int]:
    voters = made.again().classes.get(key="A")
    return voters.heads, voters.reserve


def test_a_guessed_hall_word_is_given_up_after_some_tries(world: World) -> None:
    made = factories.opened(world)
    held = queries.slip(codes.read(made.slips["A"][0]))
    assert held is not None
    word = held.round.sealed.word
    assert casting.is_word(held, f" {word} ")
    for _try in range(casting.MOST_TRIES):
        assert not casting.is_word(held, "x")
    assert not casting.is_word(held, word)


def test_a_key_exchanged_while_people_vote_takes_no_ballot_and_does_not_close(world: World) -> None:
    made = factories.opened(world)
    factories.vote(made.slips["A"][0], (1, 1, 1))
    SealedRound.objects.update(public_key=new_slips()[0].point.hex())
    with pytest.raises(AlteredKey):
        factories.vote(made.slips["A"][1], (1, 1, 1))
    with pytest.raises(AlteredSlips, match="和存证链上的不一样"):
        casting.close_voting(actor=world.actor("supervisor"), round_id=made.round.pk, at=AT)
    assert BallotCode.objects.filter(mark=Mark.CAST).count() == 1
    assert made.again().state == State.OPEN


def test_a_page_of_the_ballot_reads_four_rows_and_a_cast_writes_once(client: Client, world: World) -> None:
    made = factories.opened(world, asks_word=True, remark=40)
    found = made.again()
    ticked = {"row_0": "1", "row_1": "2", "row_2": "4", "remark": "会少开", "word": found.sealed.word}
    wanted = {"/v/": ["SELECT"] * 4, "/v/choose/": ["SELECT"] * 4, "/v/cast/": ["SELECT"] * 4 + ["UPDATE"]}
    for address, kinds in wanted.items():
        with CaptureQueriesContext(connection) as caught:
            answer = client.post(address, {"code": made.slips["B"][0], **ticked})
        assert answer.status_code == 200
        assert [query["sql"].split()[0] for query in caught] == kinds  # a field left out of a query would be one more
    unknown = codes.printed(codes.new_code())
    with CaptureQueriesContext(connection) as caught:
        assert client.post("/v/", {"code": unknown}).status_code == 422
    assert len(caught) == 2


def test_a_slip_is_found_in_the_second_of_two_rounds(world: World) -> None:
    first, second = factories.opened(world), factories.opened(world, title="第二轮")
    for made in (first, second):
        held = queries.slip(codes.read(made.slips["B"][0]))
        assert held is not None
        assert (held.round, held.row.voters.key, held.class_index, held.classes) == (made.round, "B", 1, 2)
        assert casting.cast(held, (1, 2, 3)).outcome == Outcome.ACCEPTED
        assert made.again().classes.get(key="B").codes.filter(mark=Mark.CAST).count() == 1


def test_a_voided_round_has_no_list_any_more(world: World) -> None:
    """Its sheets of paper are gone: what is left would not make the root that was shown."""
    made = factories.listed(world)
    assert queries.listed_round(made.again().sealed.uid) is not None
    ending.void_round(actor=world.actor("supervisor"), round_id=made.round.pk, reason="两张密钥条丢了", at=AT)
    assert queries.listed_round(made.again().sealed.uid) is None
