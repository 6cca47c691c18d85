"""The circular on a review: the general picture in numbers, what was common, demands with owner and day.

No person is ranked and no ballot is told: a number of the ballot here could give back what its publication merged.
"""

from collections.abc import Sequence
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from shuping.audit.queries import chain_line
from shuping.ballots.models import State as RoundState
from shuping.documents.models import Document, Excerpt
from shuping.findings.models import Finding
from shuping.papers.paper import Block, Column, Heading, Paper, Paragraph, Signature, Table, han_date
from shuping.results import queries
from shuping.reviews import queries as review_queries
from shuping.reviews.models import Review, Subject
from shuping.reviews.parts import points
from shuping.reviews.scheme_rules import CircularNames, CircularTo
from shuping.tree.kinds import kinds

CIRCULAR = "review-circular"  # kind of paper, for which an office may have a template
MOST_NAMED = 3  # owners; of more only the number is said


def circular_paper(found: Review, on: date) -> Paper:
    """Return the circular on a review that is graded, as everything is now, dated `on`."""
    subjects = review_queries.reporting(found)
    rows = findings_of(found)
    common = [each for each in rows if each.is_common and not _is_demand(each)]
    demands = [each for each in rows if each.parent_id is None and _is_demand(each)]
    single = [each for each in rows if not each.is_common and each.parent_id is None and not _is_demand(each)]
    blocks: list[Block] = [Paragraph(_opening(found, subjects))]
    blocks += [Heading(1, _("总体情况")), *_general(found, subjects)]
    blocks += [Heading(1, _("共性问题")), *(_common(each) for each in common)]
    if not common:
        blocks.append(Paragraph(_("这次评议没有列出共性问题。")))
    if single:
        said = _("另有个性问题%(count)s个，已分别反馈给有关单位，逐个明确了整改期限。")
        blocks.append(Paragraph(said % {"count": len(single)}))
    blocks += [Heading(1, _("整改要求")), *_demands(demands, rows)]
    organ = found.organisation.organs.filter(dissolved_on=None, posts__kind="department_head").first()
    blocks.append(Signature((organ or found.organisation).name, on))
    return Paper(
        title=_("关于%(year)s年度抓基层党建工作\n述职评议考核情况的通报") % {"year": found.year},
        addressee=_addressee(found),
        blocks=blocks,
        chain_line=_("存证链 %(head)s") % {"head": chain_line()},
    )


def findings_of(found: Review) -> list[Finding]:
    """Return what came of a review: of its comments, and of what the committee said on the day of the meeting."""
    said = Q(excerpt__document__comment__review=found)
    if found.held_on is not None:
        kinds_of_speech = (Document.Kind.LEADER_SPEECH, Document.Kind.COMMITTEE_COMMENT)
        said |= Q(
            excerpt__document__organisation=found.organisation_id,
            excerpt__document__spoken_on=found.held_on,
            excerpt__document__kind__in=kinds_of_speech,
        )
    rows = Finding.objects.filter(said, joined_into=None).select_related("owner", "excerpt")
    return list(rows.order_by("due_on", "owner__path", "pk").distinct())


def _is_demand(each: Finding) -> bool:
    return each.excerpt is not None and each.excerpt.kind == Excerpt.Kind.REQUIREMENT


def _opening(found: Review, subjects: Sequence[Subject]) -> str:
    """Return who reported, as it really went where the meeting was held on the console."""
    on_site = sum(each.form == Subject.Form.ON_SITE for each in subjects)
    came = queries.came(found, on_site)
    facts = {
        "day": han_date(found.held_on) if found.held_on else "",
        "place": found.organisation.short_name,
        "count": len(subjects),
        "came": came,
        "written": len(subjects) - on_site,
        "absent": on_site - came,
    }
    said = _("%(place)s对%(count)s名党组织书记进行述职评议考核，现场述职%(came)s名") % facts
    if found.held_on:
        said = _("%(day)s，%(place)s召开述职评议会，对%(count)s名党组织书记进行评议考核，现场述职%(came)s名") % facts
    if facts["written"]:
        said += _("、书面述职%(written)s名") % facts
    if facts["absent"]:
        said += _("，没有到场%(absent)s名") % facts
    return said + _("。现将有关情况通报如下。")


def _general(found: Review, subjects: Sequence[Subject]) -> list[Block]:
    decisions = queries.grades(found)
    grades = {pk: rows[-1] for pk, rows in decisions.items()}
    first = next(iter(decisions.values()))[0]
    ways = [_("点评")] if found.comments.filter(is_draft=False).exists() else []
    ways += [_("民主测评")] if found.round is not None and found.round.state == RoundState.COUNTED else []
    facts = {
        "ways": _("经%(ways)s，") % {"ways": "、".join(ways)} if ways else "",
        "by": first.decided_by,
        "numbers": "、".join(queries.in_numbers(found, [grade.grade for grade in grades.values()])),
    }
    said = _("%(ways)s%(by)s研究确定综合评价等次：%(numbers)s。") % facts
    without = len(subjects) - len(grades)
    if without:
        said += _("另有%(count)s人任职时间不长，这次不定等次。") % {"count": without}
    return [
        Paragraph(said),
        *_best(found, subjects, {pk for pk, each in grades.items() if _is_best(found, each.grade)}),
    ]


def _is_best(found: Review, grade: str) -> bool:
    return bool(grade == found.rules["grades"][0])


def _best(found: Review, subjects: Sequence[Subject], best: set[int]) -> list[Block]:
    """Return who got the best grade, in the order of the tree, where the scheme lets them be named."""
    if found.rules["circular_names"] != CircularNames.BEST or not best:
        return []
    ordered = sorted((each for each in subjects if each.pk in best), key=lambda each: each.organisation.path)
    names = "、".join(_named(each) for each in ordered)
    told = _("评为“%(grade)s”的（按组织顺序）：%(names)s。")
    return [Paragraph(told % {"grade": found.rules["grades"][0], "names": names})]


def _named(subject: Subject) -> str:
    return f"{subject.organisation.short_name}{subject.person.name if subject.person else ''}"


def _common(found: Finding) -> Heading:
    """Return the problem with its words; a first sentence that only says the title is not said twice."""
    title = found.title.rstrip("。")
    words = found.quote.strip()
    first, *rest = points(words) or [""]
    if first.rstrip("。") == title:
        words = "".join(rest)
    return Heading(
        2, _("%(title)s。") % {"title": title}, words if not words or words[-1] in "。！？；" else f"{words}。"
    )


def _demands(demands: Sequence[Finding], rows: Sequence[Finding]) -> list[Block]:
    common = [each for each in rows if each.is_common and not _is_demand(each)]
    listed = [*common, *demands]
    if not listed:
        return [Paragraph(_("请各单位对照反馈的问题，写明原因，定措施、定责任人、定时限。"))]
    columns = [
        Column(_("序号"), 1, "center", is_whole=True),
        Column(_("要整改的、要做到的"), 6),
        Column(_("责任单位"), 3),
        Column(_("期限"), 2, "center", is_whole=True),
    ]
    table = [
        [str(number), each.title, _owners(each, rows), han_date(each.due_on)] for number, each in enumerate(listed, 1)
    ]
    asked = _("请各责任单位按下表整改，逐条写明原因，定措施、定责任人。到期由上级验收，验收后回头看。")
    return [Paragraph(asked), Table(columns, table, is_dense=True)]


def _owners(found: Finding, rows: Sequence[Finding]) -> str:
    if not found.is_common:
        return found.owner.short_name
    owners = sorted((each.owner for each in rows if each.parent_id == found.pk), key=lambda owner: owner.path)
    names = [owner.short_name for owner in owners]
    if len(names) <= MOST_NAMED:
        return "、".join(names)
    return _("%(names)s等%(count)s个单位") % {"names": "、".join(names[:2]), "count": len(names)}


def _addressee(found: Review) -> str:
    """Return to whom the paper is sent, in the words of its audience."""
    words = "、".join(kinds()[code].collective or kinds()[code].label for code in found.rules["subject_kinds"])
    units = _("各%(kinds)s党组织") % {"kinds": words}
    said = {
        CircularTo.COMMITTEE.value: _("本级党委各部门"),
        CircularTo.SUBJECTS.value: _("本级党委各部门，各述职对象"),
        CircularTo.UNITS.value: _("%(units)s，本级党委各部门") % {"units": units},
        CircularTo.BELOW.value: _("各级党组织，本级党委各部门"),
    }
    return str(said[found.rules["circular_to"]])
