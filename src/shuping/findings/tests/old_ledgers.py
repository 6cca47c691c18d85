"""An invented old ledger as such tables are: a title, two head rows, merged cells, free dates, a second sheet."""

import io
from typing import Any

from openpyxl import Workbook

from shuping.core.spreadsheets import read_workbook
from shuping.findings import permissions
from shuping.findings.old_ledger.sheets import guess
from shuping.organisations import drafts
from shuping.organisations.models import Import
from tests.worlds import AT, World

ROWS: list[list[Any]] = [
    ["云岭市2024年度述职评议问题整改台账"],
    ["序号", "问题来源", "反馈问题", "责任单位", "整改情况", None, None, "责任人", "整改状态"],
    [None, None, None, None, "整改措施", "完成时限", "整改进展"],
    ["一、上级点评指出的问题", None, None, None, None, None, None, None, None],
    [
        1,
        "上级点评",
        "“三会一课”记录不全，有的补记",
        "青禾镇党委",
        "每月抽查一次",
        "2025年3月底",
        "已抽查三次",
        "试甲",
        "已销号",
    ],
    [None, None, None, None, "培训支部书记", "3月底前", "培训一期", "试甲", None],
    [2, "上级点评", "后备干部不足", "青禾镇1村", "每村储备2名", "2025.12.31", "已储备1名", "试乙", "整改中"],
    [3, "群众反映", "办事找不到人", "松涧镇、青禾镇", "值班公示", "长期坚持", "已公示", "试丙", "完成"],
    ["合计", None, 3],
]


def ledger() -> bytes:
    made, out = Workbook(), io.BytesIO()
    page = made.active
    page.title = "2024年"
    for row in ROWS:
        page.append(row)
    for merged in (
        "A1:I1",
        "A2:A3",
        "B2:B3",
        "C2:C3",
        "D2:D3",
        "E2:G2",
        "H2:H3",
        "I2:I3",
        "A4:I4",
        "B5:B6",
        "C5:C6",
        "D5:D6",
    ):
        page.merge_cells(merged)
    notes = made.create_sheet("填表说明")
    notes.append(["请各单位如实填写。"])
    made.save(out)
    return out.getvalue()


def begun(world: World, content: bytes | None = None) -> Import:
    content = content or ledger()
    return drafts.begin(
        actor=world.actor("officer"),
        purpose="ledger",
        action=permissions.BRING_IN,
        organisation=world["city"],
        file=("旧台账.xlsx", content),
        choices={"sheets": {sheet.name: guess(sheet) for sheet in read_workbook(content) if sheet.rows}},
        at=AT,
    )
