"""Reads of meetings: the actor comes first."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from shuping.access import gate
from shuping.access.actions import Action
from shuping.core.actor import Actor
from shuping.core.errors import Forbidden, NotFound
from shuping.findings.models import Finding
from shuping.findings.queries import findings as ledger
from shuping.hall import permissions
from shuping.hall.held import Held, Pressed, held
from shuping.hall.models import AgendaItem, Meeting, Presence, Question
from shuping.hall.rules import Item, Room, Screen, Stage, Turn
from shuping.reviews import problems
from shuping.reviews import queries as review_queries
from shuping.reviews.models import Comment, Review, Subject
from shuping.reviews.models import State as ReviewState


class Replaced(Forbidden):
    """Somebody else comments now; the sentence says who, and what became of what was written."""

    code = "hall.replaced"


CODE_HOLDS = timedelta(days=2)  # a projector is set up the evening before; some meetings nobody ends
SAYS_ENDED = timedelta(minutes=15)  # in which a projector shows that the meeting has ended, and not its last speaker


def meeting(actor: Actor, review_id: int, action: Action = permissions.VIEW, *, lock: bool = False) -> Meeting:
    """Return the meeting of a review that the actor may see or run. Raises NotFound, Forbidden."""
    rows = gate.scope(actor, permissions.VIEW, _with_review(), "review__organisation")
    found = (rows.select_for_update(of=("self",)) if lock else rows).filter(review=review_id).first()
    if found is None:
        raise NotFound
    gate.require(actor, action, found.review.organisation)
    return found


def for_a_piece(meeting_id: int) -> Meeting:
    """Return a meeting for a piece that all see whom its door has let in. Raises NotFound."""
    found = _with_review().filter(pk=meeting_id).first()
    if found is None:
        raise NotFound
    return found


def projected(code: str, at: datetime) -> Meeting | None:
    """Return the meeting whose projector a code opens; None where it opens none, or opens it no more."""
    if not code:
        return None
    is_on = ~Q(stage=Stage.ENDED.value) | Q(ended_at__gt=at - SAYS_ENDED)
    rows = _with_review().filter(is_on)
    return rows.filter(projector_code=code, projector_code_at__gt=at - CODE_HOLDS).first()


def meeting_or_none(actor: Actor, review_id: int) -> Meeting | None:
    """Return the meeting of a review that the actor may see; None where no agenda is built yet."""
    rows = gate.scope(actor, permissions.VIEW, _with_review(), "review__organisation")
    return rows.filter(review=review_id).first()


def _with_review() -> QuerySet[Meeting]:
    return Meeting.objects.select_related("review__organisation", "review__scheme", "review__round__sealed")


def items(found: Meeting) -> list[AgendaItem]:
    """Return the agenda in its order."""
    rows = found.items.select_related(
        "subject__organisation", "subject__post", "subject__person", "subject__commentator"
    )
    return list(rows)


def room(found: Meeting, agenda: Iterable[AgendaItem]) -> Room:
    """Return the meeting as the rules see it."""
    return Room(
        stage=Stage(found.stage),
        items=tuple(Item(each.pk, tuple(seconds for _n, seconds in each.phases), Turn(each.turn)) for each in agenda),
        phase=found.phase,
        since=found.since.timestamp() if found.since else None,
        used=found.used_seconds,
        added=found.added_seconds,
        screen=Screen(found.screen),
    )


def held_items(found: Meeting, agenda: Iterable[AgendaItem]) -> dict[int, Held]:
    """Return {item id: what became of it at the meeting}, by the presses that were not taken back."""
    agenda = list(agenda)
    now = room(found, agenda)
    presses = [Pressed(each.at.timestamp(), _room_before(each.before, now)) for each in found.presses.all()]
    return held(presses, now)


def _room_before(kept: Mapping[str, Any], now: Room) -> Room:
    """Return the room that a press kept of before it."""
    phases = {item.pk: item.phases for item in now.items}
    items = tuple(Item(row["pk"], phases[row["pk"]], Turn(row["turn"])) for row in kept["items"])
    return Room(Stage(kept["stage"]), items, kept["phase"], kept["since"], kept["used"])


def all_questions(found: Meeting) -> dict[int, list[Question]]:
    """Return {item id: what was asked there, in the order of asking}, in one query."""
    asked: dict[int, list[Question]] = {}
    for each in Question.objects.filter(item__meeting=found):
        asked.setdefault(each.item_id, []).append(each)
    return asked


def entitled(review: Review) -> list[tuple[str, int]]:
    """Return (name of a class of voters, how many are entitled) in the order of the scheme."""
    return [(name, number) for (name, _w), number in zip(review.rules["classes"], review.entitled, strict=False)]


def presence(found: Meeting) -> dict[int, int]:
    """Return {place of a class in the scheme, from 0: how many of it are in the hall}; empty before the count."""
    return dict(Presence.objects.filter(meeting=found).values_list("place", "there"))


def questions(item: AgendaItem) -> list[Question]:
    """Return what was asked of a subject, in the order of asking."""
    return list(item.questions.all())


def asked(found: Meeting) -> list[Question]:
    """Return all that was asked in a meeting, the last one first, with who was asked."""
    rows = Question.objects.filter(item__meeting=found).select_related("item__subject__organisation")
    return list(rows.select_related("item__subject__person").order_by("-at", "-pk"))


def question(actor: Actor, question_id: int, action: Action = permissions.VIEW, *, lock: bool = False) -> Question:
    """Return one question of a meeting that the actor may see or run. Raises NotFound, Forbidden."""
    rows = Question.objects.select_related("item__meeting__review__organisation", "item__subject__person")
    rows = gate.scope(actor, permissions.VIEW, rows, "item__meeting__review__organisation")
    found = (rows.select_for_update(of=("self",)) if lock else rows).filter(pk=question_id).first()
    if found is None:
        raise NotFound
    gate.require(actor, action, found.item.meeting.review.organisation)
    return found


def meetings_due(actor: Actor, today: date) -> list[Meeting]:
    """Return the meetings that the actor runs which are under way, or are to begin today; at most 10."""
    rows = gate.scope(actor, permissions.RUN, _with_review(), "review__organisation")
    due = Q(stage=Stage.RUNNING.value) | Q(stage=Stage.WAITING.value, review__held_on=today)
    rows = rows.exclude(review__state=ReviewState.ARCHIVED)
    return list(rows.filter(due).order_by("review__held_on", "pk")[:10])


def my_subjects(actor: Actor) -> list[Subject]:
    """Return those whom the actor is named to comment on, in reviews under way, in their order."""
    if actor.person_id is None:
        return []
    rows = _subjects().filter(commentator=actor.person_id, left_out="", review__is_external=False)
    return list(rows.filter(review__state=ReviewState.OPEN).order_by("-review__year", "-review", "number"))


def my_subject(actor: Actor, subject_id: int, *, lock: bool = False) -> Subject:
    """Return one of those whom the actor is named to comment on.

    Raises NotFound for everybody else, Replaced for who began to write and is the commentator no more.
    """
    rows = _subjects().filter(commentator=actor.require_person(), left_out="", review__is_external=False)
    found = (rows.select_for_update(of=("self",)) if lock else rows).filter(pk=subject_id).first()
    if found is None or found.review.state == ReviewState.PREPARING:
        raise _replaced(actor, subject_id) or NotFound
    return found


def _replaced(actor: Actor, subject_id: int) -> Replaced | None:
    """Return the refusal of who wrote of a subject before somebody else was named; None for who did not."""
    rows = Comment.objects.filter(subject=subject_id, author=actor.require_person(), subject__left_out="")
    known = rows.exclude(subject__commentator=actor.person_id).select_related("subject__commentator").first()
    if known is None or known.subject is None:
        return None
    now = known.subject.commentator
    who = _("点评人已经换成%(who)s。") % {"who": now.name} if now else _("这一位现在没有定点评人。")
    if known.is_draft:
        said = _("您的草稿没有发出，别人看不见；不用再写了。弄错了的，请组织部门换回来，草稿还在。")
    else:
        said = _("您发出的点评照旧算数，署您的名，不能再改。")
    return Replaced(who + said)


def why_it_stands(subject: Subject, known: Comment | None) -> str:
    """Return why the named commentator can change his words no more; empty as long as he can.

    What is sent may be sent changed until the meeting has ended; a first sending may come later, for handwriting is
    typed after it.
    """
    if subject.review.state != ReviewState.OPEN:
        return _("这次评议的等次已经定了，点评不能再改。要更正，请告诉组织部门。")
    if known is not None and known.sent_at is not None and has_ended(subject):
        return _("会已经散了，发出的点评不能再改。要更正，请告诉组织部门。")
    return review_queries.why_filed(known)


def has_ended(subject: Subject) -> bool:
    """Say whether the meeting of a subject's review has ended: what is sent from then on stands at once."""
    return Meeting.objects.filter(review=subject.review_id, stage=Stage.ENDED.value).exists()


def typed_subject(actor: Actor, subject_id: int, *, lock: bool = False) -> Subject:
    """Return a subject of a review whose meeting the actor runs, to type handwriting. Raises NotFound, Forbidden."""
    rows = gate.scope(actor, permissions.VIEW, _subjects(), "review__organisation")
    found = (rows.select_for_update(of=("self",)) if lock else rows).filter(pk=subject_id, left_out="").first()
    if found is None or found.review.is_external or found.review.state == ReviewState.PREPARING:
        raise NotFound
    gate.require(actor, permissions.RUN, found.review.organisation)
    return found


def comments_of(subjects: Iterable[Subject]) -> dict[int, Comment]:
    """Return {subject id: the comment of his named commentator}, drafts too, in one query."""
    commentator = {each.pk: each.commentator_id for each in subjects}
    rows = Comment.objects.filter(subject__in=commentator).select_related("typed_by", "document").order_by("id")
    return {
        each.subject_id: each
        for each in rows
        if each.subject_id is not None and each.author_id is not None and each.author_id == commentator[each.subject_id]
    }


def problems_of(actor: Actor, subject: Subject) -> list[Finding]:
    """Return the problems of a subject's organisation that his review looks at, those that the actor may see."""
    rows = ledger(actor).filter(problems.looked_at(subject.review), owner=subject.organisation_id)
    return list(rows.order_by("raised_on", "id"))


def turn_of(subject_id: int) -> tuple[Meeting, AgendaItem] | None:
    """Return the meeting and the item of a subject who reports on site; None where no agenda has him."""
    item = AgendaItem.objects.filter(subject=subject_id).select_related("meeting__review").first()
    return (item.meeting, item) if item else None


def _subjects() -> QuerySet[Subject]:
    return Subject.objects.select_related("review__organisation", "organisation", "post", "person", "commentator")


def facts(ids: Iterable[int]) -> Mapping[int, Mapping[str, object]]:
    """Return {meeting id: its facts} for the comparison of the chain with the database."""
    rows = Meeting.objects.filter(pk__in=list(ids)).prefetch_related("items")
    return {found.pk: found.content() for found in rows}


def ids() -> Iterable[int]:
    """Return the ids of all meetings."""
    return Meeting.objects.values_list("pk", flat=True).iterator()
