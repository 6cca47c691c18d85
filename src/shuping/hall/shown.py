"""What the pages of a meeting say: the agenda with its times, who speaks, the clock, what the next press will do.

Everything comes from stored rows, so two servers draw the same and a restart changes nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from shuping.ballots import queries as ballot_queries
from shuping.ballots.models import BallotRound, Channels
from shuping.ballots.models import State as RoundState
from shuping.core import clock
from shuping.core.chips import Chip
from shuping.findings.models import State as FindingState
from shuping.hall import queries, rules
from shuping.hall.models import AgendaItem, Meeting
from shuping.hall.rules import Room, Stage, Tone, Turn
from shuping.hall.services.agenda import ASK, COMMENT, SPEAK
from shuping.people.models import Person
from shuping.reviews import problems
from shuping.reviews.models import Comment, Review, State, Subject


@dataclass(frozen=True)
class Row:
    """One line of the agenda: when it began or would begin (None where nobody knows), how far it is."""

    item: AgendaItem
    label: str
    begins: datetime | None
    is_now: bool
    may_go_forward: bool


@dataclass(frozen=True)
class Phase:
    """One phase of who speaks: its name, its minutes (0: no limit), whether it is over or running."""

    name: str
    minutes: int
    is_now: bool
    is_over: bool


@dataclass(frozen=True)
class Clock:
    """The clock of the phase: `ends` and `since` in seconds since the epoch, `left` where it stands still."""

    text: str
    tone: Tone
    limit: int
    used: int
    ends: float | None = None
    left: float | None = None
    since: float | None = None


@dataclass(frozen=True)
class Press:
    """What the red button is called and what it will do."""

    label: str
    sentence: str


def begins_at(review: Review) -> datetime | None:
    """Return when the meeting was to begin."""
    if review.held_on is None or review.begins_at is None:
        return None
    return clock.moment(review.held_on, review.begins_at.hour, review.begins_at.minute)


def label(item: AgendaItem) -> str:
    """Return what an item is called: place and name of a subject, else its kind."""
    return label_of(item.subject) if item.subject else str(item.get_kind_display())


def label_of(subject: Subject) -> str:
    """Return place and name of a subject."""
    return f"{subject.organisation.short_name} {subject.person.name if subject.person else _('空缺')}"


def title_of(review: Review) -> str:
    """Return what the meeting of a review is called."""
    return rules.joined(review.title, _("评议会"))


def post_of(subject: Subject | None) -> str:
    """Return the post of a subject as it is said."""
    return rules.joined(subject.organisation.short_name, subject.post.title) if subject else ""


def name_of(person: Person | None) -> str:
    """Return the name of a person, or that nobody is named."""
    return person.name if person else _("（没有定）")


def rows(found: Meeting, agenda: Sequence[AgendaItem], room: Room) -> list[Row]:
    """Return the lines of the agenda."""
    start = begins_at(found.review)
    times = rules.begins(room, start.timestamp()) if start else {}
    if room.stage == Stage.RUNNING and not start:
        times = rules.begins(room, 0)
    made = []
    before: AgendaItem | None = None
    for item in agenda:
        at = times.get(item.pk)
        may = before is not None and {item.turn, before.turn} == {Turn.WAITING.value}
        moment = datetime.fromtimestamp(at, UTC) if at is not None else None
        made.append(Row(item, label(item), moment, item.turn == Turn.NOW, may))
        before = item
    return made


def phases(item: AgendaItem, phase: int) -> list[Phase]:
    """Return the phases of the item whose turn it is; one of a single phase has none to show."""
    if item.subject is None:
        return []
    names = {
        SPEAK: _("述职"),
        ASK: _("提问"),
        COMMENT: _("点评 %(name)s") % {"name": name_of(item.subject.commentator)},
    }
    return [
        Phase(str(names.get(name, name)), seconds // 60, is_now=place == phase, is_over=place < phase)
        for place, (name, seconds) in enumerate(item.phases)
    ]


def doing(item: AgendaItem, phase: int) -> str:
    """Return what is going on, in a few words."""
    if item.subject is None:
        return str(item.get_kind_display())
    name = item.phases[phase][0]
    said = {SPEAK: _("正在述职"), ASK: _("正在提问"), COMMENT: _("正在点评")}
    return str(said.get(name, name))


def the_clock(room: Room, at: datetime) -> Clock | None:
    """Return the clock at a moment; None where no item has its turn."""
    now = room.now
    if now is None:
        return None
    moment = at.timestamp()
    used, limit, left = rules.spent(room, moment), int(room.limit), rules.left(room, moment)
    stands = None if room.since is not None else (left if left is not None else used)
    since = room.since - room.used if room.since is not None else None
    text = spoken(left) if left is not None else spoken(used)
    return Clock(text, rules.tone(left), limit, int(used), rules.ends(room), stands, since)


@dataclass(frozen=True)
class Pace:
    """How far the meeting is behind or ahead of its agenda, as one sentence, and of what the page counts it on."""

    sentence: str
    planned: float
    rest: float
    untimed: str  # what has no minutes in the agenda, and so is not counted in


def pace(found: Meeting, agenda: Sequence[AgendaItem], room: Room, at: datetime) -> Pace | None:
    """Return how the meeting keeps its times at a moment; None where none runs.

    A meeting that was held on another day than planned is compared with the agenda from its own beginning.
    """
    planned, began = begins_at(found.review), found.began_at
    if began is None:
        return None
    start = planned if planned and clock.local_day(planned) == clock.local_day(began) else began
    told = rules.pace(room, start.timestamp(), at.timestamp())
    if told is None:
        return None
    waits = [each for each in agenda if each.turn in (Turn.NOW, Turn.WAITING)]
    untimed = "、".join(label(each) for each in waits if not any(seconds for _name, seconds in each.phases))
    return Pace(_paced(told), told.planned, told.rest, untimed)


def _paced(told: rules.Pace) -> str:
    minutes = round(abs(told.late) / 60)
    said = _("照议程走") if not minutes else _("推迟约 %(n)s 分钟") if told.late > 0 else _("提前约 %(n)s 分钟")
    local = timezone.localtime(datetime.fromtimestamp(told.finishes, UTC))
    ends = _("预计 %(time)s 结束") % {"time": f"{local.hour}:{local.minute:02d}"}
    return _("%(how)s，%(ends)s") % {"how": said % {"n": minutes} if minutes else said, "ends": ends}


def spoken(seconds: float) -> str:
    """Return seconds as minutes and seconds; over time with 超 before them."""
    whole = int(-seconds if seconds < 0 else seconds)
    text = f"{whole // 60}:{whole % 60:02d}"
    return _("超 %(time)s") % {"time": text} if seconds <= -1 else text


def press(agenda: Sequence[AgendaItem], room: Room, voted: BallotRound | None) -> Press | None:
    """Return what the red button does now; None where it does nothing."""
    if room.stage == Stage.ENDED or not room.items:
        return None
    by_pk = {item.pk: item for item in agenda}
    now, after = room.now, room.next
    if now is not None and room.phase + 1 < len(now.phases):
        return _to_phase(by_pk[now.pk], room.phase)
    ended = _ended(by_pk[now.pk], room.phase) if now is not None else ""
    if after is None:
        said = _("按下后：会议结束，时间停下，点评不能再改。按错了，“退回一步”接着开。")
        return Press(_("散会"), said)
    return _to_item(by_pk[after.pk], ended, voted)


def _to_phase(item: AgendaItem, phase: int) -> Press:
    name, seconds = item.phases[phase + 1]
    ended = _ended(item, phase)
    minutes = seconds // 60
    who = name_of(item.subject.commentator if item.subject else None)
    if name == ASK:
        said = _("按下后：投影换成“提问”，计时 %(minutes)s 分钟，点评人的页面显示“下一个到您”。") % {"minutes": minutes}
        return Press(_("%(ended)s，开始提问") % {"ended": ended}, said)
    said = _("按下后：投影换成“点评”，计时 %(minutes)s 分钟，点评人的页面显示“现在请您点评”。") % {"minutes": minutes}
    return Press(_("%(ended)s，请%(who)s点评") % {"ended": ended, "who": who}, said)


def _ended(item: AgendaItem, phase: int) -> str:
    said = {SPEAK: _("述职结束"), ASK: _("提问结束"), COMMENT: _("点评结束")}
    return str(said.get(item.phases[phase][0], _("%(what)s结束") % {"what": item.get_kind_display()}))


def _to_item(item: AgendaItem, ended: str, voted: BallotRound | None) -> Press:
    if item.subject is None:
        what = str(item.get_kind_display())
        text = _("%(ended)s，开始%(what)s") % {"ended": ended, "what": what} if ended else _("开会")
        said = _("按下后：投影换成“%(what)s”。") % {"what": what}
        if item.kind == AgendaItem.Kind.BALLOT and voted is not None:
            said = _("按下后：投影换成怎样投票。开始投票、停止投票由监票人在测评页上按。")
            if not voted.is_sealed:
                said = _("按下后：投影换成怎样填票。监票人发票、收票，收齐了您再往下按。")
        return Press(text, said)
    who = name_of(item.subject.person)
    minutes = item.phases[0][1] // 60
    said = _("按下后：投影换成%(who)s，计时 %(minutes)s 分钟。") % {"who": who, "minutes": minutes}
    text = _("%(ended)s，请%(who)s述职") % {"ended": ended, "who": who} if ended else _("请%(who)s述职") % {"who": who}
    return Press(text, said)


def place_in_line(agenda: Sequence[AgendaItem], item: AgendaItem | None) -> tuple[int, int]:
    """Return (which of those who report somebody is, of how many); 0 for what is no subject."""
    there = [each.pk for each in agenda if each.subject_id]
    place = there.index(item.pk) + 1 if item is not None and item.pk in there else 0
    return place, len(there)


def room_now(found: Meeting, at: datetime) -> dict[str, Any]:
    """Return all that a page or a live piece of a meeting shows at a moment."""
    agenda = queries.items(found)
    room = queries.room(found, agenda)
    now = next((each for each in agenda if each.turn == Turn.NOW), None)
    after = next((each for each in agenda if each.turn == Turn.WAITING), None)
    place, count = place_in_line(agenda, now)
    lines = rows(found, agenda, room)
    return {
        "found": found,
        "review": found.review,
        "title": title_of(found.review),
        "post": post_of(now.subject) if now else "",
        "room": room,
        "rows": lines,
        "now": now,
        "after": label(after) if after else "",
        "doing": doing(now, room.phase) if now else "",
        "phases": phases(now, room.phase) if now else [],
        "clock": the_clock(room, at),
        "press": press(agenda, room, found.review.round),
        "pace": pace(found, agenda, room, at),
        "skipped": [each.label for each in lines if each.item.turn == Turn.SKIPPED],
        "place": place,
        "count": count,
        "starts": begins_at(found.review),
        "ballot": turnout(found.review.round, is_on=now is not None and now.kind == AgendaItem.Kind.BALLOT),
        "said": state_of(queries.comments_of([now.subject]).get(now.subject.pk)) if now and now.subject else None,
        "questions": queries.questions(now) if now and now.subject_id else [],
        "presence": presence(found),
    }


def presence(found: Meeting) -> list[tuple[str, int | None, int]]:
    """Return (class of voters, how many are there or None, how many are entitled)."""
    there = queries.presence(found)
    return [(name, there.get(place), most) for place, (name, most) in enumerate(queries.entitled(found.review))]


def turnout(voted: BallotRound | None, *, is_on: bool) -> dict[str, Any] | None:
    """Return the ballot as everybody may see it: how far it is, how many voted in steps of five, the hall word."""
    if voted is None:
        return None
    made: dict[str, Any] = {
        "round": voted,
        "is_open": voted.state == RoundState.OPEN,
        "is_on": is_on
        and (voted.state == RoundState.OPEN or (voted.state == RoundState.FIXED and not voted.is_sealed)),
        "is_over": voted.state not in (RoundState.DRAFT, RoundState.FIXED, RoundState.PRINTED, RoundState.OPEN),
        "has_paper": voted.channels != Channels.PHONE,
        "has_phones": voted.is_sealed,
        "rows": len(voted.rows),
    }
    if is_on and voted.is_sealed and voted.state == RoundState.OPEN:
        cast = ballot_queries.turnout(voted, ballot_queries.classes(voted))
        made |= {
            "classes": [(str(each.voters), each.cast, each.voters.heads or each.voters.entitled) for each in cast],
            "cast": sum(each.cast for each in cast),
            "heads": sum(each.voters.heads or each.voters.entitled for each in cast),
            "word": voted.sealed.word if voted.asks_word else "",
        }
    return made


def turn(found: Meeting, item: AgendaItem, at: datetime) -> dict[str, Any]:
    """Return where the meeting is from the place of a commentator: his turn, the next one, later, over."""
    agenda = queries.items(found)
    room = queries.room(found, agenda)
    names = [name for name, _seconds in item.phases]
    is_now, after = item.turn == Turn.NOW, room.next
    is_mine = is_now and names[room.phase] == COMMENT
    before = sum(1 for each in agenda if each.turn == Turn.WAITING and each.order < item.order)
    return {
        "is_mine": is_mine,
        "is_next": is_now and not is_mine,
        "is_coming": room.stage == Stage.RUNNING and after is not None and after.pk == item.pk,
        "is_later": item.turn == Turn.WAITING,
        "is_skipped": item.turn == Turn.SKIPPED,
        "is_over": item.turn == Turn.DONE,
        "is_ended": room.stage == Stage.ENDED,
        "is_decided": found.review.state != State.OPEN,
        "before": before,
        "doing": doing(item, room.phase) if is_now else "",
        "clock": the_clock(room, at) if is_now else None,
    }


def state_of(comment: Comment | None) -> Chip:
    """Return how far a comment is."""
    if comment is None:
        return Chip("grey", "circle-dashed", _("还没有写"))
    if comment.is_draft and comment.typed_by_id is not None:
        return Chip("blue", "hourglass", _("待点评人确认"))
    if comment.is_draft:
        return Chip("blue", "progress", _("有草稿"))
    if comment.document_id is not None:
        return Chip("green", "checks", _("已转成材料"))
    return Chip("green", "check", _("已发出"))


def facts_of(subject: Subject) -> list[tuple[str, str]]:
    """Return what is known of a subject beside the comment: (what, how much). No ballot stands among it."""
    counted = problems.counted(subject.review, [subject.organisation_id]).get(subject.organisation_id, {})
    total, closed = sum(counted.values()), counted.get(FindingState.CLOSED, 0)
    said = [(_("去年以来的问题"), _("%(count)s 个") % {"count": total})]
    if total:
        said.append((_("已销号"), _("%(count)s 个") % {"count": closed}))
    said += [
        (str(label), _("%(count)s 个") % {"count": counted[state]})
        for state, label in FindingState.choices
        if state != FindingState.CLOSED and state in counted
    ]
    if subject.months is not None:
        said.append((_("本年任职"), _("%(count)s 个月") % {"count": subject.months}))
    return said
