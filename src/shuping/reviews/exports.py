"""The papers of a review: the agenda of the meeting."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from shuping.audit.queries import chain_line
from shuping.core import clock
from shuping.papers.paper import Block, Column, Paper, Paragraph, Signature, Table, han_date
from shuping.reviews import checklist, rules
from shuping.reviews.models import Review, Subject

AGENDA = "review-agenda"  # kind of paper, for which an office may have a template


def agenda_rows(found: Review, subjects: Sequence[Subject]) -> list[tuple[str, Subject]]:
    """Return (from when to when, who) for each subject who reports on site; empty while the meeting has no time."""
    on_site = [each for each in subjects if not each.left_out and each.form == Subject.Form.ON_SITE]
    if found.begins_at is None:
        return []
    turns = rules.agenda(found.rules, found.begins_at, len(on_site))
    minutes = checklist.minutes_of_day
    return [(f"{minutes(turn.begins)}–{minutes(turn.ends)}", each) for turn, each in zip(turns, on_site, strict=True)]


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
    rows = [
        [
            str(number),
            when,
            each.organisation.short_name,
            each.person.name if each.person else "",
            each.commentator.name if each.commentator else "",
        ]
        for number, (when, each) in enumerate(agenda_rows(found, subjects), 1)
    ]
    blocks: list[Block] = [Paragraph(said), Table(columns, rows)]
    written = [
        str(each).replace("　", "") for each in subjects if not each.left_out and each.form != Subject.Form.ON_SITE
    ]
    if written:
        blocks.append(Paragraph(_("书面述职：%(names)s。") % {"names": "、".join(written)}))
    blocks.append(Signature(found.organisation.name, clock.today()))
    title = _("%(title)s\n会议议程") % {"title": found.title}
    return Paper(title=title, blocks=blocks, chain_line=_("存证链 %(head)s") % {"head": chain_line()})
