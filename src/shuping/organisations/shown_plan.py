"""The plan of an import as a page shows it: each fault as a sentence at its cell, each cell with what becomes of it."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from shuping.core.spreadsheets import cell_name
from shuping.organisations.rules.importing import ANOTHER, ASKED, CHANGED, FAULT, NEW, Fault, Plan, Seat
from shuping.organisations.table import HEADS, Line

MOST_FAULTS = MOST_QUESTIONS = 100
FAULTS = {
    "no-name": _("请写党组织全称；和上一行是同一个党组织的，上一行要有全称。"),
    "unknown-kind": _("没有这一类党组织，请改成下面的一种：%(kinds)s。"),
    "no-kind": _("新建党组织要写类别，请从下拉表里选。"),
    "other-kind": _("系统里这个党组织是另一类。类别不能用导入改，请空着或改成一样的。"),
    "too-long": _("超过 %(limit)s 字，请写短一些。"),
    "two-of-this-name": _("系统里有几个党组织都叫这个全称，请在“上级”里写明是哪一个的下级。"),
    "differs-from-above": _("和第 %(row)s 行的同一个党组织写得不一样，请改成一样，或空着。"),
    "no-parent": _("新建党组织要写上级，请写上级的全称。"),
    "unknown-parent": _("表里和系统里都没有您能管的“%(name)s”，请核对上级的全称，或先给它填一行。"),
    "two-parents-of-this-name": _("有几个党组织都叫“%(name)s”，请写上级的全称。"),
    "top-stays": _("您管的最上面一级不能用导入换上级，请空着。"),
    "above-itself": _("照这样填，它会成为自己的上级。请核对上级。"),
    "no-post": _("写了姓名或任职日期，没有写岗位。请写岗位。"),
    "unknown-post-kind": _("没有这一类岗位，请改成下面的一种：%(kinds)s；或空着。"),
    "other-post-kind": _("系统里这个岗位是另一类。类别不能用导入改，请空着或改成一样的。"),
    "no-post-kind": _("部门的岗位要写岗位类别，请从模板的下拉表里选。"),
    "oneself": _("不能给自己任职，请由另一位同志导入这一行。"),
    "no-day": _("写了姓名要写任职日期，比如 2025-03-01 或 2025年3月。"),
    "unreadable-day": _("看不出是哪一天，请写成 2025-03-01 或 2025年3月。"),
    "day-to-come": _("任职日期还没到，请到那一天再导入这一行。"),
    "before-holder": _("早于现任%(name)s的任职日期，请核对。"),
}
MARKS = {
    NEW: ("green", "plus", _("新")),
    CHANGED: ("blue", "pencil", _("改")),
    FAULT: ("amber", "alert", _("要改")),
    ASKED: ("amber", "people", _("要定")),
}


def faults(plan: Plan) -> list[dict[str, Any]]:
    """Return the first faults in the order of the table: cell, head, what stands there, what to do."""
    lines = {line.row: line for line in plan.table.lines}
    found = sorted(plan.faults, key=lambda fault: (fault.row, plan.table.where.get(fault.column, 0)))
    return [
        {
            "cell": cell_name(fault.row, plan.table.where.get(fault.column, 0)),
            "head": HEADS[fault.column],
            "said": lines[fault.row].said(fault.column)[:40],
            "sentence": sentence(fault),
        }
        for fault in found[:MOST_FAULTS]
    ]


def sentence(fault: Fault) -> str:
    """Return what to do about a fault."""
    return str(FAULTS[fault.code]) % fault.facts


def questions(plan: Plan) -> list[dict[str, Any]]:
    """Return the first lines whose name somebody else bears too, open ones first, with whom it may be."""
    asked = sorted(plan.questions, key=lambda seat: bool(seat.who))
    return [
        {
            "field": f"who-{seat.line.row}",
            "row": seat.line.row + 1,
            "name": seat.line.said("person"),
            "seat": f"{seat.place.short_name} {seat.title}",
            "options": _options(seat),
            "chosen": seat.who,
        }
        for seat in asked[:MOST_QUESTIONS]
    ]


def _options(seat: Seat) -> list[tuple[str, Any]]:
    same = [(one.key, _("就是这位：%(sits)s") % {"sits": one.sits}) for one in seat.asks]
    return [*same, (ANOTHER, _("另一个人，只是同名"))]


def rows(plan: Plan, lines: Sequence[Line]) -> list[dict[str, Any]]:
    """Return some lines cell by cell, each with its mark: (colour, icon, word) or None."""
    columns = [column for column in HEADS if column in plan.table.where]
    return [
        {
            "number": line.row + 1,
            "cells": [
                {
                    "head": HEADS[column],
                    "said": line.said(column),
                    "mark": MARKS.get(plan.marks.get((line.row, column), "")),
                }
                for column in columns
            ],
        }
        for line in lines
    ]


def heads(plan: Plan) -> list[str]:
    """Return the heads of the columns that the table has, in the order of `rows`."""
    return [head for column, head in HEADS.items() if column in plan.table.where]
