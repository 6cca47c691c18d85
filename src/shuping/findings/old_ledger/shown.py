"""The plan of an old ledger as a page shows it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from shuping.core.spreadsheets import Sheet, cell_name
from shuping.findings import rules
from shuping.findings.models import Source
from shuping.findings.old_ledger import sheets as read
from shuping.findings.old_ledger import words
from shuping.findings.old_ledger.plan import SKIP, Fault, Plan

MOST_FAULTS = MOST_WORDS = 100
MOST_COLUMNS = 40
STATES = (
    (rules.AWAITING_PLAN, _("待定措施：还没有整改措施")),
    (rules.IN_REMEDY, _("整改中：接着在这里整改、验收")),
    (rules.CLOSED, _("旧台账已销号：只留底，不算在这里验收过")),
    (SKIP, _("这些行不导入")),
)
FAULTS = {
    "no-problem": _("这一行没有写问题。请在表格里补上，或者检查“问题”是不是选错了列。"),
    "no-state": _("请在下面给状态“%(said)s”选一个。"),
    "no-source": _("请在下面给来源“%(said)s”选一个。"),
    "no-state-column": _(
        "这张表没有一列选作“状态”。有这一列的，请在下面“工作表”里选；没有，请在下面选没有写状态的算什么。"
    ),
    "blank-state": _("没有写状态。请在下面选没有写状态的算什么。"),
    "blank-source": _("没有写来源。请在下面选没有写来源的按哪种来源。"),
    "no-owner": _("没有写责任单位。请在表格里补上，或者勾选“空着的照上一行”。"),
    "no-owner-column": _("这张表没有一列选作“责任单位”。请在下面“工作表”里选是哪一列。"),
    "unknown-owner": _("没有认出“%(name)s”是哪个党组织，请在下面选。"),
    "no-raised": _("没有提出日期。请在下面填“没有提出日期的，按哪天”。"),
    "unclear-raised": _("看不出提出日期是哪一天（%(said)s）。请在下面填“没有提出日期的，按哪天”。"),
    "raised-to-come": _("提出日期在今天以后，请核对。"),
    "no-due": _("看不出整改期限是哪一天（%(said)s）。请在下面填“看不出期限的，按哪天”。"),
    "blank-due": _("没有写整改期限。请在下面填“看不出期限的，按哪天”。"),
    "due-before-raised": _("整改期限早于提出日期，请核对。"),
}


def sentence(fault: Fault) -> str:
    """Return what to do about a fault."""
    return str(FAULTS[fault.code]) % fault.facts


def faults(plan: Plan) -> list[dict[str, Any]]:
    """Return the first faults: sheet, cell, what stands there, what to do."""
    rows = {(row.sheet, row.row): row for row in plan.rows}
    found = []
    for fault in plan.faults[:MOST_FAULTS]:
        row = rows[fault.sheet, fault.row]
        column = row.where.get(fault.column, row.where.get("problem", 0))
        said = row.said.get(fault.column, "") or row.said.get("problem", "")
        found.append(
            {
                "sheet": fault.sheet,
                "cell": cell_name(fault.row, column),
                "said": said[:40],
                "sentence": sentence(fault),
            }
        )
    return found


def sheets(book: Sequence[Sheet], chosen: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return each sheet with its columns, the words over them, a sample and what they are read as."""
    return [
        {
            "number": number,
            "name": sheet.name,
            "use": chosen[sheet.name]["use"],
            "head": chosen[sheet.name]["head"] + 1,
            "columns": [
                {
                    "field": f"column-{number}-{index}",
                    "letter": cell_name(0, index)[:-1],
                    "head": head,
                    "sample": read.samples(sheet, chosen[sheet.name]["head"], index),
                    "chosen": chosen[sheet.name]["columns"].get(str(index), ""),
                }
                for index, head in enumerate(read.heads(sheet, chosen[sheet.name]["head"])[:MOST_COLUMNS])
            ],
        }
        for number, sheet in enumerate(book)
        if sheet.rows
    ]


def asked(plan: Plan) -> dict[str, Any]:
    """Return the words of the ledger that a person gives a meaning: states, sources, unknown owners."""
    return {
        "states": _lines("state", plan.states),
        "sources": _lines("source", plan.sources),
        "units": _lines("unit", plan.unknown_units),
        "state_choices": STATES,
        "source_choices": Source.choices,
        "columns": words.columns().items(),
        "needs": {"raised": plan.needs_raised, "due": plan.needs_due, "source": plan.needs_source},
    }


def _lines(what: str, found: Mapping[str, tuple[int, str]]) -> list[dict[str, Any]]:
    return [
        {"field": f"{what}-{number}", "word": word, "count": count, "chosen": chosen}
        for number, (word, (count, chosen)) in enumerate(list(found.items())[:MOST_WORDS])
    ]
