"""The system administrator sees what the machine does, why it failed, and has it tried again, in the chain."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from shuping.audit import queries as audit
from shuping.core.models import Job
from tests.worlds import World

REASON = "备份的磁盘满了，请清理后重新办。"


@pytest.fixture
def client(world: World) -> Client:
    client = Client()
    client.force_login(world.user("system"), backend="django.contrib.auth.backends.ModelBackend")
    return client


def job(state: str, **more: Any) -> Job:
    now = timezone.now()
    fields = {"name": "core.forget_jobs", "made_at": now, "due_at": now, "started_at": now, "ended_at": now}
    return Job.objects.create(**{**fields, "state": state, **more})


def body(client: Client, address: str = "") -> str:
    answer = client.get(reverse("office:jobs") + address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_empty_page_says_what_will_stand_there(client: Client) -> None:
    said = body(client)
    assert "后台任务都正常" in said
    assert "这里没有任务" in said


def test_a_failed_job_stands_with_its_reason_on_the_page_and_on_the_desk(client: Client) -> None:
    job("failed", tries=5, sentence=REASON)
    job("done", tries=1)
    said = body(client)
    assert "1 件后台任务没有办成" in said
    assert REASON in said
    assert said.count("重新办<") == 1
    assert REASON not in body(client, "?tab=done")
    assert "这里没有任务" in body(client, "?tab=running")
    desk = client.get("/").content.decode()
    assert "后台任务没有办成：清理办完的后台任务" in desk
    assert REASON in desk


def test_trying_again_begins_anew_and_is_chained_once(client: Client, world: World) -> None:
    failed = job("failed", tries=5, sentence=REASON)
    address = reverse("office:retry_job", args=[failed.pk])
    answer = client.post(address, follow=True)
    assert "“清理办完的后台任务”重新开始了，一分钟内会再办一次，结果在这一页。" in answer.content.decode()
    failed.refresh_from_db()
    assert (failed.state, failed.tries) == ("waiting", 0)
    newest = audit.links(1)[0][0]
    assert (newest.act, newest.actor) == ("office.job_retried", f"person/{world.people['system'].pk}")
    assert audit.changed_since() == []
    size = audit.head()[0]
    again = client.post(address)
    assert (again.status_code, "已经重新开始了" in again.content.decode()) == (409, True)
    assert client.post(reverse("office:retry_job", args=[failed.pk + 1])).status_code == 404
    assert audit.head()[0] == size


def test_that_no_worker_is_there_is_said_after_two_minutes(client: Client) -> None:
    waiting = job("waiting", ended_at=None)
    assert "没有运行" not in body(client)
    Job.objects.filter(pk=waiting.pk).update(due_at=timezone.now() - timedelta(minutes=3))
    assert "办后台任务的程序没有运行" in body(client)
    job("running", leased_until=timezone.now() + timedelta(minutes=1), ended_at=None)
    assert "没有运行" not in body(client)


def test_a_long_list_has_pages_and_costs_as_many_queries_as_a_short_one(client: Client) -> None:
    job("done")
    with CaptureQueriesContext(
        connection,
    ) as short:
        body(client)
    for _number in range(120):
        job("done")
    with CaptureQueriesContext(connection) as long:
        said = body(client)
    assert len(long) == len(short) <= 8
    assert "共 121 个" in said
    assert "第 101–121 个" in body(client, "?page=3")
