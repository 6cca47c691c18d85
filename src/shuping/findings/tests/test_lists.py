"""The three lists say the same on paper and in the spreadsheet: the rows of the filtered ledger, one an owner."""

import io
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from docx import Document
from openpyxl import load_workbook

from shuping.audit.queries import head
from shuping.core import clock
from shuping.findings import lists, queries
from shuping.findings.models import Finding
from shuping.findings.services import raising
from shuping.findings.tests import factories
from shuping.papers.paper import Paragraph, Signature, Table
from shuping.tree.models import Organisation
from tests.worlds import AT, DAY, World

BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture(autouse=True)
def _on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: AT)


def paper(world: World, kind: str, **said: Any) -> Any:
    rows = queries.findings(world.actor("mayor")).filter(is_common=False)
    asked = {"organ": "青禾镇党委", "signed": "中共青禾镇委员会", "year": 2026, "conditions": "", "today": DAY, **said}
    return lists.list_paper(lists.LISTS[kind], rows, **asked)


def table(made: Any) -> Table:
    return next(block for block in made.blocks if isinstance(block, Table))


def test_each_list_says_its_part_of_a_finding(world: World) -> None:
    factories.verified(world)
    who, due = "试green-organiser", "2026年6月30日"
    assert table(paper(world, "problems")).rows == [
        ["1", "三会一课打了折扣", "开得少，记得粗。", "个性", "书记讲话", "青禾镇党委"]
    ]
    assert table(paper(world, "duties")).rows == [["1", "三会一课打了折扣", "青禾镇党委", who, who, due]]
    assert table(paper(world, "remedies")).rows == [
        [
            "1", "三会一课打了折扣", "1. 给十四个支部书记讲一次会议程序", who, due, "已验收",
            "试supervisor，2026年3月2日：抽了三个村，记录齐。",
        ]
    ]  # fmt: skip


def test_what_was_let_off_is_not_told_as_put_right(world: World) -> None:
    factories.waived(world)
    assert [row[5] for row in table(paper(world, "remedies")).rows] == ["已销号（免办）", "待定措施"]


def test_a_list_is_signed_by_the_whole_name(world: World) -> None:
    factories.verified(world)
    Organisation.objects.filter(pk=world["city"].pk).update(name="中共云岭市委员会")
    client = Client()
    client.force_login(world.user("mayor"), backend=BACKEND)
    made = client.get(reverse("findings:list_file", args=["problems", "docx"]))
    words = [p.text for p in Document(io.BytesIO(made.content)).paragraphs if p.text]
    assert (words[0], words[-2]) == ("云岭市委问题清单", "中共云岭市委员会")


def test_who_does_it_stands_one_under_another_on_paper_and_in_one_line_in_the_sheet(world: World) -> None:
    found = factories.planned(world)
    first = found.remedies.get()
    first.pk, first.number, first.who = None, 2, world.people["green-secretary"]
    first.save()
    who, other = "试green-organiser", "试green-secretary"
    assert table(paper(world, "duties")).rows[0][4] == f"{who}\n{other}"
    rows = queries.findings(world.actor("mayor")).filter(is_common=False)
    sheet = lists.list_sheet(lists.LISTS["duties"], rows, organ="青禾镇党委", year=2026, conditions="", today=DAY)
    assert next(iter(sheet.rows))[5] == f"{who}、{other}"


@pytest.mark.parametrize("kind", lists.LISTS)
def test_days_and_words_are_whole_and_what_is_wide_lies_on_a_turned_page(world: World, kind: str) -> None:
    factories.verified(world)
    made = paper(world, kind)
    whole = {column.header for column in table(made).columns if column.is_whole}
    assert whole & {"整改期限", "状态", "来源", "责任人", "验收情况", "具体表现"} == {
        "problems": {"来源"}, "duties": {"责任人", "整改期限"}, "remedies": {"责任人", "整改期限", "状态"}
    }[kind]  # fmt: skip
    assert made.is_landscape == (kind == "remedies")


def test_the_head_and_foot_of_a_list(world: World) -> None:
    factories.raised(world)
    made = paper(world, "problems", conditions="未销号、书记讲话")
    number, digest = head()
    assert made.title == "青禾镇党委2026年问题清单"
    assert made.blocks[0] == Paragraph("截至2026年3月2日，共1个问题。范围：未销号、书记讲话。")
    assert made.blocks[-1] == Signature("中共青禾镇委员会", DAY)
    assert made.chain_line == f"存证链 {number}:{digest[:16]}"


def test_what_has_no_plan_and_nobody_yet_says_so(world: World) -> None:
    factories.raised(world)
    assert table(paper(world, "duties")).rows[0][3:5] == ["未定", "未定"]
    assert table(paper(world, "remedies")).rows[0][2] == ""
    assert table(paper(world, "remedies")).rows[0][-1] == ""


def test_a_list_of_more_than_a_paper_holds_is_refused_with_the_way_out(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "MOST_ON_PAPER", 1)
    factories.raised(world)
    factories.raised(world)
    with pytest.raises(lists.TooLongForPaper, match="有 2 个问题，一份文件放不下。请先选党组织或年份，或者改出表格"):
        paper(world, "problems")
    client = Client()
    client.force_login(world.user("mayor"), backend=BACKEND)
    refused = client.get(reverse("findings:list_file", args=["problems", "docx"]))
    assert refused.status_code == 400
    assert "一份文件放不下" in refused.content.decode()
    assert client.get(reverse("findings:list_file", args=["problems", "xlsx"])).status_code == 200


@pytest.mark.parametrize("kind", lists.LISTS)
def test_the_file_holds_the_rows_that_the_filters_choose(world: World, kind: str) -> None:
    what = raising.Raised(title="大家都有的", source="superior_comment", due_on=factories.DUE)
    owners = [world["green"], world["pine"]]
    raising.raise_finding(actor=world.actor("chief"), raised_for=world["city"], owners=owners, what=what, at=AT)
    old = factories.raised(world, "green")
    Finding.objects.filter(pk=old.pk).update(raised_on=date(2025, 5, 1), title="去年的")
    late = factories.raised(world, "green-1")
    Finding.objects.filter(pk=late.pk).update(next_due_on=DAY - timedelta(days=1), title="逾期的")
    client = Client()
    client.force_login(world.user("officer"), backend=BACKEND)
    queries_and_titles = {
        "": {"大家都有的", "去年的", "逾期的"},
        "year=2025": {"去年的"},
        f"organisation={world['pine'].pk}": {"大家都有的"},
        "tab=overdue": {"逾期的"},
        "source=superior_comment": {"大家都有的"},
    }
    for query, titles in queries_and_titles.items():
        sheet = client.get(f"{reverse('findings:list_file', args=[kind, 'xlsx'])}?{query}").content
        page = load_workbook(io.BytesIO(sheet)).active
        rows = list(page.iter_rows(values_only=True))
        assert {row[2] for row in rows[1:]} == titles, query
        assert page.freeze_panes == "A2"
        word = client.get(f"{reverse('findings:list_file', args=[kind, 'docx'])}?{query}").content
        cells = [row.cells[1].text for row in Document(io.BytesIO(word)).tables[0].rows]
        assert cells[1:] == [row[2] for row in rows[1:]], query
    both = load_workbook(io.BytesIO(client.get(reverse("findings:list_file", args=[kind, "xlsx"])).content)).active
    assert sum(row[2] == "大家都有的" for row in both.iter_rows(values_only=True)) == 2  # one an owner, no head


def test_a_township_gets_a_list_of_its_own_and_nothing_else(world: World) -> None:
    factories.raised(world, "pine")
    Finding.objects.update(title="松涧的")
    factories.raised(world, "green")
    client = Client()
    client.force_login(world.user("green-organiser"), backend=BACKEND)
    address = f"{reverse('findings:list_file', args=['problems', 'docx'])}?organisation={world['pine'].pk}"
    answer = client.get(address)
    words = " ".join(cell.text for row in Document(io.BytesIO(answer.content)).tables[0].rows for cell in row.cells)
    assert "松涧" not in words
    assert Document(io.BytesIO(answer.content)).paragraphs[0].text == "青禾镇党委问题清单"
    assert client.get(reverse("findings:list_file", args=["nothing", "docx"])).status_code == 404


def test_the_page_says_how_many_and_what_to_do_where_there_is_none(world: World) -> None:
    client = Client()
    client.force_login(world.user("mayor"), backend=BACKEND)
    assert "台账里有了问题，这里就能出问题清单" in client.get(reverse("findings:papers")).content.decode()
    factories.raised(world)
    assert "从台账里选 1 个问题" in client.get(reverse("findings:papers")).content.decode()
    assert "没有符合这些条件的问题" in client.get(f"{reverse('findings:papers')}?year=1999").content.decode()


def test_the_plan_as_a_table_has_a_row_for_each_remedy(world: World) -> None:
    factories.planned(world)
    client = Client()
    client.force_login(world.user("green-organiser"), backend=BACKEND)
    sheet = client.get(reverse("findings:plan_paper", args=[world["green"].pk, "xlsx"])).content
    rows = list(load_workbook(io.BytesIO(sheet)).active.iter_rows(values_only=True))
    assert rows[0][4:6] == ("整改措施", "责任人")
    assert [row[4] for row in rows[1:]] == ["给十四个支部书记讲一次会议程序"]
