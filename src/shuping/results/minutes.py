"""The minutes of a meeting as a paper: what is known of it already; what is not is a blank to fill by hand."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

from django.utils.translation import gettext as _

from shuping.audit.queries import acts_on, chain_line
from shuping.ballots import exports as ballot_exports
from shuping.ballots import queries as ballot_queries
from shuping.ballots import shown as ballots_shown
from shuping.ballots.models import BallotRound
from shuping.ballots.models import State as RoundState
from shuping.core import clock
from shuping.core.templatetags.shuping import time_of_day
from shuping.hall import queries as hall
from shuping.hall import shown as hall_shown
from shuping.hall.held import Held
from shuping.hall.models import AgendaItem, Meeting
from shuping.papers.paper import Annex, Block, Column, Heading, Paper, Paragraph, Signature, Table, han_date
from shuping.people.models import Person
from shuping.results import queries
from shuping.results.models import Minutes
from shuping.results.said import Said, said
from shuping.reviews import queries as review_queries
from shuping.reviews.models import Review, Subject

MINUTES = "meeting-minutes"  # kind of paper, for which an office may have a template
BLANK = "＿＿＿＿＿＿"
SCRUTINY = {"sheets_counted", "key_tried", "opened", "closed", "reconciled", "listed", "counted"}
ON_TIME = 1  # second over a limit that nobody calls over time


def minutes_paper(found: Review, kept: Minutes | None) -> Paper:
    """Return the minutes: meeting, presence, agenda as it was held, comments, questions, ballot, decision, annex."""
    meeting = queries.meeting_of(found)
    agenda = hall.items(meeting) if meeting else []
    subjects = review_queries.reporting(found)
    comments = said(review_queries.comments(found))
    blocks: list[Block] = [Heading(1, _("会议概况")), *_general(found, meeting, agenda, subjects, kept)]
    blocks += [Heading(1, _("到会人数")), _presence(found, meeting)]
    blocks += [Heading(1, _("议程进行情况")), _agenda(meeting, agenda, subjects), *_written(subjects)]
    blocks += [Heading(1, _("点评")), *(_comment(each) for each in comments)]
    if not comments:
        blocks.append(Paragraph(_("没有记下点评。")))
    blocks += [Heading(1, _("提问")), *_questions(meeting, agenda)]
    blocks += [Heading(1, _("民主测评")), *_ballot(found.round)]
    blocks += [Heading(1, _("党委研究")), *_decisions(found)]
    if kept is not None and kept.other:
        blocks += [Heading(1, _("其他事项")), Paragraph(kept.other)]
    signers = [Column(name, 1, "center") for name in (_("主持人"), _("记录人"), _("监票人"), _("监票人"))]
    blocks += [Table(signers, [["\n"] * 4]), Signature(found.organisation.name, _day(found, meeting))]
    words = [each for each in comments if each.has_points]
    if words:
        blocks += [Annex(_("点评原话")), *(block for each in words for block in _words(each))]
    return Paper(
        title=_("%(title)s\n会议记录") % {"title": hall_shown.title_of(found)},
        blocks=blocks,
        attachments=[_("点评原话")] if words else [],
        chain_line=_("存证链 %(head)s") % {"head": chain_line()},
    )


def _day(found: Review, meeting: Meeting | None) -> date:
    moment = meeting.ended_at if meeting else None
    return clock.local_day(moment) if moment else found.held_on or clock.today()


def _general(
    found: Review,
    meeting: Meeting | None,
    agenda: Sequence[AgendaItem],
    subjects: Sequence[Subject],
    kept: Minutes | None,
) -> list[Block]:
    began, ended = (meeting.began_at, meeting.ended_at) if meeting else (None, None)
    on_site, written = _reported(meeting, agenda, subjects)
    day = clock.local_day(began) if began else found.held_on
    facts = {
        "day": han_date(day) if day else BLANK,
        "began": time_of_day(began) if began else BLANK,
        "ended": time_of_day(ended) if ended else BLANK,
        "place": found.place or BLANK,
        "chair": (kept.presided_by if kept else "") or BLANK,
        "clerk": (kept.recorded_by if kept else "") or BLANK,
        "on_site": on_site if on_site is not None else BLANK,
        "written": written,
    }
    return [
        Paragraph(_("时间：%(day)s%(began)s至%(ended)s。") % facts),
        Paragraph(_("地点：%(place)s。") % facts),
        Paragraph(_("主持：%(chair)s。记录：%(clerk)s。") % facts),
        Paragraph(_("述职：现场%(on_site)s人，书面%(written)s人。") % facts),
    ]


def _reported(
    meeting: Meeting | None, agenda: Sequence[AgendaItem], subjects: Sequence[Subject]
) -> tuple[int | None, int]:
    """Return how many reported on site (None where nobody pressed) and in writing."""
    written = sum(each.form == Subject.Form.WRITTEN for each in subjects)
    if meeting is None:
        return None, written
    return sum(each.subject_id is not None and each.turn == AgendaItem.Turn.DONE for each in agenda), written


def _presence(found: Review, meeting: Meeting | None) -> Table:
    there = hall.presence(meeting) if meeting else {}
    entitled = hall.entitled(found)
    rows = [[name, str(most), str(there.get(place, ""))] for place, (name, most) in enumerate(entitled)]
    is_whole = len(there) == len(entitled) > 0
    rows.append([_("合计"), str(sum(most for _n, most in entitled)), str(sum(there.values())) if is_whole else ""])
    return Table([Column(_("票类"), 3), Column(_("应到"), 1, "center"), Column(_("实到"), 1, "center")], rows)


def _agenda(meeting: Meeting | None, agenda: Sequence[AgendaItem], subjects: Sequence[Subject]) -> Table:
    """Return the agenda in the order in which it was held; without a console, the subjects with room to write."""
    columns = [
        Column(_("序号"), 1, "center", is_whole=True),
        Column(_("事项"), 3),
        Column(_("起止"), 2, "center", is_whole=True),
        Column(_("述职"), 1, "center", is_whole=True),
        Column(_("提问"), 1, "center", is_whole=True),
        Column(_("点评"), 1, "center", is_whole=True),
        Column(_("情况"), 3),
    ]
    if meeting is None:
        by_hand = [
            Column(each.header, 2 if at > 1 else 1, each.align, is_whole=at < 2) for at, each in enumerate(columns)
        ]
        names = [_who(each) for each in subjects if each.form == Subject.Form.ON_SITE]
        return Table(by_hand, [[str(at), name, "", "", "", "", ""] for at, name in enumerate(names, 1)])
    held = hall.held_items(meeting, agenda)
    rows = [_held_row(number, item, held[item.pk]) for number, item in enumerate(agenda, 1)]
    return Table(columns, rows, is_dense=True)


def _held_row(number: int, item: AgendaItem, held: Held) -> list[str]:
    used = {name: held.seconds[at] for at, (name, _limit) in enumerate(item.phases) if at in held.seconds}
    times = [hall_shown.spoken(used[name]) if name in used else "" for name in ("speak", "ask", "comment")]
    span = f"{_time(held.began)}–{_time(held.ended)}" if held.began is not None else ""
    return [str(number), _what(item), span, *times, _what_happened(item, held)]


def _time(seconds: float | None) -> str:
    return time_of_day(datetime.fromtimestamp(seconds, UTC)) if seconds is not None else ""


def _what_happened(item: AgendaItem, held: Held) -> str:
    if item.turn == AgendaItem.Turn.SKIPPED:
        return _("没有到场，跳过")
    said_of = [_("先跳过，后叫回")] if held.was_called_back else [_("提前")] if held.was_forward else []
    names = {"speak": _("述职"), "ask": _("提问"), "comment": _("点评")}
    for at, (name, limit) in enumerate(item.phases):
        over = held.seconds.get(at, 0.0) - limit
        if limit and over >= ON_TIME and name in names:
            said_of.append(_("%(what)s超%(time)s") % {"what": names[name], "time": hall_shown.spoken(over)})
    return "；".join(said_of)


def _written(subjects: Sequence[Subject]) -> list[Block]:
    names = [_who(each) for each in subjects if each.form == Subject.Form.WRITTEN]
    return [Paragraph(_("书面述职：%(names)s。") % {"names": "、".join(names)})] if names else []


def _who(subject: Subject) -> str:
    return f"{subject.organisation.short_name}{subject.person.name if subject.person else ''}"


def _what(item: AgendaItem) -> str:
    return _who(item.subject) if item.subject else hall_shown.label(item)


def _about(each: Said) -> str:
    return _who(each.comment.subject) if each.comment.subject else _("总的点评")


def _comment(each: Said) -> Heading:
    then = _("%(who)s点评。") % {"who": each.comment.said_by}
    if each.overall:
        then += _("总评：%(words)s") % {"words": _ended(each.overall)}
    counts = []
    if each.problems:
        counts.append(_("指出问题%(count)s个") % {"count": len(each.problems)})
    if each.demands:
        counts.append(_("提出要求%(count)s条") % {"count": len(each.demands)})
    return Heading(2, f"{_about(each)}。", then + (f"{'，'.join(counts)}。" if counts else ""))


def _ended(words: str) -> str:
    return words if words[-1:] in "。！？；" else f"{words}。"


def _words(each: Said) -> list[Block]:
    blocks: list[Block] = [Heading(1, f"{_about(each)}（{each.comment.said_by}，{han_date(each.comment.said_on)}）")]
    parts = ((_("肯定"), each.merits), (_("问题"), each.problems), (_("要求"), each.demands))
    for name, words in parts:
        if words:
            points = "".join(f"（{at}）{_ended(text)}" for at, text in enumerate(words, 1))
            blocks.append(Paragraph(f"{name}：{points}"))
    return blocks


def _questions(meeting: Meeting | None, agenda: Sequence[AgendaItem]) -> list[Block]:
    if meeting is None:
        return [Paragraph(BLANK * 3)]
    asked = hall.all_questions(meeting)
    blocks: list[Block] = []
    for item in agenda:
        for each in asked.get(item.pk, []):
            facts = {"to": _what(item), "by": each.asked_by or BLANK, "text": each.text}
            facts["answer"] = _ended(each.answer) if each.answer else BLANK
            blocks.append(Paragraph(_("%(by)s问%(to)s：“%(text)s”答：%(answer)s") % facts))
    return blocks or [Paragraph(_("没有记下提问。"))]


def _ballot(round_: BallotRound | None) -> list[Block]:
    if round_ is None:
        return [Paragraph(_("没有设民主测评。"))]
    if round_.state != RoundState.COUNTED:
        return [Paragraph(_("民主测评现在是“%(state)s”，票数待计票以后补入。") % {"state": round_.get_state_display()})]
    classes = ballot_queries.classes(round_)
    facts = {**ballots_shown.totals(round_, classes), "day": han_date(round_.held_on)}
    blocks: list[Block] = [
        Paragraph(_("%(day)s投票，收回%(cast)s张，有效%(valid)s张，无效%(void)s张；各人得票见计票结果。") % facts),
        ballot_exports.numbers_table(round_, classes),
    ]
    acts = acts_on("ballots.round", round_.pk)
    people = {each.person_id for each in acts if each.act.removeprefix("ballots.") in SCRUTINY}
    names = Person.objects.filter(pk__in=[pk for pk in people if pk]).order_by("pk").values_list("name", flat=True)
    counted = next((each for each in reversed(acts) if each.act == "ballots.counted"), None)
    scrutiny = _("监票：%(names)s。") % {"names": "、".join(names) or BLANK}
    if counted is not None:
        scrutiny += _("计票结果记入存证链第%(number)s号（%(hash)s）。") % {
            "number": counted.number,
            "hash": counted.hash[:16],
        }
    return [*blocks, Paragraph(scrutiny)]


def _decisions(found: Review) -> list[Block]:
    grades = list(queries.grades(found).values())
    if not grades:
        return [Paragraph(_("综合评价等次待党委研究确定：%(blank)s。") % {"blank": BLANK})]
    first = grades[0][0]
    facts = {
        "day": han_date(first.decided_on),
        "by": first.decided_by,
        "numbers": "、".join(queries.in_numbers(found, [rows[0].grade for rows in grades])),
    }
    blocks: list[Block] = [Paragraph(_("%(day)s，%(by)s研究确定综合评价等次：%(numbers)s。") % facts)]
    later = [(rows[at - 1], each) for rows in grades for at, each in enumerate(rows) if at]
    for was, now in later:
        said_of = {"day": han_date(now.decided_on), "by": now.decided_by, "was": was.grade, "now": now.grade}
        blocks.append(Paragraph(_("%(day)s，%(by)s将1人的等次由“%(was)s”更正为“%(now)s”。") % said_of))
    return blocks
