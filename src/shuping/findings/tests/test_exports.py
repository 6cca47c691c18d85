"""What the ledger's sheet and the rectification plan say, row by row and block by block."""

import io
from datetime import date, timedelta
from typing import Any

import pytest
from openpyxl import load_workbook

from shuping.audit.queries import head
from shuping.findings import exports, queries
from shuping.findings.models import Finding
from shuping.findings.services.planning import submit_plan
from shuping.findings.tests import factories
from shuping.papers.docx import to_docx
from shuping.papers.html import to_html
from shuping.papers.paper import Heading, Paragraph, Signature, Table
from shuping.papers.sheet import Sheet, to_xlsx
from tests.worlds import AT, DAY, World

HEAD = [
    "编号", "问题", "整改单位", "类型", "来源", "原话", "原因", "整改措施", "责任人", "提出日期", "整改期限", "状态",
    "下一步期限", "是否逾期",
]  # fmt: skip


def sheet(world: World, today: date = DAY) -> Sheet:
    return exports.ledger_sheet(queries.findings(world.actor("mayor")), today)


def rows(made: Sheet) -> list[list[Any]]:
    return [list(row) for row in made.rows]


def test_an_empty_ledger_is_a_sheet_with_a_head(world: World) -> None:
    made = sheet(world)
    assert [column.header for column in made.columns] == HEAD
    assert rows(made) == []
    assert made.notes == ["导出日期：2026年3月2日"]
    assert load_workbook(io.BytesIO(to_xlsx(sheet(world)))).active.max_row == 1


def test_a_finding_is_one_row_in_the_words_of_the_page(world: World) -> None:
    found = factories.planned(world)
    assert rows(sheet(world)) == [
        [
            found.code, "三会一课打了折扣", "青禾镇党委", "个性", "书记讲话", "开得少，记得粗。",
            "四个村的书记任职不满一年，不熟悉程序。",
            "1. 给十四个支部书记讲一次会议程序（试green-organiser，2026年6月30日前）",
            "试green-organiser", DAY, date(2026, 6, 30), "措施待采纳", date(2026, 3, 5), "",
        ]
    ]  # fmt: skip
    assert rows(sheet(world, date(2026, 3, 5)))[0][-1] == ""
    assert rows(sheet(world, date(2026, 3, 6)))[0][-1] == "逾期"


def test_an_unplanned_and_a_closed_finding_leave_their_cells_empty(world: World) -> None:
    found = factories.raised(world)
    row = rows(sheet(world))[0]
    assert (row[6], row[7], row[8], row[11]) == ("", "", "", "待定措施")
    Finding.objects.filter(pk=found.pk).update(state="closed", next_due_on=None)
    closed = rows(sheet(world, DAY + timedelta(days=999)))[0]
    assert (closed[11], closed[12], closed[13]) == ("已销号", None, "")


def test_a_common_finding_and_its_children_say_so(world: World) -> None:
    found = factories.raised(world)
    Finding.objects.filter(pk=found.pk).update(is_common=True)
    child = factories.raised(world, "pine")
    Finding.objects.filter(pk=child.pk).update(parent=found)
    alone = factories.raised(world)
    kinds = {row[0]: row[3] for row in rows(sheet(world))}
    assert kinds == {found.code: "共性", child.code: "共性", alone.code: "个性"}


def test_words_that_look_like_a_formula_stay_words(world: World) -> None:
    found = factories.raised(world)
    Finding.objects.filter(pk=found.pk).update(title="=cmd|'/c calc'!A1", quote="<script>alert(1)</script>")
    cells = [cell for line in load_workbook(io.BytesIO(to_xlsx(sheet(world)))).active.iter_rows() for cell in line]
    risky = next(cell for cell in cells if str(cell.value).startswith("=cmd"))
    assert (risky.data_type, risky.quotePrefix) == ("s", True)
    assert "<script>alert(1)</script>" in [cell.value for cell in cells]


def plan_paper(world: World) -> Any:
    rows = queries.findings(world.actor("mayor")).filter(owner=world["green"], is_common=False)
    return exports.plan_paper(world["green"], rows, DAY)


def test_without_a_plan_there_is_no_paper(world: World) -> None:
    assert plan_paper(world) is None
    factories.raised(world)
    assert plan_paper(world) is None


def test_the_paper_has_a_part_for_each_planned_finding_in_the_order_they_were_raised(world: World) -> None:
    first = factories.planned(world)
    factories.raised(world)  # no plan yet
    second = factories.planned(world)
    Finding.objects.filter(pk=first.pk).update(title="先提的", quoted_from="书记 · 讲话")
    Finding.objects.filter(pk=second.pk).update(title="后提的", quote="", next_due_on=DAY)
    paper = plan_paper(world)
    kinds = [type(block) for block in paper.blocks]
    assert kinds == [
        Paragraph, Heading, Paragraph, Paragraph, Table, Heading, Paragraph, Table, Signature,
    ]  # fmt: skip
    texts = [block.text for block in paper.blocks if isinstance(block, Paragraph)]
    assert texts == [
        "根据述职评议和日常督查指出的问题，青禾镇党委逐条查找原因，制定整改方案如下。共2个问题。",
        "指出的问题：开得少，记得粗。（书记，讲话）",
        "原因：四个村的书记任职不满一年，不熟悉程序。",
        "原因：四个村的书记任职不满一年，不熟悉程序。",
    ]
    assert [block.text for block in paper.blocks if isinstance(block, Heading)] == ["先提的", "后提的"]
    tables = [block.rows for block in paper.blocks if isinstance(block, Table)]
    assert tables[0] == [["1", "给十四个支部书记讲一次会议程序", "试green-organiser", "2026年6月30日"]]
    assert paper.title == "青禾镇党委关于述职评议反馈问题的整改方案"
    assert paper.blocks[-1] == Signature("青禾镇党委", DAY)


def test_the_foot_of_the_paper_is_an_anchor_of_the_chain(world: World) -> None:
    factories.planned(world)
    number, digest = head()
    assert plan_paper(world).chain_line == f"存证链 {number}:{digest[:16]}"


def test_a_plan_with_a_script_in_it_is_set_as_words(world: World) -> None:
    found = factories.raised(world)
    submit_plan(
        actor=world.actor("green-organiser"), finding_id=found.pk, version=0, at=AT,
        cause="<script>alert(1)</script>\x0b", remedies=factories.remedies(world),
    )  # fmt: skip
    paper = plan_paper(world)
    html = to_html(paper)
    assert "<script>" not in html
    assert "&lt;script&gt;alert(1)" in html
    assert to_docx(paper).startswith(b"PK")


@pytest.mark.parametrize("role", ["green-clerk", "pine-organiser"])
def test_a_plan_paper_says_nothing_of_what_its_reader_may_not_see(world: World, role: str) -> None:
    factories.planned(world)
    rows = queries.findings(world.actor(role)).filter(owner=world["green"], is_common=False)
    assert exports.plan_paper(world["green"], rows, DAY) is None
