"""The handover as an official paper: letter form, without a red head."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from shuping.audit.queries import chain_line
from shuping.core import clock
from shuping.hall.rules import joined
from shuping.handovers.models import Handover
from shuping.papers.paper import Block, Column, Heading, Paper, Paragraph, Signature, Table, as_papers_write, han_date

SHEET = "handover"  # the kind of paper, for which an office may have a template


def handover_paper(found: Handover) -> Paper:
    """Return the paper: who hands over what to whom, sort by sort, and where both and a witness sign."""
    row = found.appointment
    made = clock.local_day(found.made_at)
    words = {
        "post": joined(row.post.organisation.short_name, row.post.title),
        "old": row.person.name,
        "new": found.successor.name,
        "day": han_date(made),
    }
    first = _("%(post)s%(old)s将手上的工作移交%(new)s，截至%(day)s的情况如下。") % words
    blocks: list[Block] = [Paragraph(first)]
    if not found.sheet:
        blocks.append(Paragraph(_("没有未办完的事项。")))
    for part in found.sheet:
        blocks += [Heading(1, part["label"]), _table(part, found.passing)]
    if found.note:
        blocks += [Heading(1, _("需要说明的事项")), Paragraph(found.note)]
    if found.confirmed_at:
        confirmed = _("%(new)s于%(on)s确认接收。") % {**words, "on": han_date(clock.local_day(found.confirmed_at))}
        blocks.append(Paragraph(confirmed))
    signers = [Column(_("移交人"), 1, "center"), Column(_("接收人"), 1, "center"), Column(_("监交人"), 1, "center")]
    blocks += [Table(signers, [["\n".join("　" * 3)] * 3]), Signature(row.post.organisation.name, made)]
    return Paper(
        title=_("%(title)s工作交接单") % {"title": row.post.title},
        blocks=blocks,
        chain_line=_("存证链 %(head)s") % {"head": chain_line()},
    )


def _table(part: dict[str, Any], passing: list[str]) -> Table:
    columns = [
        Column(_("序号"), 0, "center", is_whole=True),
        Column(_("事项"), 6),
        Column(_("说明"), 3.4),
        Column(_("期限"), 0, "center", is_whole=True),
    ]
    rows = []
    for number, line in enumerate(part["lines"], 1):
        note = as_papers_write(line["note"]) + (_("，由接收人负责") if line["key"] and line["key"] in passing else "")
        due = han_date(date.fromisoformat(line["due_on"])) if line["due_on"] else "—"
        rows.append([str(number), line["title"], note, due])
    return Table(columns, rows, is_dense=True)
