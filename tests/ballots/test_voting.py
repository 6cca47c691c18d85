"""The doors of whoever holds a slip: one page, no cookie, nothing kept, a sentence for all that goes wrong."""

import re

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from shuping.accounts.models import User
from shuping.ballots.models import BallotCode, Mark
from shuping.ballots.services import casting, ending
from shuping.ballots.tests import factories
from shuping.sealing import codes
from tests.worlds import AT, World, build_world

ENTRY, CHOOSE, CAST = "/v/", "/v/choose/", "/v/cast/"
TICKED = {"row_0": "1", "row_1": "2", "row_2": "4"}


@pytest.fixture
def world(db: None) -> World:
    return build_world()


@pytest.fixture
def made(world: World) -> factories.Phones:
    return factories.opened(world)


def text(answer: HttpResponse) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def form(made: factories.Phones, **fields: str) -> dict[str, str]:
    return {"code": made.slips["A"][0], "word": made.again().sealed.word, **TICKED, **fields}


def test_from_the_slip_to_the_receipt_without_script(client: Client, made: factories.Phones) -> None:
    ballot = client.post(ENTRY, {"code": f"https://hall.example/v/#{made.slips['A'][0].replace(' ', '').lower()}"})
    assert "周望舒 青禾镇" in text(ballot)
    assert "checked" not in ballot.content.decode()  # nothing is set beforehand
    confirm = client.post(CHOOSE, form(made))
    assert "交票前看一遍" in text(confirm)
    hidden = dict(re.findall(r'name="(\w+)" value="([^"]*)"', confirm.content.decode()))
    done = client.post(CAST, {name: value for name, value in hidden.items() if name != "back"})
    assert "投票完成" in text(done)
    receipt = re.search(r"回执号 ([0-9A-Z ]{19})", text(done))
    assert receipt
    again = client.post(ENTRY, {"code": made.slips["A"][0]})
    assert "没有重复投" in text(again)
    assert receipt[1] in text(again)
    assert BallotCode.objects.filter(mark=Mark.CAST).count() == 1


def test_no_cookie_is_read_or_set_and_nothing_may_be_kept(client: Client, world: World, made: factories.Phones) -> None:
    client.force_login(User.objects.get(person=world.people["green-organiser"]))
    sent = [
        client.get(ENTRY),
        client.post(ENTRY, form(made)),
        client.post(CHOOSE, form(made)),
        client.get("/v/secrecy/"),
    ]
    with CaptureQueriesContext(
        connection,
    ) as caught:
        sent.append(client.post(CAST, form(made)))
    assert not any("django_session" in query["sql"] or "accounts_user" in query["sql"] for query in caught)
    for answer in sent:
        assert not answer.cookies
        assert answer["Cache-Control"] == "private, no-store"
        assert answer["Referrer-Policy"] == "no-referrer"
        assert "沈之夏" not in answer.content.decode()


def test_a_cast_is_few_reads_and_exactly_one_write(client: Client, made: factories.Phones) -> None:
    given = form(made)
    with CaptureQueriesContext(connection) as caught:
        client.post(CAST, given)
    said = [query["sql"].split()[0] for query in caught]
    assert said == ["SELECT"] * 4 + ["UPDATE"]


@pytest.mark.parametrize("marks", ["111", "444", "123", "321"])
def test_the_answers_are_of_one_length_whatever_is_ticked(client: Client, made: factories.Phones, marks: str) -> None:
    ticked = {f"row_{at}": mark for at, mark in enumerate(marks)}
    plain = len(client.post(CHOOSE, form(made)).content)
    assert len(client.post(CHOOSE, form(made, **ticked)).content) == plain
    first = client.post(CAST, form(made, code=made.slips["A"][1]))
    assert len(client.post(CAST, form(made, **ticked)).content) == len(first.content)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "还没有输入"),
        ("ABCDE", "少了 16 个字符，先看第 1 组"),
        ("https://hall.example/v/#UUUUU", "不会出现在纸面上"),
    ],
)
def test_a_mistyped_code_is_told_with_its_group(client: Client, made: factories.Phones, typed: str, said: str) -> None:
    answer = client.post(ENTRY, {"code": typed})
    assert answer.status_code == 422
    assert said in text(answer)


def test_one_wrong_character_is_told_before_any_query(client: Client, made: factories.Phones) -> None:
    code = made.slips["A"][0]
    wrong = ("1" if code[7] != "1" else "2").join((code[:7], code[8:]))
    with CaptureQueriesContext(connection) as caught:
        answer = client.post(ENTRY, {"code": wrong})
    assert "第 2 组和纸面不一样" in text(answer)
    assert not caught.captured_queries


def test_a_code_of_no_round_and_a_slip_of_a_voided_one(client: Client, world: World, made: factories.Phones) -> None:
    assert "没有这张票条" in text(client.post(ENTRY, {"code": codes.printed(codes.new_code())}))
    factories.scan(world, made, Mark.SPOILT, made.slips["A"][:1])
    answer = client.post(CAST, form(made))
    assert answer.status_code == 409
    assert "这张票条已经作废" in text(answer)


def test_rows_left_out_are_named_and_may_be_left_so(client: Client, made: factories.Phones) -> None:
    given = form(made)
    del given["row_1"]
    answer = client.post(CHOOSE, given)
    assert answer.status_code == 422
    assert "还差 1 个没选：松涧镇 陆闻松。空着的算弃权。" in text(answer)
    assert answer.content.decode().count("checked") == 2  # what was ticked is still there
    confirm = client.post(CHOOSE, {**given, "blank": "yes"})
    assert "（空着）" in text(confirm)
    hidden = dict(re.findall(r'name="(\w+)" value="([^"]*)"', confirm.content.decode()))
    hidden.pop("back")
    assert hidden["row_1"] == "0"
    assert "投票完成" in text(client.post(CAST, hidden))


def test_the_word_of_the_hall_is_asked_at_every_step(client: Client, made: factories.Phones) -> None:
    for address in (CHOOSE, CAST):
        answer = client.post(address, form(made, word="x"))
        assert "会场口令不对" in text(answer)
        assert answer.content.decode().count("checked") == 3
    assert not BallotCode.objects.filter(mark=Mark.CAST).exists()


def test_before_and_after_the_vote_each_has_its_sentence(client: Client, world: World) -> None:
    printed = factories.printed(world)
    assert "投票还没有开始" in text(client.post(ENTRY, {"code": printed.slips["A"][0]}))
    heads = {key: casting.Heads(len(slips) - 2, 2) for key, slips in printed.slips.items()}
    casting.open_voting(actor=world.actor("supervisor"), round_id=printed.round.pk, heads=heads, at=AT)
    given = form(printed)
    casting.close_voting(actor=world.actor("supervisor"), round_id=printed.round.pk, at=AT)
    answer = client.post(CAST, given)
    assert answer.status_code == 409
    assert "投票已经停止" in text(answer)
    assert "票没有算" in text(answer)


def test_every_answer_to_a_slip_names_its_round(client: Client, world: World) -> None:
    """Who finds the slip of last year in his pocket must not read that he has voted today."""
    last = factories.opened(world, title="去年的测评")
    factories.opened(world, title="今年的测评")
    voted, spoilt, unused = last.slips["A"][:3]
    factories.vote(voted, (1, 1, 1))
    factories.scan(world, last, Mark.SPOILT, [spoilt])
    casting.close_voting(actor=world.actor("supervisor"), round_id=last.round.pk, at=AT)
    for code, said in ((voted, "投票完成 去年的测评"), (spoilt, "作废 去年的测评"), (unused, "停止 去年的测评")):
        answer = text(client.post(ENTRY, {"code": code}))
        assert said in answer
        assert "今年的测评" not in answer


def test_a_slip_that_was_handed_back_is_not_sent_to_the_paper(client: Client, world: World) -> None:
    made = factories.opened(world)
    casting.close_voting(actor=world.actor("supervisor"), round_id=made.round.pk, at=AT)
    factories.scan(world, made, Mark.RETURNED, made.slips["A"][:1])
    answer = text(client.post(ENTRY, {"code": made.slips["A"][0]}))
    assert "投票已经停止" in answer
    assert "请投纸质票" not in answer


def test_a_ballot_of_a_voided_round_is_not_said_to_be_in(client: Client, world: World) -> None:
    made = factories.opened(world)
    factories.vote(made.slips["A"][0], (1, 1, 1))
    ending.void_round(actor=world.actor("supervisor"), round_id=made.round.pk, reason="两张密钥条丢了", at=AT)
    for code in made.slips["A"][:2]:  # one that voted, one that did not
        answer = client.post(ENTRY, {"code": code})
        assert answer.status_code == 409
        assert "这一轮测评作废了 2025年度述职评议民主测评 这张票条不能再用，投过的也不算" in text(answer)
        assert "投票完成" not in text(answer)
        assert "回执号" not in text(answer)


def test_who_looks_for_the_list_too_early_is_told_when_it_comes(client: Client, world: World) -> None:
    made = factories.opened(world)
    address = f"/v/list/{made.again().sealed.uid}/"
    early = client.get(address)
    assert early.status_code == 404
    assert "清单还没有公布 2025年度述职评议民主测评" in text(early)
    assert "去登录" not in text(early)
    ending.void_round(actor=world.actor("supervisor"), round_id=made.round.pk, reason="两张密钥条丢了", at=AT)
    assert "作废的一轮没有清单" in text(client.get(address))
    assert "没有这一页" in text(client.get(f"/v/list/{'0' * 32}/"))


def test_an_invented_option_is_refused(client: Client, made: factories.Phones) -> None:
    for value in ("5", "-1", "２", "1 2", "x"):
        answer = client.post(CAST, form(made, row_1=value))
        assert answer.status_code == 422
    assert not BallotCode.objects.filter(mark=Mark.CAST).exists()


def test_going_back_keeps_what_was_ticked_and_a_reload_starts_again(client: Client, made: factories.Phones) -> None:
    answer = client.post(CAST, form(made, back="yes"))
    assert answer.content.decode().count("checked") == 3
    assert not BallotCode.objects.filter(mark=Mark.CAST).exists()
    assert client.get(CHOOSE)["Location"] == ENTRY


def test_the_closed_list_is_there_for_everybody_once_it_is_closed(client: Client, world: World) -> None:
    made = factories.voted(world)
    address = f"/v/list/{made.again().sealed.uid}/"
    assert client.get(address).status_code == 404
    listed = factories.listed(world, title="另一轮")
    said = text(client.get(f"/v/list/{listed.again().sealed.uid}/"))
    assert "封票 15 个" in said
    shown = re.findall(r"[0-9A-Z]{4}(?: [0-9A-Z]{4}){3} (?=[0-9a-f]{64})", said)
    assert shown == sorted(shown)
    assert len(shown) == 15


def test_voting_is_opened_over_https_and_on_the_machine_itself(client: Client, world: World) -> None:
    printed = factories.printed(world)
    client.force_login(User.objects.get(person=world.people["supervisor"]))
    numbers = {"heads_A": 8, "reserve_A": 2, "heads_B": 9, "reserve_B": 2}
    address = reverse("ballots:opening", args=[printed.round.pk])
    assert "手机投票要用 HTTPS" in text(client.post(address, numbers))
    assert client.post(address, numbers, secure=True).status_code == 302
    assert printed.again().state == "open"
