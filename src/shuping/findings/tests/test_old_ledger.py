"""An old ledger becomes findings that say where they come from and that nobody verified them here."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from shuping.audit.queries import changed_since
from shuping.core import clock
from shuping.core.actor import MACHINE
from shuping.core.errors import Forbidden, NotFound
from shuping.core.spreadsheets import Sheet, read_workbook
from shuping.findings import lists, permissions, queries
from shuping.findings.chips import state_chip
from shuping.findings.models import Finding, Verification
from shuping.findings.old_ledger import shown, words
from shuping.findings.old_ledger.plan import Plan, title_of
from shuping.findings.old_ledger.sheets import guess, heads, rows
from shuping.findings.services import bringing
from shuping.findings.services.acts import Incomplete
from shuping.findings.tests.old_ledgers import begun, ledger
from shuping.organisations import drafts
from shuping.organisations.models import Import
from shuping.papers.paper import Table
from shuping.search.models import Entry
from shuping.tree import services as tree
from tests.worlds import AT, DAY, START, World

THIS: dict[str, Any] = {"purpose": "ledger", "action": permissions.BRING_IN}
DAYS = {"raised_on": "2024-11-20", "due_on": "2025-12-31"}


def book(found: Import) -> list[Sheet]:
    return [sheet for sheet in drafts.sheets_of(found) if sheet.rows]


def chosen(world: World, found: Import, **choices: Any) -> Import:
    return drafts.choose(
        actor=world.actor("officer"), import_id=found.pk, **THIS, version=found.version, choices=choices
    )


def planned(world: World, found: Import) -> Plan:
    return bringing.plan_ledger(world.actor("officer"), found, book(found), AT)


def brought(world: World, found: Import, who: str = "officer") -> Import:
    return bringing.bring_in(
        actor=world.actor(who), import_id=found.pk, sheets=book(found), version=found.version, at=AT
    )


def test_heads_columns_and_sheets_are_guessed() -> None:
    first, second = read_workbook(ledger())
    how = guess(first)
    assert (how["use"], how["head"]) == (True, 2)
    assert how["columns"] == {
        "1": "source", "2": "problem", "3": "owner", "4": "measures", "5": "due", "6": "progress", "7": "person",
        "8": "state",
    }  # fmt: skip
    assert heads(first, 2)[2:6] == ["反馈问题", "责任单位", "整改情况：整改措施", "整改情况：完成时限"]
    assert guess(second)["use"] is False


@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("未办结", "in_remedy"),
        ("尚未验收", "in_remedy"),
        ("没有完成", "in_remedy"),
        ("整改不到位", "in_remedy"),
        ("部分完成", "in_remedy"),
        ("×", "in_remedy"),
        ("未启动", "awaiting_plan"),
        ("已办结", "closed"),
        ("√", "closed"),
        ("说来话长", ""),
    ],
)
def test_what_is_not_done_is_never_proposed_as_closed(word: str, state: str) -> None:
    assert words.state_of(word) == state


@pytest.mark.parametrize(
    ("head", "column"),
    [
        ("责任\n主体", "owner"),
        ("具体表现", "problem"),
        ("问题类别", ""),
        ("问题编号", ""),
        ("备注（未完成的说明原因）", ""),
        ("办结情况", "state"),
        ("是否销号", "state"),
    ],
)
def test_a_head_says_what_its_column_is(head: str, column: str) -> None:
    assert words.column_of(head) == column


def test_rows_of_one_problem_are_joined_headings_and_sums_left_out() -> None:
    first = read_workbook(ledger())[0]
    found = list(rows([first], {first.name: guess(first)}, blank_as_above=False))
    assert [row.row + 1 for row in found] == [5, 7, 8]
    assert found[0].said["measures"] == "每月抽查一次\n培训支部书记"
    assert found[0].said["due"] == "2025年3月底"


def test_what_is_missing_is_named_at_its_cell_and_nothing_comes_in(world: World) -> None:
    found = begun(world)
    plan = planned(world, found)
    assert {(fault.row + 1, fault.code) for fault in plan.faults} >= {(5, "no-raised"), (8, "no-raised")}
    with pytest.raises(Incomplete):
        brought(world, found)
    assert Finding.objects.count() == 0


def test_a_ledger_comes_in_with_its_states_days_and_words(world: World) -> None:
    done = brought(world, chosen(world, begun(world), **DAYS))
    assert done.counts == {
        "made": 4, "awaiting_plan": 0, "in_remedy": 1, "closed": 3, "there_already": 0, "left_out": 0,
    }  # fmt: skip
    first = Finding.objects.get(owner=world["green"], title__startswith="“三会一课”")
    assert (first.state, first.is_closed_before, first.next_due_on) == ("closed", True, None)
    assert (first.raised_on, first.due_on, first.code) == (date(2024, 11, 20), date(2025, 3, 31), "WT-2024-001")
    assert first.source == "superior_comment"
    act = first.acts.get()
    assert (act.kind, act.facts["file"], act.facts["sheet"], act.facts["row"]) == (
        "brought_in",
        done.digest,
        "2024年",
        5,
    )
    assert ["状态", "已销号"] in act.facts["said"]
    assert not Verification.objects.exists()
    assert state_chip(first, DAY).word == "旧台账已销号"
    going = Finding.objects.get(owner=world["green-1"])
    assert (going.state, going.is_closed_before, going.next_due_on) == ("in_remedy", False, date(2025, 12, 31))
    both = Finding.objects.filter(title="办事找不到人")
    assert {f.owner for f in both} == {world["pine"], world["green"]}
    assert {f.due_on for f in both} == {date(2025, 12, 31)}
    assert Entry.objects.filter(object_id=first.pk, title__contains=first.title).exists()
    assert changed_since() == []


def test_a_second_time_brings_nothing_more(world: World) -> None:
    brought(world, chosen(world, begun(world), **DAYS))
    plan = planned(world, chosen(world, begun(world), **DAYS))
    assert (plan.made, plan.there_already, plan.faults) == ([], 4, [])


def test_the_importer_may_not_thereby_verify(world: World) -> None:
    brought(world, chosen(world, begun(world), **DAYS))
    closed = Finding.objects.get(title__startswith="“三会一课”")
    assert not queries.possible(world.actor("officer"), closed, DAY).anything


def test_words_are_given_a_meaning_by_the_person(world: World) -> None:
    choices = {"states": {"完成": "skip", "整改中": "awaiting_plan"}, "sources": {"群众反映": "audit"}, **DAYS}
    done = brought(world, chosen(world, begun(world), **choices))
    assert (done.counts["made"], done.counts["awaiting_plan"], done.counts["left_out"]) == (2, 1, 1)


def odd(world: World, *lines: list[Any], **choices: Any) -> Import:
    text = "\n".join(",".join(line) for line in [["问题", "责任单位", "状态", "期限"], *lines])
    found = begun(world, text.encode())
    return chosen(world, found, **{**DAYS, "source": "self_found", **choices})


def test_an_unknown_owner_is_chosen_left_out_or_a_fault(world: World) -> None:
    lines = [["门锁着", "青禾经济联合社", "整改中", "2025.6.1"]]
    found = odd(world, *lines)
    assert [(f.column, f.code) for f in planned(world, found).faults] == [("owner", "unknown-owner")]
    assert list(planned(world, found).unknown_units) == ["青禾经济联合社"]
    found = chosen(world, found, units={"青禾经济联合社": str(world["green-2"].pk)})
    assert [one.owner_id for one in planned(world, found).made] == [world["green-2"].pk]
    found = chosen(world, found, units={"青禾经济联合社": "skip"})
    assert planned(world, found).counts()["left_out"] == 1


def test_one_word_for_all_townships_makes_a_finding_of_each(world: World) -> None:
    found = odd(world, ["门锁着", "各乡镇", "整改中", "2025.6.1"], ["会没开", "各乡镇、青禾镇", "整改中", "2025.6.1"])
    assert {f.code for f in planned(world, found).faults} == {"unknown-owner"}
    found = chosen(world, found, units={"各乡镇": "all:township"})
    both = [world["green"].pk, world["pine"].pk]
    assert [one.owner_id for one in planned(world, found).made] == both + both
    found = chosen(world, found, units={"各乡镇": "all:kingdom"})
    assert {f.code for f in planned(world, found).faults} == {"unknown-owner"}


def test_a_place_is_known_without_its_sort_where_no_other_is_called_so(world: World) -> None:
    line = ["门锁着", "青禾", "整改中", "2025.6.1"]
    assert [one.owner_id for one in planned(world, odd(world, line)).made] == [world["green"].pk]
    words = {"name": "中共青禾村支部委员会", "short_name": "青禾村党支部", "kind": "village", "parent": world["pine"]}
    tree.found_organisation(actor=MACHINE, on=START, at=AT, **words)
    assert [f.code for f in planned(world, odd(world, line)).faults] == ["unknown-owner"]


@pytest.mark.parametrize(
    ("line", "choices", "code"),
    [
        (["门锁着", "", "整改中", "2025.6.1"], {}, "no-owner"),
        (["门锁着", "青禾镇党委", "说不清", "2025.6.1"], {}, "no-state"),
        (["门锁着", "青禾镇党委", "整改中", "再说"], {"due_on": ""}, "no-due"),
        (["门锁着", "青禾镇党委", "整改中", ""], {"due_on": ""}, "blank-due"),
        (["门锁着", "青禾镇党委", "整改中", "2023.6.1"], {}, "due-before-raised"),
        (["门锁着", "青禾镇党委", "整改中", "2025.6.1"], {"source": ""}, "blank-source"),
        (["门锁着", "青禾镇党委", "整改中", "2025.6.1"], {"raised_on": "2027-01-01"}, "raised-to-come"),
        (["", "青禾镇党委", "整改中", "2025.6.1"], {}, "no-problem"),
    ],
)
def test_each_fault(world: World, line: list[Any], choices: dict[str, Any], code: str) -> None:
    assert [fault.code for fault in planned(world, odd(world, line, **choices)).faults] == [code]


def test_a_table_without_a_column_is_told_to_choose_one(world: World) -> None:
    found = chosen(world, begun(world, "问题,提出时间\n门锁着,前年冬天\n".encode()), due_on="2025-12-31")
    said = {line["sentence"] for line in shown.faults(planned(world, found))}
    assert "这张表没有一列选作“责任单位”。请在下面“工作表”里选是哪一列。" in said
    assert any(line.startswith("这张表没有一列选作“状态”。") for line in said)
    assert "看不出提出日期是哪一天（前年冬天）。请在下面填“没有提出日期的，按哪天”。" in said


def test_blank_owners_may_be_those_above(world: World) -> None:
    lines = [["门锁着", "青禾镇党委", "整改中", "2025.6.1"], ["灯不亮", "", "整改中", "2025.6.1"]]
    plan = planned(world, odd(world, *lines, blank_as_above=True))
    assert {one.owner_id for one in plan.made} == {world["green"].pk}


def test_a_month_without_a_year_lies_after_the_day_it_was_raised(world: World) -> None:
    plan = planned(world, odd(world, ["门锁着", "青禾镇党委", "整改中", "3月底前"]))
    assert [one.due_on for one in plan.made] == [date(2025, 3, 31)]


def test_a_named_person_of_the_owner_holds_the_remedy(world: World) -> None:
    text = "问题,责任单位,状态,期限,整改措施,责任人\n门锁着,青禾镇党委,整改中,2026.6.1,换锁,试green-organiser\n"
    found = chosen(world, begun(world, text.encode()), **DAYS, source="self_found")
    brought(world, found)
    one = Finding.objects.get()
    assert one.responsible == world.people["green-organiser"]
    assert [(remedy.what, remedy.who) for remedy in one.remedies.all()] == [("换锁", one.responsible)]
    assert changed_since() == []


def test_a_long_problem_keeps_its_words(world: World) -> None:
    long = "会开得少，" + "记录也不全" * 30
    assert title_of(long) == "会开得少，" + ("记录也不全" * 30)[: 120 - 5]
    brought(world, odd(world, ["长" * 200, "青禾镇党委", "整改中", "2025.6.1"]))
    one = Finding.objects.get()
    assert (len(one.title), len(one.quote)) == (120, 200)


def test_only_who_may(world: World) -> None:
    found = chosen(world, begun(world), **DAYS)
    for who, refusal in (("mayor", Forbidden), ("green-organiser", NotFound), ("security", NotFound)):
        with pytest.raises(refusal):
            brought(world, found, who)
    assert Finding.objects.count() == 0


def test_the_page_keeps_what_was_chosen_and_brings_it_in(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: AT)
    client = Client()
    client.force_login(world.user("officer"), backend="django.contrib.auth.backends.ModelBackend")
    found = begun(world)
    address = reverse("findings:old_ledger", args=[found.pk])
    page = client.get(address).content.decode()
    assert "读出 3 个问题" in page
    columns = {f"column-0-{index}": column for index, column in found.choices["sheets"]["2024年"]["columns"].items()}
    data = {"version": 0, "use-0": "on", "head-0": 3, **columns, "raised_on": "2024-11-20", "due_on": "2025-12-31"}
    assert client.post(address, {**data, "save": "1"}).status_code == 302
    assert "可以导入 4 个问题" in client.get(address).content.decode()
    answer = client.post(address, {**data, "version": 1, "apply": "1"}, follow=True)
    assert "旧台账导入好了：4 个问题" in answer.content.decode()
    one = Finding.objects.get(title__startswith="“三会一课”")
    detail = client.get(reverse("findings:detail", args=[one.pk])).content.decode()
    assert "旧台账里写的" in detail
    assert "没有在这里验收过" in detail
    assert 'class="stages"' not in detail  # no step of ours was taken
    assert client.post(address, {**data, "version": 2}).status_code == 409


def test_a_problem_without_measures_of_ours_says_where_the_old_ones_stand(world: World, client: Client) -> None:
    brought(world, chosen(world, begun(world), **DAYS))
    client.force_login(world.user("officer"))
    going = Finding.objects.get(owner=world["green-1"])
    address = reverse("findings:detail", args=[going.pk])
    assert "没有在这里定过原因和措施" in client.get(address).content.decode()
    Finding.objects.filter(pk=going.pk).update(cause="没有人选")
    page = client.get(address).content.decode()
    assert "没有在这里定过措施，旧台账里写的在上面。" in page
    assert "做什么" not in page


def test_the_lists_print_what_the_old_ledger_says_and_that_it_says_so(world: World) -> None:
    brought(world, chosen(world, begun(world), **DAYS))
    rows = queries.findings(world.actor("mayor")).filter(title__startswith="“三会一课”")

    def printed(kind: str) -> list[str]:
        made = lists.list_paper(lists.LISTS[kind], rows, organ="", signed="", year=None, conditions="", today=DAY)
        return next(block for block in made.blocks if isinstance(block, Table)).rows[0]

    assert printed("remedies")[2:4] == ["每月抽查一次\n培训支部书记", "试甲"]
    assert printed("remedies")[-1] == "旧台账：已抽查三次\n培训一期"
    assert printed("duties")[3:5] == ["试甲", "试甲"]
