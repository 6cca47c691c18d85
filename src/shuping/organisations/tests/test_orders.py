"""A large table is applied by the worker: once or not at all, with the rights of that moment, and its page says so."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from shuping.accounts.services import close_account
from shuping.audit.models import Entry
from shuping.audit.queries import changed_since
from shuping.core.actor import MACHINE
from shuping.core.jobs import queue, rules
from shuping.core.jobs.worker import Worker
from shuping.core.models import Job
from shuping.core.sqlite.line import LineTimeout
from shuping.organisations import drafts, permissions
from shuping.organisations.models import Import
from shuping.organisations.services import importing
from shuping.organisations.tests.sheets import GOOD, book
from shuping.tree import services as tree
from shuping.tree.models import Appointment, Organisation
from tests.worlds import AT, World

NEW = len([row for row in GOOD[:4] if row[0]])


@dataclass
class Desk:
    """The page of one table as one person sees it."""

    client: Client
    url: str
    pk: int

    def press(self, button: str) -> Any:
        version = Import.objects.get(pk=self.pk).version
        return self.client.post(self.url, {"version": version, button: "1"})

    def words(self) -> str:
        return self.client.get(self.url).content.decode()


def desk_of(world: World, pk: int, who: str = "officer") -> Desk:
    client = Client()
    client.force_login(world.user(who))
    return Desk(client, reverse("organisations:import_check", args=[pk]), pk)


@pytest.fixture
def table(world: World, settings: Any) -> Desk:
    """A table of five rows on an instance that applies at most four while a page waits."""
    settings.IMPORT_AT_ONCE = 4
    found = drafts.begin(
        actor=world.actor("officer"),
        purpose="tree",
        action=permissions.IMPORT,
        organisation=world["city"],
        file=("大表.xlsx", book(GOOD)),
        choices={},
        at=AT,
    )
    return desk_of(world, found.pk)


def work() -> bool:
    return Worker().do_one()


def new_places() -> int:
    return Organisation.objects.filter(name__contains="新桥镇").count()


def test_a_small_table_is_applied_while_the_page_waits(table: Desk, settings: Any) -> None:
    settings.IMPORT_AT_ONCE = len(GOOD)
    answer = table.press("apply")
    assert answer.url == reverse("organisations:list")
    assert (new_places(), Job.objects.count()) == (NEW, 0)
    assert "导入好了：新建党组织 3 个" in table.words()


def test_a_large_table_waits_for_the_worker_and_its_page_says_how_far_it_is(table: Desk) -> None:
    assert table.press("apply").url == table.url
    assert (new_places(), Job.objects.get().name) == (0, "organisations.apply_import")
    page = table.words()
    assert "正在导入…" in page
    assert "正在排队" in page
    assert '<noscript><meta http-equiv="refresh"' in page
    assert "正在导入" in table.client.get(reverse("organisations:import")).content.decode()
    job = queue.claim("worker", timezone.now())
    assert job is not None
    assert "已经办了 0 秒" in table.words()
    importing.carry_out(**job.facts)
    assert queue.finish(job, timezone.now())
    page = table.words()
    assert "导入好了：新建党组织 3 个，改简称 0 个，换上级 0 个；新设岗位 3 个，任职 3 人次" in page
    assert "http-equiv" not in page
    assert "hx-trigger" not in page
    assert new_places() == NEW
    found = Import.objects.get()
    assert (found.applied_by, found.open_order) == (found.ordered_by, None)
    assert changed_since() == []


def test_pressing_twice_orders_once_and_leads_to_the_same_page(world: World, table: Desk) -> None:
    other = desk_of(world, table.pk, "chief")
    stale = {"version": 0, "apply": "1"}
    for client in (table.client, table.client, other.client):
        assert client.post(table.url, stale).url == table.url
    assert Job.objects.count() == 1
    assert work()
    count = Entry.objects.count()
    assert table.client.post(table.url, stale).url == table.url
    assert not work()
    assert (new_places(), Entry.objects.count()) == (NEW, count)


def test_a_press_that_comes_while_the_first_one_is_at_work_is_led_to_it(
    table: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = drafts.sheets_of

    def slow(found: Import) -> Any:
        monkeypatch.setattr(drafts, "sheets_of", real)
        table.press("apply")
        return real(found)

    monkeypatch.setattr(drafts, "sheets_of", slow)
    assert table.client.post(table.url, {"version": 0, "apply": "1"}).url == table.url
    assert Job.objects.count() == 1


def test_a_job_that_is_done_again_changes_nothing(table: Desk) -> None:
    table.press("apply")
    facts = Job.objects.get().facts
    assert work()
    count = Entry.objects.count()
    importing.carry_out(**facts)
    assert (new_places(), Entry.objects.count()) == (NEW, count)
    assert Import.objects.get().refusal == ""


def test_a_second_worker_that_read_the_order_before_the_first_one_ended_changes_nothing(
    table: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    table.press("apply")
    real, facts = drafts.sheets_of, Job.objects.get().facts

    def overtaken(found: Import) -> Any:
        monkeypatch.setattr(drafts, "sheets_of", real)
        importing.carry_out(**facts)
        return real(found)

    monkeypatch.setattr(drafts, "sheets_of", overtaken)
    importing.carry_out(**facts)
    found = Import.objects.get()
    assert (new_places(), found.refusal, found.applied_at is None) == (NEW, "", False)
    assert changed_since() == []


def test_nobody_changes_or_drops_what_is_ordered(world: World, table: Desk) -> None:
    table.press("apply")
    before = Import.objects.values().get()
    dropped = table.client.post(reverse("organisations:import_drop", args=[table.pk]))
    assert dropped.status_code == 409
    assert "这份表格正在导入" in dropped.content.decode()
    saved = table.press("save")
    assert saved.status_code == 409
    assert "这份表格正在导入，现在不能改。" in saved.content.decode()
    with pytest.raises(drafts.AlreadyApplied):
        importing.apply_import(
            actor=world.actor("officer"), import_id=table.pk, table=importing.table_of(book(GOOD)), version=1, at=AT
        )
    assert Import.objects.values().get() == before


def end_post(world: World) -> None:
    held = Appointment.objects.get(person=world.people["officer"])
    tree.end_appointment(held, actor=MACHINE, on=timezone.localdate(), at=timezone.now())


def shut_account(world: World) -> None:
    close_account(world.user("officer"), actor=MACHINE, at=timezone.now())


@pytest.mark.parametrize("withdraw", [end_post, shut_account])
def test_who_has_lost_the_right_meanwhile_imports_nothing(world: World, table: Desk, withdraw: Any) -> None:
    table.press("apply")
    withdraw(world)
    assert work()
    assert (new_places(), Job.objects.get().state) == (0, Job.State.DONE)
    page = desk_of(world, table.pk, "chief").words()
    assert "上一次没有导入：试officer现在没有导入的权了，什么都没有导入。有权的同志可以接着核对、导入。" in page
    desk_of(world, table.pk, "chief").press("apply")
    assert work()
    found = Import.objects.get()
    assert (new_places(), found.applied_by, found.refusal) == (NEW, world.people["chief"], "")


def test_what_no_longer_fits_is_given_back_whole(world: World, table: Desk) -> None:
    table.press("apply")
    tree.rename_organisation(
        world["city"], actor=MACHINE, name="东岭市委", short_name="东岭市委", on=timezone.localdate(), at=timezone.now()
    )
    assert work()
    assert new_places() == 0
    assert "上一次没有导入：表里还有要改或要定的地方，什么都没有导入。" in table.words()


def test_what_is_taken_back_is_not_done_and_may_be_ordered_again(table: Desk) -> None:
    table.press("apply")
    assert table.press("take_back").url == table.url
    assert work()
    assert new_places() == 0
    assert "可以应用了" in table.words()
    table.press("apply")
    assert Job.objects.count() == 2
    assert work()
    assert new_places() == NEW
    refused = table.press("take_back")
    assert (refused.status_code, new_places()) == (409, NEW)


def test_a_job_that_was_given_up_says_why_and_leads_back(table: Desk) -> None:
    table.press("apply")
    Job.objects.update(state=Job.State.FAILED, sentence="上一次没有做完：做它的程序中断了。", ended_at=timezone.now())
    page = table.words()
    assert "没有导入成" in page
    assert "做它的程序中断了" in page
    assert "http-equiv" not in page
    table.press("take_back")
    table.press("apply")
    assert work()
    assert new_places() == NEW


def test_a_try_that_broke_waits_and_says_so(table: Desk) -> None:
    table.press("apply")
    job = queue.claim("worker", timezone.now())
    assert job is not None
    later = timezone.now() + rules.LEASE + timedelta(seconds=1)
    assert queue.claim("another", later) is not None
    assert Job.objects.get().tries == 2
    Job.objects.update(state=Job.State.WAITING)
    assert "上一次没有做完：做它的程序中断了。 会自动再试。" in table.words()


def test_who_waits_too_long_behind_a_large_import_is_told_so_and_nothing_is_written(
    table: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def waits(**_facts: Any) -> None:
        raise OperationalError("database is locked") from LineTimeout("database is locked")

    monkeypatch.setattr(drafts, "drop", waits)
    address = reverse("organisations:import_drop", args=[table.pk])
    answer = table.client.post(address)
    assert answer.status_code == 503
    assert "有一件大的事正在写入，比如导入大表格，您这一次没有登记。" in answer.content.decode()

    def breaks(**_facts: Any) -> None:
        raise OperationalError("disk I/O error")

    monkeypatch.setattr(drafts, "drop", breaks)
    with pytest.raises(OperationalError):
        table.client.post(address)
