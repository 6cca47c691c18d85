"""The papers of a review: the agenda of the meeting."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from shuping.audit.queries import chain_line
from shuping.core import clock
from shuping.papers.paper import Block, Column, Paper, Paragraph, Signature, Table, han_date
from shuping.reviews import agenda
from shuping.reviews.agenda import Item
from shuping.reviews.models import Review, Subject

AGENDA = "review-agenda"  # kind of paper, for which an office may have a template


def agenda_paper(found: Review, subjects: Sequence[Subject]) -> Paper:
    """Return the agenda as a paper, who reports in writing named at its end."""
    scheme = found.rules
    held = han_date(found.held_on) if found.held_on else _("会议时间未定")
    said = _("%(held)s%(place)s。每人述职%(speak)s分钟，提问%(ask)s分钟，点评%(comment)s分钟。") % {
        "held": held,
        "place": f"，{found.place}" if found.place else "",
        "speak": scheme["speak_minutes"],
        "ask": scheme["question_minutes"],
        "comment": scheme["comment_minutes"],
    }
    columns = [
        Column(_("序号"), 1, "center"),
        Column(_("时间"), 2.4, "center", is_whole=True),
        Column(_("单位"), 2.4),
        Column(_("述职人"), 1.8, "center"),
        Column(_("点评人"), 1.8, "center"),
    ]
    rows = _rows(agenda.items(found, subjects))
    blocks: list[Block] = [Paragraph(said), Table(columns, rows)]
    written = [
        str(each).replace("　", "") for each in subjects if not each.left_out and each.form != Subject.Form.ON_SITE
    ]
    if written:
        blocks.append(Paragraph(_("书面述职：%(names)s。") % {"names": "、".join(written)}))
    blocks.append(Signature(found.organisation.name, clock.today()))
    title = _("%(title)s\n会议议程") % {"title": found.title}
    return Paper(title=title, blocks=blocks, chain_line=_("存证链 %(head)s") % {"head": chain_line()})


def _rows(items: Sequence[Item]) -> list[list[str]]:
    """Return the rows of the table; what follows the ballot stands beside it, or it would be alone on a second page."""
    rows: list[list[str]] = []
    for item in items:
        if item.subject is not None:
            number = sum(bool(row[0]) for row in rows) + 1
            rows.append([str(number), *_of(item, item.subject)])
        elif item.when:
            rows.append(["", item.when, str(item.kind.label), "", ""])
        else:
            rows[-1][2] += f"、{item.kind.label}"
    return rows


def _of(item: Item, subject: Subject) -> list[str]:
    people = (subject.person, subject.commentator)
    return [item.when, subject.organisation.short_name, *(each.name if each else "" for each in people)]
