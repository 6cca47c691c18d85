"""What is in hand goes over to the successor when he confirms, and the predecessor still judges none of it."""

import io
from typing import Any

import docx
import pytest
from django.urls import reverse

from shuping.audit import queries as audit
from shuping.core import clock, desk
from shuping.core.actor import MACHINE
from shuping.core.errors import Forbidden
from shuping.findings import queries as findings
from shuping.findings.models import Finding, FormerOwner, Remedy
from shuping.findings.services import judging, remedying
from shuping.findings.services.acts import NotIndependent
from shuping.findings.tests import factories
from shuping.handovers import exports, queries, services
from shuping.handovers.models import Handover
from shuping.organisations.models import Reshaping
from shuping.papers.docx import to_docx
from shuping.tree import services as tree
from tests.access import scenes
from tests.access.test_matrix import client_of, tables
from tests.worlds import AT, DAY, World


def made(world: World) -> Handover:
    return Handover.objects.get(pk=scenes.a_handover(world)[0][0])


def confirm(world: World, found: Handover, by: str = "green-secretary") -> Handover:
    return services.confirm_handover(actor=world.actor(by), handover_id=found.pk, at=AT)


def test_everything_in_hand_is_listed(world: World) -> None:
    found = factories.in_remedy(world)
    scenes.document(world)
    parts = queries.sheet(world.people["green-organiser"].appointments.get(), DAY)
    assert [(part["label"], len(part["lines"])) for part in parts] == [
        ("没有下发的材料", 1),
        ("本人负责的措施", 1),
        ("没有销号的问题", 1),
    ]
    assert parts[1]["lines"][0]["key"] == f"remedy-{found.remedies.get().pk}"
    assert parts[1]["lines"][0]["due_on"] == "2026-06-30"


def test_grants_are_listed_and_do_not_pass(world: World) -> None:
    post = tree.create_post(world["green"], actor=MACHINE, kind="member", title="委员", at=AT)
    row = tree.appoint(post, world.people["supervisor"], actor=MACHINE, on=DAY, at=AT)
    (part,) = queries.sheet(row, DAY)
    assert (part["label"], part["lines"][0]["title"], part["lines"][0]["key"]) == (
        "授权", "青禾镇党委 督查组（授权）", "",
    )  # fmt: skip
    assert (part["lines"][0]["note"], part["lines"][0]["due_on"]) == ("", "2026-12-31")


def test_the_remedy_passes_when_the_successor_confirms_and_not_before(world: World) -> None:
    found = made(world)
    remedy = Remedy.objects.get()
    assert remedy.who == world.people["green-organiser"]
    assert next(row.title for row in desk.rows(world.actor("green-secretary"), DAY)) == "确认试green-organiser的交接单"
    confirm(world, found)
    remedy.refresh_from_db()
    assert remedy.who == remedy.finding.responsible == world.people["green-secretary"]
    act = remedy.finding.acts.last()
    assert act is not None
    assert act.text == "措施 1 由试green-organiser移交给试green-secretary"
    assert audit.changed_since() == []
    assert not any("交接单" in row.title for row in desk.rows(world.actor("green-secretary"), DAY))


def test_who_handed_his_work_over_does_not_judge_it(world: World) -> None:
    """Neither the first nor the second holder of the remedy, both gone to the department since."""
    confirm(world, made(world))
    remedy = Remedy.objects.get()
    owner_actor = world.actor("green-secretary")
    remedying.finish_remedy(actor=owner_actor, finding_id=remedy.finding_id, remedy_id=remedy.pk, at=AT)
    proof = remedying.Proof(title="记录", speaks_of_on=DAY, note="记录")
    remedying.attach_evidence(actor=owner_actor, finding_id=remedy.finding_id, proof=proof, at=AT)
    remedying.claim_done(actor=owner_actor, finding_id=remedy.finding_id, text="每季都开。", at=AT)
    finding = Finding.objects.get(pk=remedy.finding_id)
    assert findings.acted_for_owner(world.people["green-organiser"].pk, finding)
    tree.appoint(world.posts["officer"], world.people["green-organiser"], actor=MACHINE, on=DAY, at=AT)
    with pytest.raises(NotIndependent) as refused:
        judging.judge(
            actor=world.actor("green-organiser"), finding_id=finding.pk, passes=True, seen=factories.seen(), at=AT
        )
    assert "acted-for-owner" in refused.value.facts["reasons"]


def test_only_the_successor_answers_and_only_once(world: World) -> None:
    found = made(world)
    for name in ("green-organiser", "chief"):
        with pytest.raises(Forbidden):
            confirm(world, found, name)
    confirm(world, found)
    before = tables()
    with pytest.raises(services.Answered):
        confirm(world, found)
    assert tables() == before


def test_a_remedy_done_in_the_meantime_stays_with_who_did_it(world: World) -> None:
    found = made(world)
    remedy = Remedy.objects.get()
    actor = world.actor("green-organiser")
    remedying.finish_remedy(actor=actor, finding_id=remedy.finding_id, remedy_id=remedy.pk, at=AT)
    assert confirm(world, found).passed == []
    remedy.refresh_from_db()
    assert remedy.who == world.people["green-organiser"]


def test_a_successor_without_a_post_there_is_refused(world: World) -> None:
    row = world.people["green-organiser"].appointments.get()
    with pytest.raises(services.BadHandover):
        services.make_handover(
            actor=world.actor("chief"),
            appointment_id=row.pk,
            successor_id=world.people["pine-organiser"].pk,
            passing=[],
            note="",
            at=AT,
        )
    assert not Handover.objects.exists()


def test_a_return_needs_a_reason_and_then_another_may_be_made(world: World, monkeypatch: Any) -> None:
    monkeypatch.setattr(clock, "now", lambda: AT)
    found = made(world)
    client = client_of(world, "green-secretary")
    refused = client.post(reverse("handovers:send_back", args=[found.pk]), {"reason": " "})
    assert refused.status_code == 422
    assert "退回要写明哪里不对，移交的人才知道补什么。" in refused.content.decode()
    client.post(reverse("handovers:send_back", args=[found.pk]), {"reason": "少了两件。"})
    found.refresh_from_db()
    assert (found.is_open, found.reason) == (False, "少了两件。")
    assert Remedy.objects.get().who == world.people["green-organiser"]


def test_the_paper_says_what_the_page_says(world: World) -> None:
    paper = docx.Document(io.BytesIO(to_docx(exports.handover_paper(confirm(world, made(world))))))
    text = "\n".join(p.text for p in paper.paragraphs)
    assert "组织委员工作交接单" in text
    assert "青禾镇党委组织委员试green-organiser将手上的工作移交试green-secretary，截至2026年3月2日的情况如下。" in text
    assert "试green-secretary于2026年3月2日确认接收。" in text
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    assert "给十四个支部书记讲一次会议程序" in cells
    assert {"移交人", "接收人", "监交人"} <= set(cells)
    assert paper.tables[-1].cell(1, 0).text.count("\n") == 2  # room to sign


def test_the_paper_says_a_post_once_and_writes_no_dots_of_the_screen(world: World) -> None:
    row = world.people["green-secretary"].appointments.get()
    line = {"title": "讲一次课", "note": "WT-2026-005 · 青禾镇党委", "due_on": "", "url": "", "key": ""}
    sheet = [{"label": "措施", "how": "", "lines": [line]}]
    found = Handover(appointment=row, successor=world.people["green-organiser"], sheet=sheet, made_at=AT)
    paper = docx.Document(io.BytesIO(to_docx(exports.handover_paper(found))))
    assert "青禾镇党委书记试green-secretary将手上的工作移交" in "\n".join(p.text for p in paper.paragraphs)
    assert paper.tables[0].cell(1, 2).text == "WT-2026-005，青禾镇党委"


def test_who_left_without_a_handover_is_asked_for_one(world: World) -> None:
    found = factories.in_remedy(world)
    held = world.people["green-organiser"].appointments.get()
    tree.end_appointment(held, actor=MACHINE, on=DAY, at=AT)
    assert [row.title for row in desk.rows(world.actor("green-organiser"), DAY)] == ["出组织委员的交接单"]
    services.make_handover(
        actor=world.actor("green-organiser"),
        appointment_id=held.pk,
        successor_id=world.people["green-secretary"].pk,
        passing=[f"remedy-{found.remedies.get().pk}"],
        note="",
        at=AT,
    )
    assert list(desk.rows(world.actor("green-organiser"), DAY)) == []
    assert [line.sentence for line in desk.waiting(world.actor("green-organiser"), DAY)] == [
        "交接单等试green-secretary确认"
    ]


def test_who_has_left_reads_his_sheet_and_is_led_nowhere_that_he_may_not_go(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: AT)
    found = made(world)
    place = reverse("organisations:detail", args=[world["green"].pk])
    finding = reverse("findings:detail", args=[Finding.objects.get().pk])
    pages = [reverse("handovers:detail", args=[found.pk]), reverse("handovers:make", args=[found.appointment_id])]
    for is_there in (True, False):
        if not is_there:
            tree.end_appointment(found.appointment, actor=MACHINE, on=DAY, at=AT)
        client = client_of(world, "green-organiser")
        assert (client.get(finding).status_code == 200) == is_there
        for page in pages:
            html = client.get(page).content.decode()
            assert "给十四个支部书记讲一次会议程序" in html
            assert (f'href="{finding}"' in html, f'href="{place}"' in html) == (is_there, is_there), page


def test_the_work_of_a_place_that_is_gone_is_opened_by_who_sees_its_heir(world: World) -> None:
    green, heir = world["green"], world["pine"]
    reshaping = Reshaping.objects.create(on=DAY, basis="文件", person=world.people["chief"], at=AT)
    reshaping.sources.add(green)
    reshaping.targets.add(heir)
    assert queries.sees_heirs(world.actor("pine-organiser"), green)
    assert not queries.sees_heirs(world.actor("pine-organiser"), world["green-1"])
    assert not queries.sees_heirs(world.actor("nobody"), green)


def test_a_left_post_stands_on_the_desk_only_while_something_of_it_may_pass(world: World) -> None:
    factories.in_remedy(world)
    leaver = world.people["green-organiser"].appointments.get()
    empty = tree.create_post(world["pine"], actor=MACHINE, kind="member", title="委员", at=AT)
    other = tree.appoint(empty, world.people["green-organiser"], actor=MACHINE, on=DAY, at=AT)
    for row in (leaver, other):
        tree.end_appointment(row, actor=MACHINE, on=DAY, at=AT)
    actor = world.actor("green-organiser")
    assert queries.left_open(actor, DAY) == [leaver]
    Finding.objects.update(owner=world["pine"])
    assert queries.left_open(actor, DAY) == [other]
    FormerOwner.objects.create(finding=Finding.objects.get(), organisation=world["green"], until_on=DAY)
    assert queries.left_open(actor, DAY) == [leaver, other]
    Remedy.objects.update(done_on=DAY)
    assert queries.left_open(actor, DAY) == []
