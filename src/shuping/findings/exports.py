"""The ledger as a spreadsheet and the rectification plan as an official paper."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from shuping.audit.queries import chain_line
from shuping.core.actor import Actor
from shuping.findings import queries
from shuping.findings.models import Finding, Flag, Source, State
from shuping.papers.paper import Column as PaperColumn
from shuping.papers.paper import Heading, Paper, Paragraph, Signature, Table, as_papers_write, han_date
from shuping.papers.sheet import Column, Sheet
from shuping.tree.models import Organisation

CHUNK = 500
PLAN = "plan"  # the kind of paper, for which an office may have a template


def ledger_sheet(rows: QuerySet[Finding], today: date) -> Sheet:
    """Return the ledger as a table, one row a finding, in the order of the page."""
    columns = [
        Column(_("编号"), 13),
        Column(_("问题"), 22),
        Column(_("整改单位"), 13),
        Column(_("类型"), 6),
        Column(_("来源"), 9),
        Column(_("原话"), 32),
        Column(_("原因"), 24),
        Column(_("整改措施"), 34),
        Column(_("责任人"), 8),
        Column(_("提出日期"), 12, "date"),
        Column(_("整改期限"), 12, "date"),
        Column(_("状态"), 10),
        Column(_("下一步期限"), 12, "date"),
        Column(_("是否逾期"), 9),
    ]
    return Sheet(
        title=_("整改台账"),
        columns=columns,
        rows=_ledger_rows(rows, today),
        notes=[_("导出日期：%(day)s") % {"day": han_date(today)}],
    )


def _ledger_rows(rows: QuerySet[Finding], today: date) -> Iterator[list[Any]]:
    for found in rows.prefetch_related("remedies__who").iterator(chunk_size=CHUNK):
        remedies = "\n".join(
            _("%(n)s. %(what)s（%(who)s，%(day)s前）")
            % {"n": r.number, "what": r.what, "who": r.who.name, "day": han_date(r.due_on)}
            for r in found.remedies.all()
        )
        late = found.next_due_on is not None and found.next_due_on < today
        yield [
            found.code,
            found.title,
            found.owner.short_name,
            _("共性") if found.is_common or found.parent_id else _("个性"),
            str(Source(found.source).label),
            found.quote,
            found.cause,
            remedies,
            found.responsible.name if found.responsible else "",
            found.raised_on,
            found.due_on,
            state_words(found),
            found.next_due_on,
            _("逾期") if late else "",
        ]


def state_words(found: Finding) -> str:
    """Return the state in words, with what stands beside it: 已销号（免办）."""
    state = str(State(found.state).label)
    return _("%(state)s（%(flag)s）") % {"state": state, "flag": Flag(found.flag).label} if found.flag else state


def plan_paper(owner: Organisation, rows: QuerySet[Finding], today: date) -> Paper | None:
    """Return the rectification plan (整改方案) of an organisation, or None where no open finding has a plan yet.

    One part a finding: the words, the cause, the remedies with person and day.
    """
    planned = [f for f in _open(rows) if f.remedies.all()]
    if not planned:
        return None
    blocks: list[Heading | Paragraph | Table | Signature] = [
        Paragraph(
            _(
                "根据述职评议和日常督查指出的问题，%(name)s逐条查找原因，制定整改方案如下。共 %(count)s 个问题。"
            ).replace(" ", "")
            % {"name": owner.short_name, "count": len(planned)}
        )
    ]
    for found in planned:
        blocks += _plan_blocks(found)
    blocks.append(Signature(owner.name, today))
    return Paper(
        title=_("%(name)s关于述职评议反馈问题的整改方案") % {"name": owner.short_name},
        blocks=blocks,
        chain_line=_("存证链 %(head)s") % {"head": chain_line()},
    )


def rows_of_plan(actor: Actor, owner: Organisation) -> QuerySet[Finding]:
    """Return the findings from which the plan of an organisation is written: its own, of those that the actor sees."""
    return queries.findings(actor).filter(owner=owner, is_common=False, joined_into=None)


def has_plan(actor: Actor, owner: Organisation) -> bool:
    """Say whether there is a plan to write, so that no button leads to the sentence that there is none."""
    return _open(rows_of_plan(actor, owner)).filter(remedies__isnull=False).exists()


def plan_sheet(owner: Organisation, rows: QuerySet[Finding], today: date) -> Sheet:
    """Return the rectification plan of an organisation as a table, one row a remedy."""
    return Sheet(
        title=_("%(name)s整改方案") % {"name": owner.short_name},
        columns=[
            Column(_("编号"), 13),
            Column(_("问题"), 28),
            Column(_("原因"), 32),
            Column(_("序号"), 6, "number"),
            Column(_("整改措施"), 44),
            Column(_("责任人"), 10),
            Column(_("完成时限"), 12, "date"),
            Column(_("完成日期"), 12, "date"),
        ],
        rows=(
            [found.code, found.title, found.cause, r.number, r.what, r.who.name, r.due_on, r.done_on]
            for found in _open(rows)
            for r in found.remedies.all()
        ),
        notes=[
            _("导出日期：%(day)s") % {"day": han_date(today)},
            _("存证链 %(head)s") % {"head": chain_line()},
        ],
    )


def _open(rows: QuerySet[Finding]) -> QuerySet[Finding]:
    return rows.exclude(state=State.CLOSED).prefetch_related("remedies__who").order_by("raised_on", "id")


def _plan_blocks(found: Finding) -> list[Heading | Paragraph | Table | Signature]:
    rows = [[str(r.number), r.what, r.who.name, han_date(r.due_on)] for r in found.remedies.all()]
    blocks: list[Heading | Paragraph | Table | Signature] = [Heading(1, found.title)]
    if found.quote:
        said = f"（{as_papers_write(found.quoted_from)}）" if found.quoted_from else ""
        blocks.append(Paragraph(_("指出的问题：%(quote)s%(said)s") % {"quote": found.quote.strip(), "said": said}))
    blocks.append(Paragraph(_("原因：%(cause)s") % {"cause": found.cause}))
    columns = [
        PaperColumn(_("序号"), 0, "center", is_whole=True),
        PaperColumn(_("整改措施")),
        PaperColumn(_("责任人"), 0, "center", is_whole=True),
        PaperColumn(_("完成时限"), 0, "center", is_whole=True),
    ]
    return [*blocks, Table(columns, rows)]
