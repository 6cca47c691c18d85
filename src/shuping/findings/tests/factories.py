"""Findings brought to a state by the acts themselves."""

from datetime import date, datetime, timedelta
from typing import Any

from shuping.core import desk
from shuping.core.uploads import Upload
from shuping.findings.models import Finding
from shuping.findings.rules import PlannedRemedy
from shuping.findings.services import extending, judging, papers, planning, raising, remedying, waiving
from tests.worlds import AT, DAY, World

DUE = date(2026, 6, 30)
SCAN = Upload("批复.pdf", b"%PDF-1.4 scan", "application/pdf")


def raised(world: World, owner: str = "green", by: str = "chief", **fields: Any) -> Finding:
    what = raising.Raised(
        title="三会一课打了折扣", source="leader_speech", due_on=DUE, quote="开得少，记得粗。", **fields
    )
    made = raising.raise_finding(
        actor=world.actor(by), raised_for=world["city"], owners=[world[owner]], what=what, at=AT
    )
    return made[0]


def remedies(world: World, who: str = "green-organiser", due_on: date = DUE) -> list[PlannedRemedy]:
    return [PlannedRemedy("给十四个支部书记讲一次会议程序", world.people[who].pk, due_on)]


def planned(world: World, owner: str = "green", by: str = "green-organiser", **fields: Any) -> Finding:
    found = raised(world, owner, **fields)
    return planning.submit_plan(
        actor=world.actor(by),
        finding_id=found.pk,
        version=0,
        cause="四个村的书记任职不满一年，不熟悉程序。",
        remedies=remedies(world, by),
        at=AT,
    )


def in_remedy(world: World, owner: str = "green", by: str = "green-organiser") -> Finding:
    found = planned(world, owner, by)
    return planning.accept_plan(actor=world.actor("mayor" if owner == "city" else "chief"), finding_id=found.pk, at=AT)


def claimed(world: World, owner: str = "green", by: str = "green-organiser", at: datetime = AT) -> Finding:
    found = in_remedy(world, owner, by)
    actor = world.actor(by)
    for remedy in found.remedies.all():
        remedying.finish_remedy(actor=actor, finding_id=found.pk, remedy_id=remedy.pk, at=at)
    proof = remedying.Proof(title="记录", speaks_of_on=DAY, note="四月两次党员大会的记录")
    remedying.attach_evidence(actor=actor, finding_id=found.pk, proof=proof, at=at)
    return remedying.claim_done(actor=actor, finding_id=found.pk, text="每季都开，记录齐。", at=at)


def seen(text: str = "抽了三个村，记录齐。", on: date = DAY, **counts: int) -> judging.Seen:
    return judging.Seen(text, on, **counts)


def verified(world: World, owner: str = "green", by: str = "supervisor") -> Finding:
    found = claimed(world, owner, f"{owner}-organiser")
    return judging.judge(actor=world.actor(by), finding_id=found.pk, passes=True, seen=seen(), at=AT)


def paper(*, passed: bool = True, on: date = DAY, scan: Upload = SCAN) -> papers.Paper:
    return papers.Paper(passed, on, "河组函〔2026〕3号", "河州市委组织部 签发人李某", "同意销号。", scan)


def months_later(days: int) -> datetime:
    return AT + timedelta(days=days)


def to_sign(world: World) -> Finding:
    """A plan of the township's organiser that waits for his secretary."""
    what = raising.Raised(title="报账慢", source="patrol", due_on=DUE, quote="最长的一笔 118 天。")
    found = raising.raise_finding(
        actor=world.actor("chief"), raised_for=world["city"], owners=[world["green"]], what=what, at=AT
    )[0]
    organiser, lines = world.actor("green-organiser"), remedies(world)
    return planning.submit_plan(
        actor=organiser, finding_id=found.pk, version=0, cause="会计由一人兼着。", remedies=lines, at=AT
    )


def put_off(world: World, owner: str = "green") -> Finding:
    """A finding in remedy whose owner asked for a later day."""
    found = in_remedy(world, owner, f"{owner}-organiser")
    actor = world.actor(f"{owner}-organiser")
    extending.ask_extension(actor=actor, finding_id=found.pk, until=date(2026, 7, 31), reason="在换届。", at=AT)
    return found


def common(world: World) -> list[Finding]:
    """A common finding of the city with a child for each township."""
    what = raising.Raised(title="活动场所不足", source="inspection", due_on=DUE)
    return raising.raise_finding(
        actor=world.actor("chief"), raised_for=world["city"], owners=[world["green"], world["pine"]], what=what, at=AT
    )


def child(world: World) -> Finding:
    return common(world)[1]


def waived(world: World) -> Finding:
    return waiving.waive(actor=world.actor("chief"), finding_id=child(world).pk, reason="不涉及。", at=AT)


def titles(world: World, name: str, day: date = DAY) -> list[str]:
    """Return what stands on somebody's desk."""
    return [row.title for row in desk.rows(world.actor(name, day), day)]


def last_act(found: Finding) -> str:
    newest = found.acts.last()
    assert newest is not None
    return newest.kind
