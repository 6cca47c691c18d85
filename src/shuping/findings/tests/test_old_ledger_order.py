"""A large old ledger is brought in by the worker, by the same rules as a large tree (organisations `test_orders`)."""

import io
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook

from shuping.audit.models import Entry
from shuping.audit.queries import changed_since
from shuping.core.actor import MACHINE
from shuping.core.jobs.worker import Worker
from shuping.core.models import Job
from shuping.findings.models import Finding
from shuping.findings.services import bringing
from shuping.findings.tests.old_ledgers import begun
from shuping.organisations.models import Import
from shuping.tree import services as tree
from shuping.tree.models import Appointment
from tests.worlds import World

ROWS = 3


class Desk:
    """The page of one old ledger."""

    def __init__(self, world: World) -> None:
        made, out = Workbook(), io.BytesIO()
        made.active.append(["问题", "责任单位", "状态", "提出日期", "整改期限", "来源"])
        for number in range(ROWS):
            made.active.append([f"第{number}件", "青禾镇党委", "整改中", "2026-01-10", "2026年12月底", "督查"])
        made.save(out)
        found = begun(world, out.getvalue())
        self.client, self.url = Client(), reverse("findings:old_ledger", args=[found.pk])
        self.client.force_login(world.user("officer"))
        ((_sheet, how),) = found.choices["sheets"].items()
        self.form = {"use-0": "1", "head-0": how["head"] + 1}
        self.form |= {f"column-0-{index}": column for index, column in how["columns"].items()}

    def press(self, button: str, **more: Any) -> Any:
        return self.client.post(self.url, {**self.form, "version": Import.objects.get().version, button: "1", **more})

    def words(self) -> str:
        return self.client.get(self.url).content.decode()


@pytest.fixture
def desk(world: World, settings: Any) -> Desk:
    settings.IMPORT_AT_ONCE = ROWS - 1
    return Desk(world)


def test_a_small_ledger_comes_in_while_the_page_waits(desk: Desk, settings: Any) -> None:
    settings.IMPORT_AT_ONCE = ROWS
    assert desk.press("apply").url == reverse("findings:list")
    assert (Finding.objects.count(), Job.objects.count()) == (ROWS, 0)
    assert "旧台账导入好了：3 个问题" in desk.words()


def test_a_large_ledger_is_ordered_once_and_comes_in_once(desk: Desk) -> None:
    for _twice in range(2):
        assert desk.press("apply", version=0).url == desk.url
    assert (Finding.objects.count(), Job.objects.get().name) == (0, "findings.bring_in_ledger")
    assert "正在导入…" in desk.words()
    facts = Job.objects.get().facts
    assert Worker().do_one()
    assert "旧台账导入好了：3 个问题，其中待定措施 0 个，整改中 3 个，旧台账已销号 0 个。" in desk.words()
    entries = Entry.objects.count()
    bringing.carry_out(**facts)
    assert desk.press("apply").url == desk.url
    assert not Worker().do_one()
    assert (Finding.objects.count(), Entry.objects.count()) == (ROWS, entries)
    assert changed_since() == []


def test_who_has_lost_the_right_meanwhile_brings_nothing_in(world: World, desk: Desk) -> None:
    desk.press("apply")
    held = Appointment.objects.get(person=world.people["officer"])
    tree.end_appointment(held, actor=MACHINE, on=timezone.localdate(), at=timezone.now())
    assert Worker().do_one()
    assert Finding.objects.count() == 0
    assert "没有导入的权" in Import.objects.get().refusal


def test_a_ledger_that_breaks_in_the_middle_leaves_nothing_and_is_tried_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.press("apply")
    entries = Entry.objects.count()

    def breaks(*_args: Any, **_more: Any) -> None:
        raise RuntimeError("broken")

    with monkeypatch.context() as patched:
        patched.setattr(bringing, "index", breaks)
        assert Worker().do_one()
    assert (Finding.objects.count(), Entry.objects.count()) == (0, entries)
    job = Job.objects.get()
    assert (job.state, job.tries) == (Job.State.WAITING, 1)
    assert "会自动再试。" in desk.words()
    Job.objects.update(due_at=timezone.now())
    assert Worker().do_one()
    assert Finding.objects.count() == ROWS


def test_a_ledger_that_was_taken_back_is_not_brought_in(desk: Desk) -> None:
    desk.press("apply")
    assert desk.press("take_back").url == desk.url
    assert Worker().do_one()
    assert Finding.objects.count() == 0
    assert "可以导入 3 个问题" in desk.words()
