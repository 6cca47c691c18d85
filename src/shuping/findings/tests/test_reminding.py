"""催办: who may remind whom, when, how often, and what he takes along."""

import io
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from docx import Document

from shuping.audit import queries as audit
from shuping.core import clock
from shuping.core import desk as core_desk
from shuping.core.actor import Actor
from shuping.core.errors import Forbidden, NotFound
from shuping.findings import queries, reminders
from shuping.findings.models import Act, Finding
from shuping.findings.services import reminding
from shuping.findings.services.acts import Incomplete, NotNow
from shuping.findings.tests import factories
from shuping.papers.paper import Signature, Table
from shuping.tree.models import Organisation
from tests.worlds import AT, DAY, World

BACKEND = "django.contrib.auth.backends.ModelBackend"


def soon(world: World, owner: str = "green", days: int = 7) -> Finding:
    found = factories.in_remedy(world, owner) if owner == "green" else factories.raised(world, owner)
    Finding.objects.filter(pk=found.pk).update(next_due_on=DAY + timedelta(days=days))
    found.refresh_from_db()
    return found


def remind(world: World, *found: Finding, by: str = "chief", days: int = 0) -> list[Act]:
    at = AT + timedelta(days=days)
    actor = world.actor(by, clock.local_day(at))
    return reminding.remind(actor=actor, finding_ids=[f.pk for f in found], at=at)


@pytest.mark.parametrize("days", [7, 0, -30])
def test_what_is_soon_due_or_overdue_is_reminded_and_stands_in_history_and_chain(world: World, days: int) -> None:
    found = soon(world, days=days)
    before = audit.head()[0]
    act = remind(world, found)[0]
    assert (act.kind, act.post, act.state_after) == ("reminded", "市委组织部 · 组织科科长", "in_remedy")
    assert act.facts == {"due_on": (DAY + timedelta(days=days)).isoformat()}
    assert audit.head()[0] == before + 2
    found.refresh_from_db()
    assert found.state == "in_remedy"


def test_eight_days_before_it_is_too_early(world: World) -> None:
    with pytest.raises(NotNow, match="3月10日到期，还早。到期前 7 天起才能催办"):
        remind(world, soon(world, days=8))
    assert not Act.objects.filter(kind="reminded").exists()


def test_a_matter_is_reminded_of_once_a_week(world: World) -> None:
    found = soon(world)
    remind(world, found)
    for days in (0, 6):
        with pytest.raises(reminding.RemindedLately, match="3月2日已经催办过一次。同一件事 7 天内只催一次") as refused:
            remind(world, found, by="mayor", days=days)
        assert refused.value.facts == {"on": "2026-03-02"}
    assert Act.objects.filter(kind="reminded").count() == 1
    remind(world, found, days=7)
    assert Act.objects.filter(kind="reminded").count() == 2


def test_of_several_one_that_may_not_be_reminded_keeps_all_from_it(world: World) -> None:
    first, second = soon(world), soon(world, "pine")
    remind(world, second)
    with pytest.raises(reminding.RemindedLately):
        remind(world, first, second)
    assert Act.objects.filter(kind="reminded").count() == 1
    with pytest.raises(Incomplete, match="请至少选一个要催办的问题"):
        remind(world)


@pytest.mark.parametrize(
    ("by", "refusal"),
    [
        ("green-organiser", Forbidden),
        ("green-secretary", Forbidden),
        ("pine-organiser", NotFound),
        ("green-clerk", NotFound),
        ("nobody", NotFound),
        ("mayor", None),
        ("supervisor", None),
    ],
)
def test_only_somebody_above_reminds(world: World, by: str, refusal: Any) -> None:
    found = soon(world)
    if refusal is None:
        assert remind(world, found, by=by)
        return
    with pytest.raises(refusal):
        remind(world, found, by=by)
    assert found not in queries.to_remind(world.actor(by), DAY)


@pytest.mark.parametrize("make", [factories.planned, factories.claimed, factories.verified])
def test_where_it_is_not_the_owners_turn_he_is_not_reminded(world: World, make: Any) -> None:
    found = make(world)
    Finding.objects.filter(pk=found.pk).update(next_due_on=DAY)
    with pytest.raises(NotNow):
        remind(world, found)
    assert not queries.to_remind(world.actor("chief"), DAY).exists()


def test_the_list_stands_in_the_order_of_the_tree_and_holds_what_may_be_reminded(world: World) -> None:
    late, early = soon(world, "pine", days=-9), soon(world, days=3)
    soon(world, days=8)
    soon(world, "city", days=-1)  # one's own
    remind(world, early)
    rows = list(queries.to_remind(world.actor("chief"), DAY))
    assert rows == [early, late]
    assert [row.reminded_at for row in rows] == [AT, None]  # type: ignore[attr-defined]


def lines(actor: Actor) -> list[tuple[str, str, str]]:
    return [(row.chip.word, row.chip.colour, row.line) for row in core_desk.rows(actor, DAY)]


def test_the_owner_sees_on_his_desk_that_the_day_is_near_and_that_he_was_reminded(world: World) -> None:
    found = soon(world, days=7)
    own = world.actor("green-organiser")
    assert lines(own) == [("还有 7 天", "amber", f"青禾镇党委 · {found.code}")]
    remind(world, found)
    assert lines(own) == [("还有 7 天", "amber", f"青禾镇党委 · {found.code} · 上级 3月2日催办")]
    Finding.objects.update(next_due_on=DAY + timedelta(days=8))
    assert lines(own)[0][:2] == ("整改中", "blue")


def test_the_superior_sees_on_his_desk_how_many_he_may_remind(world: World) -> None:
    assert core_desk.waiting(world.actor("chief"), DAY) == []
    soon(world)
    waits = core_desk.waiting(world.actor("chief"), DAY)
    assert [(line.sentence, line.url) for line in waits] == [("1 件快到期或逾期，可以催办", "/findings/remind/")]


def test_the_text_and_the_slip_say_whom_what_and_by_when(world: World) -> None:
    first, second = soon(world), soon(world, "pine", days=-2)
    acts = list(queries.reminders(world.actor("chief")).filter(pk__in=[a.pk for a in remind(world, first, second)]))
    acts.sort(key=lambda act: act.finding.owner.path)
    assert reminders.text(acts, DAY) == (
        "【催办】青禾镇党委：\n"
        f"1. 三会一课打了折扣（{first.code}）：3月9日前报整改完成，还有 7 天。责任人：试green-organiser。\n"
        "\n"
        "【催办】松涧镇党委：\n"
        f"1. 三会一课打了折扣（{second.code}）：2月28日前报原因和措施，逾期 2 天。责任人：未定。\n"
        "\n"
        "有困难请早说，可以申请延期。\n"
        "市委组织部 3月2日"
    )
    Organisation.objects.filter(short_name="市委组织部").update(name="中共云岭市委组织部")
    slip = reminders.slip(acts, DAY)
    assert slip.blocks[-1] == Signature("中共云岭市委组织部", DAY)
    assert (slip.title, slip.addressee) == ("催办单", "青禾镇党委、松涧镇党委")
    assert slip.chain_line.startswith("存证链 ")
    due = next(block for block in slip.blocks if isinstance(block, Table))
    assert due.rows == [
        ["青禾镇党委", f"三会一课打了折扣\n{first.code}", "报整改完成", "2026年3月9日\n还有7天", "试green-organiser"],
        ["松涧镇党委", f"三会一课打了折扣\n{second.code}", "报原因和措施", "2026年2月28日\n逾期2天", "未定"],
    ]
    assert [column.header for column in due.columns if column.is_whole] == ["期限", "责任人"]
    calendar = reminders.calendar(acts, DAY, AT).decode()
    assert f"UID:finding-{first.pk}@shuping-" in calendar
    assert "DTSTART;VALUE=DATE:20260309\r\n" in calendar
    assert "DTSTART;VALUE=DATE:20260302\r\n" in calendar  # overdue: today
    assert "DTSTAMP:20260302T010000Z\r\n" in calendar


@pytest.fixture
def desk(world: World, monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setattr(clock, "now", lambda: AT)
    client = Client()
    client.force_login(world.user("chief"), backend=BACKEND)
    return client


def token(html: str) -> str:
    return html.split('name="once" value="')[1].split('"')[0]


def test_one_press_gives_text_slip_and_calendar_and_counts_as_burden(world: World, desk: Client) -> None:
    found = soon(world)
    address = reverse("findings:remind")
    once = token(desk.get(reverse("findings:detail", args=[found.pk])).content.decode())
    sent = desk.post(address, {"finding": [found.pk], "once": once})
    assert sent.status_code == 302
    shown = desk.get(sent["Location"]).content.decode()
    assert "已催办 1 件" in shown
    assert "【催办】青禾镇党委：" in shown
    query = sent["Location"].split("?")[1]
    word = desk.get(f"{reverse('findings:reminded_file', args=['docx'])}?{query}").content
    assert Document(io.BytesIO(word)).paragraphs[0].text == "催办单"
    ics = desk.get(f"{reverse('findings:reminded_file', args=['ics'])}?{query}")
    assert ics["Content-Type"] == "text/calendar; charset=utf-8"
    organisation = desk.get(reverse("organisations:detail", args=[world["green"].pk])).content.decode()
    assert f'<a href="/findings/reminders/?organisation={world["green"].pk}&amp;month=2026-03">1 次</a>' in organisation
    record = desk.get(f"/findings/reminders/?organisation={world['green'].pk}&month=2026-03").content.decode()
    assert "青禾镇党委被催办 1 次" in record
    assert (
        "青禾镇党委被催办 0 次"
        in desk.get(f"/findings/reminders/?organisation={world['green'].pk}&month=2026-02").content.decode()
    )
    again = desk.post(address, {"finding": [found.pk], "once": token(desk.get("/findings/raise/").content.decode())})
    assert (again.status_code, again["Location"]) == (302, sent["Location"])  # the same words: no second reminder
    assert Act.objects.filter(kind="reminded").count() == 1


def test_a_press_without_a_choice_and_one_too_soon_say_what_to_do(world: World, desk: Client) -> None:
    found, other = soon(world), soon(world, "pine")
    remind(world, found)
    address = reverse("findings:remind")
    once = token(desk.get(address).content.decode())
    nothing = desk.post(address, {"once": once})
    assert nothing.status_code == 422
    assert "请至少选一个要催办的问题。" in nothing.content.decode()
    lately = desk.post(address, {"once": once, "finding": [found.pk, other.pk]})
    assert lately.status_code == 409
    assert "3月2日已经催办过一次" in lately.content.decode()
    assert f'value="{other.pk}" checked' in lately.content.decode()
    assert "一周内催过，先不催" in lately.content.decode()
    assert 'data-label="上次催办">3月2日<' in lately.content.decode()  # on a phone the day stands without its column


def test_the_empty_page_says_what_will_come(world: World, desk: Client) -> None:
    assert "下面单位的问题快到期或逾期时，会出现在这里。" in desk.get(reverse("findings:remind")).content.decode()
    assert "上级催办一次，这里记一次。" in desk.get(reverse("findings:reminders")).content.decode()
    assert desk.get(f"{reverse('findings:reminded')}?act=1").status_code == 404


def test_where_all_were_reminded_lately_no_button_is_offered(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: AT)
    found, client = soon(world), Client()
    client.force_login(world.user("chief"), backend=BACKEND)
    assert "催办选中的</button>" in client.get(reverse("findings:remind")).content.decode()
    remind(world, found)
    shown = client.get(reverse("findings:remind")).content.decode()
    assert "催办选中的</button>" not in shown
    assert "上面的 7 天内都催过了，先等一等；急的请打电话。" in shown
