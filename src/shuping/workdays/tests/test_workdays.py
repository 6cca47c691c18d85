"""Working days by the State Council's notices: shipped, entered, read from the text, and a year that is missing."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.urls import reverse

from shuping.access.services import found_grant
from shuping.audit import queries as audit
from shuping.core import clock, desk
from shuping.core.errors import Forbidden
from shuping.findings.models import Finding
from shuping.findings.services import planning
from shuping.findings.tests import factories
from shuping.workdays import queries, rules, services
from shuping.workdays.models import WorkingYear
from tests.access.test_matrix import client_of
from tests.worlds import AT, World

NOTICE = """国务院办公厅关于2026年部分节假日安排的通知
一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。"""


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        (date(2026, 3, 2), 3, date(2026, 3, 5)),
        (date(2026, 3, 5), 3, date(2026, 3, 10)),  # over a weekend
        (date(2026, 4, 30), 1, date(2026, 5, 6)),  # over a holiday
        (date(2026, 5, 8), 1, date(2026, 5, 9)),  # a Saturday that is worked
        (date(2026, 2, 13), 2, date(2026, 2, 24)),  # the Saturday before, then the whole feast
        (date(2027, 9, 30), 1, date(2027, 10, 1)),  # nobody entered 2027: Monday to Friday
        (date(2026, 3, 2), 0, date(2026, 3, 2)),
    ],
)
def test_working_days_follow_the_notice(day: date, count: int, expected: date) -> None:
    assert rules.working_days_after(day, count, queries.shipped()) == expected


def test_the_notice_is_read_as_it_was_published() -> None:
    off, work = rules.read_notice(NOTICE, 2026)
    shipped = queries.shipped()[2026]
    assert (set(off), set(work)) == (shipped.off, shipped.work)
    assert rules.read_notice("今天开会。2月30日放假。", 2026) == ([], [])


def test_what_is_typed_is_read_and_what_says_no_day_is_named() -> None:
    days, bad = rules.typed("2027-10-01 至 2027-10-03\n2027-1-1\n国庆\n2027-10-09 至 2027-10-01\n2027-02-30")
    assert [day.isoformat() for day in days] == ["2027-10-01", "2027-10-02", "2027-10-03", "2027-01-01"]
    assert bad == ["国庆", "2027-10-09 至 2027-10-01", "2027-02-30"]
    assert rules.written(days) == "2027-01-01\n2027-10-01 至 2027-10-03"


def test_every_shipped_year_is_right_by_its_own_rules() -> None:
    for year, row in queries.shipped().items():
        assert rules.faults(year, row.off, row.work) == []


@pytest.mark.parametrize(
    ("off", "work", "fault"),
    [
        ([date(2028, 1, 1)], [], "other-year"),
        ([date(2027, 10, 9)], [date(2027, 10, 9)], "both"),
        ([date(2027, 10, 1)], [date(2027, 10, 11)], "no-weekend"),
        ([], [], "no-holiday"),
    ],
)
def test_a_year_that_cannot_be_right_is_refused(world: World, off: list[date], work: list[date], fault: str) -> None:
    with pytest.raises(services.BadYear) as refused:
        write(world, off, work)
    assert fault in refused.value.facts["faults"]
    assert not WorkingYear.objects.exists()


def test_a_year_that_was_entered_moves_the_deadline_of_the_next_plan(world: World) -> None:
    before = factories.planned(world)
    assert before.next_due_on == date(2026, 3, 5)
    services.write_year(
        actor=world.actor("chief"), year=2026, basis="云政办〔2026〕1号", off=[date(2026, 3, 4)], work=[], at=AT
    )
    assert factories.planned(world).next_due_on == date(2026, 3, 6)
    assert Finding.objects.get(pk=before.pk).next_due_on == date(2026, 3, 5)
    assert planning.closure().accept_working_days == 3
    assert audit.changed_since() == []
    WorkingYear.objects.update(off=[])
    assert [what for _number, what in audit.changed_since()] == ["workdays.year/2026"]


def test_a_department_below_the_root_does_not_keep_the_calendar_of_all(world: World) -> None:
    for name, place in (("green-clerk", "green"), ("nobody", "city")):
        found_grant(
            person=world.people[name],
            role="department",
            organisation=world[place],
            title="代办",
            from_on=date(2026, 3, 1),
            last_on=date(2026, 12, 31),
            at=AT,
        )
    with pytest.raises(Forbidden):
        write(world, [date(2027, 10, 1)], [], "green-clerk")
    assert write(world, [date(2027, 10, 1)], [], "nobody").year == 2027


def test_a_missing_year_warns_on_the_page_and_on_the_desk_of_who_keeps_it(world: World, monkeypatch: Any) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime(2027, 1, 4, 2, 0, tzinfo=UTC))
    page = client_of(world, "green-organiser").get(reverse("workdays:calendar")).content.decode()
    assert "2027年还没有录入，先按周一到周五算。" in page
    titles = [row.title for row in desk.rows(world.actor("chief", date(2027, 1, 4)), date(2027, 1, 4))]
    assert "录入2027年的工作日历" in titles
    write(world, [date(2027, 10, 1)], [])
    titles = [row.title for row in desk.rows(world.actor("chief", date(2027, 1, 4)), date(2027, 1, 4))]
    assert "录入2027年的工作日历" not in titles


def test_reading_a_notice_fills_the_form_and_saves_nothing(world: World) -> None:
    answer = client_of(world, "officer").post(
        reverse("workdays:write", args=[2026]), {"read": "1", "notice": NOTICE, "basis": "国办发明电〔2025〕7号"}
    )
    page = answer.content.decode()
    assert "读出 7 段假期，请对照通知核对，再按“录入”。还没有保存。" in page
    assert "2026-10-01 至 2026-10-07" in page
    assert not WorkingYear.objects.exists()


def write(world: World, off: list[date], work: list[date], by: str = "chief") -> WorkingYear:
    return services.write_year(
        actor=world.actor(by), year=2027, basis="国办发明电〔2026〕1号", off=off, work=work, at=AT
    )
