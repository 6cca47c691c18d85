"""The papers of the results: the table for the committee's meeting, the letter to each subject."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from shuping.audit.queries import chain_line
from shuping.ballots.models import State as RoundState
from shuping.core import clock
from shuping.documents.models import Document, Excerpt
from shuping.findings.models import Finding
from shuping.findings.scheme import closure
from shuping.papers.paper import Block, Column, Heading, Paper, Paragraph, Signature, Table, han_date, width
from shuping.results.models import Grade
from shuping.results.queries import Line
from shuping.results.templatetags.results import points
from shuping.reviews.models import Review, Subject

TABLE, LETTER = "grading-table", "feedback-letter"  # kinds of paper, for which an office may have a template
LONGEST_IN_LINE = 16  # full-width letters of place and name


def table_paper(found: Review, lines: Sequence[Line]) -> Paper:
    """Return the grading table, to be laid before the committee or to be kept after its decision."""
    columns = [
        Column(_("述职对象"), 3, is_whole=True),
        Column(_("问题\n已销号"), 1.6, "center", is_whole=True),
        Column(_("点评"), 4),
        Column(_("得票率"), 1.5, "center", is_whole=True),
        Column(_("上次\n等次"), 1.2, "center", is_whole=True),
        Column(_("按办法\n建议"), 1.2, "center", is_whole=True),
        Column(_("等次"), 1.2, "center", is_whole=True),
        Column(_("理由"), 4),
    ]
    has_scores = bool(found.rules["components"])
    if has_scores:
        columns.insert(4, Column(_("综合\n得分"), 1.3, "center", is_whole=True))
    rows = [
        [
            _who(line.subject),
            f"{line.closed}/{line.findings}",
            line.comment or "—",
            _rate(line),
            *([_score(line)] if has_scores else []),
            line.before or "—",
            line.judged.proposal.grade or "—",
            line.judged.entry.grade,
            _why(line),
        ]
        for line in lines
    ]
    return Paper(
        title=_("%(title)s\n综合评价等次表") % {"title": found.title},
        blocks=[Table(columns, rows, is_dense=True)],
        chain_line=_("存证链 %(head)s") % {"head": chain_line()},
        is_landscape=True,
    )


def empty_table(found: Review, lines: Sequence[Line]) -> Paper:
    """Return the table as it is laid before the committee when nobody has voted yet: facts, and room for a pen."""
    columns = [
        Column(_("述职对象"), 3, is_whole=True),
        Column(_("问题\n已销号"), 1.6, "center", is_whole=True),
        Column(_("上次\n等次"), 1.2, "center", is_whole=True),
        Column(_("得票率"), 1.6, "center"),
        Column(_("等次"), 1.6, "center"),
        Column(_("理由（和建议的等次不同，一定要写）"), 6),
    ]
    if found.rules["components"]:
        columns.insert(4, Column(_("综合\n得分"), 1.4, "center"))
    free = [*[""] * (len(columns) - 4), "\n\N{NO-BREAK SPACE}"]  # a reason wants two lines of a pen
    rows = [[_who(line.subject), f"{line.closed}/{line.findings}", line.before or "—", *free] for line in lines]
    return Paper(
        title=_("%(title)s\n综合评价等次表（手填）") % {"title": found.title},
        blocks=[Table(columns, rows, is_dense=True)],
        chain_line=_("存证链 %(head)s") % {"head": chain_line()},
        is_landscape=True,
    )


def _who(subject: Subject) -> str:
    """Return place and name; the name stands below a long place."""
    said = str(subject)
    return said if width(said) <= LONGEST_IN_LINE else said.replace("　", "\n")


def _rate(line: Line) -> str:
    if not line.rate:
        return "—"
    return _("约%(rate)s%%") % {"rate": line.rate} if line.is_rounded else f"{line.rate}%"


def _score(line: Line) -> str:
    return points(line.judged.points) if line.judged.points is not None else "—"


def _why(line: Line) -> str:
    """Return the reason, and what caps the grade."""
    cap = line.judged.proposal
    said = (
        _("%(what)s，最高“%(grade)s”") % {"what": "、".join(cap.because), "grade": cap.ceiling} if cap.ceiling else ""
    )
    return "\n".join(part for part in (line.judged.entry.reason, said) if part)


def letter(found: Review, subject: Subject, grade: Grade, documents: Sequence[Document]) -> Paper:
    """Return the 反馈意见函 of a subject: grade with its reason, merits, problems with their days, what to do."""
    excerpts = [each for document in documents for each in document.excerpts.filter(state=Excerpt.State.CONFIRMED)]
    merits = [each for each in excerpts if each.kind == Excerpt.Kind.ACHIEVEMENT]
    demands = [each for each in excerpts if each.kind == Excerpt.Kind.REQUIREMENT]
    problems = list(Finding.objects.filter(excerpt__in=excerpts, owner=subject.organisation).order_by("pk"))
    said = [comment.overall for comment in found.comments.filter(subject=subject, is_draft=False) if comment.overall]
    blocks: list[Block] = [Paragraph(_opening(found, grade, is_commented=bool(said or excerpts)))]
    blocks += [Heading(1, _("综合评价等次")), Paragraph(_decision(grade))]
    if said or merits:
        blocks += [Heading(1, _("总的评价")), *(Paragraph(f"{words.rstrip('。')}。") for words in said)]
        blocks += [Paragraph(each.words) for each in merits]
    blocks.append(Heading(1, _("存在问题")))
    blocks += [_problem(each) for each in problems] or [Paragraph(_("这次评议没有单独指出的问题。"))]
    if problems or demands:
        blocks.append(Heading(1, _("整改要求")))
        blocks += [Paragraph(each.words) for each in demands]
        asked = _("请对照以上内容写明原因，提出整改措施，明确责任人和时限，%(days)s天内上报。")
        blocks.append(Paragraph(asked % {"days": closure().plan_days}))
    organ = found.organisation.organs.filter(dissolved_on=None, posts__kind="department_head").first()
    day = grade.decided_on if grade.number == 1 else clock.local_day(grade.entered_at)
    blocks.append(Signature((organ or found.organisation).name, day))
    return Paper(
        title=_("关于%(year)s年度抓基层党建工作\n述职评议考核结果的反馈意见函") % {"year": found.year},
        addressee=_("%(name)s同志") % {"name": subject.person.name if subject.person else ""},
        blocks=blocks,
        chain_line=_("存证链 %(head)s") % {"head": chain_line()},
    )


def _problem(found: Finding) -> Heading:
    said = _("%(quote)s整改期限：%(day)s。") % {"quote": _ended(found.quote), "day": han_date(found.due_on)}
    return Heading(2, _("%(title)s。") % {"title": found.title.rstrip("。")}, said)


def _ended(quote: str) -> str:
    words = quote.strip()
    return words if not words or words[-1] in "。！？；" else f"{words}。"


def _opening(found: Review, grade: Grade, *, is_commented: bool) -> str:
    """Return what went before the grade, only of what really happened."""
    is_counted = found.round is not None and found.round.state == RoundState.COUNTED
    ways = [_("点评")] if is_commented else []
    ways += [_("民主测评")] if is_counted else []
    said = {
        "day": han_date(found.held_on) if found.held_on else "",
        "place": found.organisation.short_name,
        "ways": _("经%(ways)s，") % {"ways": "、".join(ways)} if ways else "",
        "by": grade.decided_by,
    }
    if not found.held_on:
        return _("%(ways)s经%(by)s研究，现将对你的评议考核结果和意见反馈如下。") % said
    return _("%(day)s，%(place)s召开述职评议会。%(ways)s经%(by)s研究，现将对你的评议考核结果和意见反馈如下。") % said


def _decision(grade: Grade) -> str:
    said = {
        "grade": grade.grade,
        "proposed": grade.proposed,
        "reason": grade.reason.rstrip("。"),
        "by": grade.decided_by,
    }
    if grade.number > 1:
        return _("%(grade)s。（更正：%(reason)s。由%(by)s决定。）") % said
    if grade.proposed and grade.proposed != grade.grade:
        return _("%(grade)s。按考核办法建议等次为“%(proposed)s”；%(reason)s，经%(by)s研究，定为“%(grade)s”。") % said
    told = [_("%(grade)s。") % said]
    if grade.ceiling == grade.grade:
        capped = {"what": "、".join(grade.happened), "ceiling": grade.ceiling}
        told.append(_("%(what)s，按考核办法最高评为“%(ceiling)s”。") % capped)
    if grade.reason:
        told.append(_("%(reason)s。") % said)
    return "".join(told)
