"""The committee's grades: prepared on a table, decided at once, corrected by a further decision."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shuping.audit.services import record
from shuping.core import clock
from shuping.core.actor import Actor
from shuping.core.errors import Conflict, DomainError
from shuping.core.templatetags.shuping import full_day
from shuping.people.models import Person
from shuping.results import permissions, queries, rules
from shuping.results.models import Grade, GradingTable
from shuping.results.queries import Line
from shuping.results.rules import Entry
from shuping.results.services import feeding_back
from shuping.results.templatetags.results import points
from shuping.reviews import rules as review_rules
from shuping.reviews.models import Review, State, Subject
from shuping.reviews.services import closing
from shuping.reviews.services.acts import WrongState

LONGEST_REASON = 300


class BadGrades(DomainError):
    """The table cannot be decided as it is; the sentence says why."""

    code = "results.bad-grades"


class TableMoved(Conflict):
    """Somebody else saved the table after it was shown."""

    code = "results.table-moved"


@dataclass(frozen=True)
class Decision:
    """Which meeting decided, and when."""

    on: date
    by: str


@transaction.atomic
def keep_table(
    *, actor: Actor, review_id: int, entries: Mapping[int, Entry], revision: int, at: datetime
) -> GradingTable:
    """Keep what was entered so far, with its faults.

    Raises NotFound, Forbidden, WrongState, TableMoved, BadGrades.
    """
    found = _open(actor, review_id)
    _check(found, entries)
    person = Person.objects.get(pk=actor.require_person())
    table, _made = GradingTable.objects.get_or_create(review=found, defaults={"saved_by": person, "saved_at": at})
    if table.revision != revision:
        raise TableMoved(_("刚才有人改过这张表，您改的还没有存。请先看一眼现在的表，再填。"))
    table.rows = {str(pk): _plain(entry) for pk, entry in entries.items()}
    table.revision += 1
    table.saved_by, table.saved_at = person, at
    table.save()
    return table


@transaction.atomic
def decide(*, actor: Actor, review_id: int, decision: Decision, at: datetime) -> list[Grade]:
    """Write the kept table as the committee's decision, each grade into the chain.

    Raises NotFound, Forbidden, WrongState, BadGrades (a grade or a reason missing, a ceiling or the share passed).
    """
    found = _open(actor, review_id)
    _check_decision(found, decision, at)
    held, _revision = queries.entries(found)
    lines = queries.lines(found, held)
    said = fault_of(found, lines)
    if said:
        raise BadGrades(said)
    person = Person.objects.get(pk=actor.require_person())
    made = [Grade.objects.create(**_facts(line, decision, person, at)) for line in lines]
    for grade in made:
        record(actor, "results.decided", "results.grade", grade.pk, organisation_id=found.organisation_id, at=at)
    closing.mark_graded(actor=actor, found=found, at=at)
    return made


def fault_of(found: Review, lines: list[Line]) -> str:
    """Return in whole sentences, with names, why a table cannot be decided; empty where it can."""
    who = {fault: _who([line for line in lines if line.judged.fault == fault]) for fault in rules.Fault}
    if not lines:
        return _("没有要定等次的人。")
    said = [sentence % {"who": who[fault]} for fault, sentence in _sentences().items() if who[fault]]
    scheme = found.rules
    if rules.has_too_many_at_top(scheme, [line.judged for line in lines]):
        facts = {"grade": scheme["grades"][0], "most": review_rules.most_at_top(scheme, len(lines))}
        said.append(_("“%(grade)s”最多 %(most)s 人（考核办法），现在超了，请改。") % facts)
    return "".join(said)


def _sentences() -> dict[rules.Fault, str]:
    return {
        rules.Fault.NO_SCORE: _("还缺得分：%(who)s。"),
        rules.Fault.NO_GRADE: _("还没有定等次：%(who)s。"),
        rules.Fault.ABOVE_CEILING: _("等次高于考核办法允许的最高等次，请改：%(who)s。"),
        rules.Fault.NO_REASON: _("与建议不同，还没有写理由：%(who)s。"),
    }


def _who(lines: Sequence[Line]) -> str:
    names = "、".join(str(line.subject.person.name if line.subject.person else line.subject) for line in lines[:4])
    return _("%(names)s等 %(count)s 人") % {"names": names, "count": len(lines)} if len(lines) > 4 else names


@transaction.atomic
def correct(*, actor: Actor, subject_id: int, grade: str, reason: str, decision: Decision, at: datetime) -> Grade:
    """Write a later decision of the committee over a grade; the old one stays readable, the subject gets the new one.

    Raises NotFound, Forbidden, WrongState, BadGrades (no reason, no such grade, above its ceiling, the same grade).
    """
    subject = queries.subject(actor, subject_id, permissions.DECIDE, lock=True)
    found = queries.review(actor, subject.review_id, permissions.DECIDE, lock=True)
    last = subject.grades.last()
    if found.state not in (State.GRADED, State.ARCHIVED) or last is None:
        raise WrongState(_("这个人的等次还没有定，不用更正。"))
    _check_decision(found, decision, at)
    if decision.on < last.decided_on:
        raise BadGrades(_("更正的日期早于上一次定等次的日期，请核对。"))
    if not reason.strip():
        raise BadGrades(_("请写为什么更正，这句话会写进存证链和反馈意见函。"))
    if grade not in found.rules["grades"] or grade == last.grade:
        raise BadGrades(_("请选一个和现在不同的等次。"))
    if review_rules.is_above(found.rules, grade, last.ceiling or None):
        raise BadGrades(_("考核办法里这种情况最高只能评“%(ceiling)s”。") % {"ceiling": last.ceiling})
    _check_share_with(found, subject, grade)
    made = Grade.objects.create(
        subject=subject,
        number=last.number + 1,
        grade=grade,
        proposed=last.proposed,
        ceiling=last.ceiling,
        happened=last.happened,
        steps=last.steps,
        reason=reason.strip()[:LONGEST_REASON],
        decided_on=decision.on,
        decided_by=decision.by.strip(),
        entered_by=Person.objects.get(pk=actor.require_person()),
        entered_at=at,
    )
    record(actor, "results.corrected", "results.grade", made.pk, organisation_id=found.organisation_id, at=at)
    feeding_back.give_again(actor=actor, subject=subject, at=at)
    return made


def _check_share_with(found: Review, subject: Subject, grade: str) -> None:
    """Raise BadGrades where a corrected grade would give the best one to more people than the scheme's share."""
    scheme = found.rules
    holding = {pk: rows[-1].grade for pk, rows in queries.grades(found).items()} | {subject.pk: grade}
    most = review_rules.most_at_top(scheme, len(holding))
    if grade == scheme["grades"][0] and list(holding.values()).count(grade) > most:
        raise BadGrades(_("“%(grade)s”最多 %(most)s 人（考核办法），再加一人就超了。") % {"grade": grade, "most": most})


def _open(actor: Actor, review_id: int) -> Review:
    found = queries.review(actor, review_id, permissions.DECIDE, lock=True)
    if found.state != State.OPEN:
        raise WrongState(_("等次已经定了。要改，请用“更正”，写明哪次会议、为什么。"))
    return found


def _check(found: Review, entries: Mapping[int, Entry]) -> None:
    scheme = found.rules
    known = {each.pk for each in queries.graded(found)}
    names = {name for name, _percent in scheme["components"]}
    happened = {what for what, _grade in scheme["ceilings"]}
    for pk, entry in entries.items():
        if pk not in known or not set(entry.given) <= names or not set(entry.happened) <= happened:
            raise BadGrades(_("表里有不认识的人或项目，请刷新看最新的表。"))
        if any(not 0 <= points <= 100 for points in entry.given.values()):
            raise BadGrades(_("得分要写 0 到 100 之间的数。"))
        if entry.grade and entry.grade not in scheme["grades"]:
            raise BadGrades(_("没有这个等次，请从列表中选。"))
        if len(entry.reason) > LONGEST_REASON:
            raise BadGrades(_("理由最多 %(most)s 个字。") % {"most": LONGEST_REASON})


def _check_decision(found: Review, decision: Decision, at: datetime) -> None:
    if not decision.by.strip():
        raise BadGrades(_("请写是哪个会议定的，如：市委常委会第 7 次会议，或镇党委第 7 次会议。"))
    if decision.on > clock.local_day(at):
        raise BadGrades(_("定等次的日期还没有到。"))
    if found.held_on is not None and decision.on < found.held_on:
        raise BadGrades(_("评议会在 %(day)s 开，等次要在那天或以后定。") % {"day": full_day(found.held_on)})


def _plain(entry: Entry) -> dict[str, object]:
    given = {name: str(points) for name, points in entry.given.items()}
    return {"given": given, "happened": list(entry.happened), "grade": entry.grade, "reason": entry.reason.strip()}


def _facts(line: Line, decision: Decision, person: Person, at: datetime) -> dict[str, object]:
    row, subject = line.judged, line.subject
    steps = [[step.name, step.percent, "" if step.points is None else points(step.points)] for step in row.steps]
    return {
        "subject": subject,
        "grade": row.entry.grade,
        "proposed": row.proposal.grade or "",
        "ceiling": row.proposal.ceiling or "",
        "happened": list(row.entry.happened),
        "steps": steps,
        "reason": row.entry.reason.strip(),
        "decided_on": decision.on,
        "decided_by": decision.by.strip(),
        "entered_by": person,
        "entered_at": at,
    }


def holding(subject: Subject) -> Grade | None:
    """Return the grade that holds for a subject; None before the decision."""
    return subject.grades.last()
