"""A job stands with its act or not at all, is one worker's at a time, and comes again when its worker dies."""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from django.db import transaction

from shuping.core.errors import DomainError
from shuping.core.jobs import queue, rules
from shuping.core.jobs.worker import Worker
from shuping.core.models import Job, JobRetry

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
Make = Callable[..., Any]


def wanted(name: str = "test.job", **more: Any) -> Job:
    with transaction.atomic():
        return queue.enqueue(name, due_at=NOW, **more)


def taken(at: datetime = NOW, worker: str = "one") -> Job:
    job = queue.claim(worker, at)
    assert job is not None
    return job


@pytest.mark.parametrize(
    ("tries", "minutes"), [(1, 1), (2, 4), (3, 16), (4, 64), (5, 256), (6, 360), (7, 360), (10_000, 360)]
)
def test_pauses_grow_up_to_six_hours(tries: int, minutes: int) -> None:
    assert rules.pause(tries) == timedelta(minutes=minutes)


@pytest.mark.parametrize(("tries", "is_given_up"), [(4, False), (5, True), (6, True)])
def test_a_job_is_given_up_after_its_last_try(tries: int, *, is_given_up: bool) -> None:
    assert rules.is_given_up(tries, 5) is is_given_up


@pytest.mark.django_db
def test_a_job_goes_with_its_act_when_that_is_taken_back(kind: Make) -> None:
    kind()
    with transaction.atomic():
        queue.enqueue("test.job", number=7)
        transaction.set_rollback(True)
    assert not Job.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_job_is_not_wanted_outside_a_transaction_nor_by_an_unknown_name(kind: Make) -> None:
    kind()
    with pytest.raises(RuntimeError):
        queue.enqueue("test.job")
    with transaction.atomic(), pytest.raises(KeyError):
        queue.enqueue("test.other")
    assert not Job.objects.exists()


@pytest.mark.django_db
def test_the_job_of_a_key_is_wanted_once(kind: Make) -> None:
    kind()
    assert wanted(key="once").pk == wanted(key="once").pk
    assert wanted().pk != wanted().pk


@pytest.mark.django_db
def test_a_job_is_one_workers_until_its_lease_ends_and_then_another_ones(kind: Make) -> None:
    kind()
    wanted()
    first = taken()
    assert queue.claim("two", NOW + rules.LEASE) is None
    assert queue.renew(first, NOW + rules.LEASE)
    assert queue.claim("two", NOW + rules.LEASE + timedelta(seconds=1)) is None
    second = taken(NOW + 3 * rules.LEASE, "two")
    assert (second.pk, second.tries, second.worker) == (first.pk, 2, "two")
    assert second.sentence == "上一次没有做完：做它的程序中断了。"
    assert not queue.finish(first, NOW)  # it comes back from its long sleep and has nothing to say any more
    queue.fail(first, "晚了", NOW)
    assert not queue.renew(first, NOW)
    assert queue.finish(second, NOW)
    assert Job.objects.get().state == Job.State.DONE


@pytest.mark.django_db
def test_a_job_that_fails_waits_longer_each_time_and_stops_with_its_sentence(kind: Make, settings: Any) -> None:
    settings.JOB_TRIES = 3
    kind()
    wanted()
    at = NOW
    for minutes in (1, 4):
        queue.fail(taken(at), "磁盘满了。", at)
        assert queue.claim("one", at + timedelta(minutes=minutes, seconds=-1)) is None
        at += timedelta(minutes=minutes)
    queue.fail(taken(at), "磁盘满了。", at)
    job = Job.objects.get()
    assert (job.state, job.tries, job.sentence, job.ended_at) == (Job.State.FAILED, 3, "磁盘满了。", at)
    assert queue.claim("one", at + timedelta(days=9)) is None
    queue.retry(job.pk, at, at=NOW)
    assert JobRetry.objects.get().job_number == job.pk
    with pytest.raises(queue.NotFailed):
        queue.retry(job.pk, at, at=NOW)
    assert taken(at).tries == 1


@pytest.mark.django_db
def test_a_job_whose_workers_always_die_is_given_up_too(kind: Make, settings: Any) -> None:
    settings.JOB_TRIES = 2
    kind()
    wanted()
    taken()
    taken(NOW + 2 * rules.LEASE)
    assert queue.claim("one", NOW + 4 * rules.LEASE) is None
    assert Job.objects.get().state == Job.State.FAILED


@pytest.mark.django_db
def test_the_job_of_a_day_comes_once_a_day_after_its_hour_also_where_the_machine_was_off(kind: Make) -> None:
    kind(daily_at=time(2, 30))
    kind(name="test.by-hand")
    night = datetime(2026, 3, 1, 18, 0, tzinfo=UTC)  # 2:00 on the second in Shanghai
    assert queue.enqueue_daily(night) == []
    assert [job.key for job in queue.enqueue_daily(night + timedelta(hours=7))] == ["test.job 2026-03-02"]
    assert queue.enqueue_daily(night + timedelta(hours=8)) == []
    assert len(queue.enqueue_daily(night + timedelta(days=1, hours=1))) == 1


@pytest.mark.django_db
def test_what_was_done_long_ago_is_forgotten_and_what_failed_is_not(kind: Make) -> None:
    kind()
    queue.finish(taken_of(wanted()), NOW)  # NOW lies in the past of the machine
    failed = wanted()
    Job.objects.filter(pk=failed.pk).update(state=Job.State.FAILED, ended_at=NOW)
    queue.forget_done()
    assert list(Job.objects.values_list("pk", flat=True)) == [failed.pk]


def taken_of(job: Job) -> Job:
    found = taken()
    assert found.pk == job.pk
    return found


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (DomainError("请换一个文件夹。"), "请换一个文件夹。"),
        (ValueError("张三的电话"), "程序出错：ValueError test_queue.py:"),
    ],
)
def test_a_worker_keeps_the_reason_and_never_what_an_error_quotes(kind: Make, error: Exception, sentence: str) -> None:
    def run(**facts: Any) -> None:
        assert facts == {"number": 7}
        raise error

    kind(run)
    wanted(number=7)
    assert Worker().do_one()
    job = Job.objects.get()
    assert job.sentence.startswith(sentence)
    assert "张三" not in job.sentence
    assert (job.state, job.tries) == (Job.State.WAITING, 1)


@pytest.mark.django_db(transaction=True)
def test_a_worker_does_what_is_due_and_stops_when_told(kind: Make) -> None:
    done: list[int] = []
    worker = Worker()

    def run(number: int) -> None:
        done.append(number)
        if number == 2:
            worker.stop()

    kind(run)
    for number in (1, 2, 3):
        wanted(number=number)
    worker.run()
    assert done == [1, 2]
    assert list(Job.objects.order_by("pk").values_list("state", flat=True)) == ["done", "done", "waiting"]


@pytest.mark.django_db(transaction=True)
def test_a_job_that_no_room_knows_any_more_says_so(kind: Make) -> None:
    kind()
    Job.objects.create(name="gone.job", made_at=NOW, due_at=NOW)
    Worker().do_one()
    assert Job.objects.get().sentence == "没有哪个模块办得了这件事，可能是旧版本留下的。"
