"""What this room prints for the day of a meeting: the debrief of everybody who reports, as it was submitted."""

from collections.abc import Callable
from datetime import date

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from shuping.access import gate
from shuping.core.actor import Actor
from shuping.debriefs import exports, permissions, queries
from shuping.debriefs.models import State, Version
from shuping.papers.paper import Paper
from shuping.reviews.checklist import Item, some
from shuping.reviews.models import Review, Subject
from shuping.reviews.models import State as ReviewState
from shuping.reviews.print_queue import Batch, Place, Printout, pdf_and_word


def batches(actor: Actor, found: Review, _today: date) -> list[Batch]:
    """Return the debriefs, ready once they are accepted; nothing for who may not see them all."""
    if found.state != ReviewState.OPEN or not gate.can(actor, permissions.VET, found.organisation):
        return []
    lines = queries.lines(queries.reporting(found))
    open_ = [line for line in lines if line.state in (None, State.WRITING, State.RETURNED)]
    waiting = [line for line in lines if line.state == State.SUBMITTED]
    url = f"{reverse('debriefs:list')}?{urlencode({'review': found.pk})}"
    missing = []
    if open_:
        title = _("述职报告：%(count)s 份还没有交") % {"count": len(open_)}
        missing.append(Item(title, some([str(each.subject) for each in open_]), _("看是谁"), url))
    if waiting:
        title = _("述职报告：%(count)s 份还没有审定") % {"count": len(waiting)}
        missing.append(Item(title, some([str(each.subject) for each in waiting]), _("去审阅"), url))
    return [Batch(Place.DEBRIEFS, _("述职报告"), [_printout(line) for line in lines], missing)]


def _printout(line: queries.Line) -> Printout:
    subject, version = line.subject, line.version
    files: list[tuple[str, str]] = []
    if version is not None:
        asked = urlencode({"version": version.number})
        pdf, docx = (reverse("debriefs:paper", args=[subject.pk, form]) for form in ("pdf", "docx"))
        files = pdf_and_word(f"{pdf}?{asked}", f"{docx}?{asked}")
    return Printout(
        key=f"debrief:{subject.pk}",
        title=_("述职报告 %(who)s") % {"who": str(subject).replace("　", " ")},
        copies=1,
        line=_line(line),
        files=files,
        is_ready=line.state == State.ACCEPTED and version is not None,
        edition=version.digest if version else "",
        make=_maker(subject, version) if version is not None else None,
    )


def _line(line: queries.Line) -> str:
    if line.state is None:
        return _("没有动笔")
    if line.version is None:
        return str(line.state.label)
    said = {"state": line.state.label, "number": line.version.number}
    return _("%(state)s，第 %(number)s 版") % said


def _maker(subject: Subject, version: Version) -> Callable[[], Paper]:
    return lambda: exports.report_paper(subject, version.text, version)
