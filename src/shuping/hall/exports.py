"""The paper of the hall: facts of a subject and four empty boxes for handwriting."""

from django.utils.translation import gettext as _

from shuping.audit.queries import chain_line
from shuping.hall import shown
from shuping.papers.paper import Column, Paper, Paragraph, Table, as_papers_write
from shuping.reviews.models import Subject

SHEET, SCRIPT = "comment-sheet", "meeting-script"  # kinds of paper, for which an office may have a template
FREE = "\N{NO-BREAK SPACE}"  # on the last of the lines: Word would count it without, a PDF would not
LINES = {"overall": 2, "merits": 5, "problems": 7, "demands": 5}  # empty lines of each box


def sheet(subject: Subject) -> Paper:
    """Return the sheet of a subject: what is known of his year, and the boxes of the comment."""
    who = shown.name_of(subject.commentator)
    facts = as_papers_write("；".join(f"{what} {much}" for what, much in shown.facts_of(subject)))
    names = {
        "overall": _("一句话总评"),
        "merits": _("肯定什么"),
        "problems": _("问题\n（一行一个）"),
        "demands": _("要求"),
    }
    rows = [[names[name], "\n" * (lines - 1) + FREE] for name, lines in LINES.items()]
    asked = _("点评人：%(who)s。写好交工作人员录入，由您本人在系统里确认后才算数。签名：") % {"who": who}
    return Paper(
        title=_("%(title)s\n点评用表") % {"title": subject.review.title},
        blocks=[
            Paragraph(f"{shown.post_of(subject)} {shown.name_of(subject.person)}", is_indented=False),
            Paragraph(_("事实：%(facts)s。") % {"facts": facts}, is_indented=False),
            Table([Column("", 1.4), Column(_("请手写"), 6)], rows),
            Paragraph(asked, is_indented=False),
        ],
        chain_line=_("存证链 %(head)s") % {"head": chain_line()},
        is_handout=True,
    )
