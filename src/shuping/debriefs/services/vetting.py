"""Vetting: remarks at their place, a version returned with them or accepted. Whoever wrote it does not vet it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shuping.audit.services import record
from shuping.core.actor import Actor
from shuping.core.errors import Conflict, DomainError, Forbidden, NotFound
from shuping.debriefs import queries
from shuping.debriefs.models import Debrief, Remark, State, Version
from shuping.people.models import Person
from shuping.reviews.models import State as ReviewState
from shuping.reviews.models import Subject

LONGEST_REMARK = 400
LONGEST_NOTE = 2_000


class BadRemark(DomainError):
    """A remark or a note that cannot stand; the sentence says what to change."""

    code = "debriefs.bad-remark"


class NotInVetting(Conflict):
    """The version is no longer, or not yet, one to vet."""

    code = "debriefs.not-in-vetting"


@transaction.atomic
def make_remark(
    *, actor: Actor, subject_id: int, number: int, span: tuple[int, int], text: str, at: datetime
) -> Remark:
    """Make a remark on the characters of a span of the version in vetting; its writer sees it once it is decided.

    Raises NotFound, Forbidden, NotInVetting, BadRemark.
    """
    _subject, version = _in_vetting(actor, subject_id, number)
    start, end = span
    if not 0 <= start < end <= len(version.text) or not version.text[start:end].strip():
        raise BadRemark(_("没有选中报告里的话。请在报告里选中几个字，或者按那一段后面的“写意见”。"))
    return Remark.objects.create(
        version=version,
        start=start,
        end=end,
        text=_words(text, LONGEST_REMARK, _("请写这一处要怎么改。")),
        made_by=Person.objects.get(pk=actor.require_person()),
        made_at=at,
    )


@transaction.atomic
def drop_remark(*, actor: Actor, subject_id: int, remark_id: int) -> None:
    """Take a remark back before the version is decided. Raises NotFound, Forbidden, NotInVetting."""
    row = Remark.objects.filter(pk=remark_id, version__debrief__subject=subject_id).select_related("version").first()
    if row is None:
        raise NotFound
    _in_vetting(actor, subject_id, row.version.number)
    row.delete()


@transaction.atomic
def return_version(*, actor: Actor, subject_id: int, number: int, note: str, at: datetime) -> Version:
    """Return the version with its remarks; the writer goes on from his text. One remark or the note must say why.

    Raises NotFound, Forbidden, NotInVetting, BadRemark.
    """
    subject, version = _in_vetting(actor, subject_id, number)
    words = note.strip()
    if not words and not version.remarks.exists():
        raise BadRemark(_("退回要写明怎么改：写总的意见，或者在报告里写一处意见。"))
    _decide(actor, version, Version.Verdict.RETURNED, _short(words), at)
    record(actor, "debriefs.returned", "debriefs.debrief", version.debrief_id, organisation_id=_place(subject), at=at)
    return version


@transaction.atomic
def accept_version(*, actor: Actor, subject_id: int, number: int, note: str, at: datetime) -> Version:
    """Accept the version: it is the debrief of the meeting. Raises NotFound, Forbidden, NotInVetting, BadRemark."""
    subject, version = _in_vetting(actor, subject_id, number)
    _decide(actor, version, Version.Verdict.ACCEPTED, _short(note.strip()), at)
    record(actor, "debriefs.accepted", "debriefs.debrief", version.debrief_id, organisation_id=_place(subject), at=at)
    return version


def _in_vetting(actor: Actor, subject_id: int, number: int) -> tuple[Subject, Version]:
    """Return subject and version, the debrief locked until the transaction ends."""
    subject = queries.subject_to_vet(actor, subject_id)
    debrief = queries.debrief(subject, lock=True)
    newest = debrief.versions.order_by("-number").first() if debrief else None
    if debrief is None or newest is None:
        raise NotInVetting(_("这份述职报告还没有提交。提交以后才能审阅。"))
    if newest.number != number:
        raise NotInVetting(
            _("已经交来第 %(number)s 版了，您看的是旧的。请看新的一版再审。") % {"number": newest.number}
        )
    if debrief.state != State.SUBMITTED or newest.verdict:
        raise NotInVetting(_("这一版已经有了审阅结果，没有再登记。请看页面上的结果。"))
    if subject.review.state != ReviewState.OPEN:
        raise NotInVetting(_("这次述职评议不在进行中，不能再审阅。"))
    if newest.submitted_by_id == actor.person_id:
        raise Forbidden(_("您自己提交的述职报告不能自己审阅，请本级的另一位同志审。"))
    return subject, newest


def _decide(actor: Actor, version: Version, verdict: Version.Verdict, note: str, at: datetime) -> None:
    version.verdict, version.note, version.verdict_at = verdict, note, at
    version.verdict_by = Person.objects.get(pk=actor.require_person())
    version.save(update_fields=["verdict", "note", "verdict_at", "verdict_by"])
    state = State.RETURNED if verdict == Version.Verdict.RETURNED else State.ACCEPTED
    Debrief.objects.filter(pk=version.debrief_id).update(state=state)


def _place(subject: Subject) -> int:
    return subject.review.organisation_id


def _words(text: str, most: int, missing: str) -> str:
    words = text.strip()
    if not words:
        raise BadRemark(missing)
    return _short(words, most)


def _short(words: str, most: int = LONGEST_NOTE) -> str:
    if len(words) > most:
        raise BadRemark(_("最多写 %(most)s 字，现在是 %(count)s 字，请写短些。") % {"most": most, "count": len(words)})
    return words
