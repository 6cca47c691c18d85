"""Invented tables, made by code."""

import io
from collections.abc import Sequence
from datetime import date
from typing import Any

from openpyxl import Workbook

from shuping.organisations.table import HEADS

# 全称, 简称, 类别, 上级, 岗位, 岗位类别, 姓名, 任职日期
GOOD: list[list[Any]] = [
    ["中共新桥镇委员会", "新桥镇党委", "乡镇党委", "云岭市委", "党委书记", None, "试秦川", date(2024, 3, 1)],
    [None, None, None, None, "组织委员", None, "试白露", "2025年5月"],
    ["中共新桥镇东村支部委员会", "东村党支部", "村党组织", "新桥镇党委", "党支部书记", "书记", "试何田", "2023.11.6"],
    ["中共新桥镇西村支部委员会", None, "村党组织", "中共新桥镇委员会", None, None, None, None],
    ["青禾镇1村党支部", None, None, "青禾镇党委", "党支部书记", None, "试green-clerk", None],
]


def book(rows: Sequence[Sequence[Any]], heads: Sequence[str] = tuple(HEADS.values())) -> bytes:
    made, out = Workbook(), io.BytesIO()
    page = made.active
    page.title = "党组织"
    page.append(list(heads))
    for row in rows:
        page.append(list(row))
    made.save(out)
    return out.getvalue()
