"""The report is written: kept as a draft again and again, then submitted as a version."""

import hashlib
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shuping.audit.services import record
from shuping.core.actor import Actor
from shuping.core.errors import Conflict, DomainError
from shuping.debriefs import permissions, queries, resembling, rules
from shuping.debriefs.models import Debrief, State, Version
from shuping.documents.read_apart import reading_of
from shuping.reviews.models import State as Stage
from shuping.reviews.models import Subject

LONGEST = 20_000  # characters of a report as it is kept: as many as the largest limit that a scheme may set
KIND = "debriefs.debrief"


class BadDebrief(DomainError):
    """A text that cannot be kept or submitted; the sentence says what to change."""

    code = "debriefs.bad-debrief"


class NotNow(Conflict):
    """The report is not being written now: submitted, accepted, the review not open, the seat vacant."""

    code = "debriefs.not-now"


class NewerText(Conflict):
    """Somebody kept another text since the one that the writer saw; nothing of either is lost."""

    code = "debriefs.newer-text"


def counted(found: Subject, text: str) -> rules.Counted:
    """Return a text counted against the scheme of the subject's review."""
    return rules.counted(text, reading_of(text), found.review.rules)


def too_long(text: str) -> BadDebrief:
    """Return the refusal of a text that is longer than a report may be kept."""
    said = {"length": f"{len(text):,}", "most": f"{LONGEST:,}"}
    return BadDebrief(_("这份有 %(length)s 个字符，最多能存 %(most)s 个。请删去附表、附件，只留报告正文。") % said)


@transaction.atomic
def keep_draft(*, actor: Actor, subject_id: int, text: str, revision: int, at: datetime) -> Debrief:
    """Keep the text as it is now; `revision` is the one that the writer's text grew from.

    A text that is kept already is kept: a sending whose answer was lost may come again. A returned report is being
    written again from its first change on. Raises NotFound, Forbidden, NotNow, BadDebrief, NewerText.
    """
    found = _subject(actor, subject_id)
    report = _locked(found)
    text = rules.tidy(text)
    if text == report.text:
        return report
    if len(text) > LONGEST:
        raise too_long(text)
    if revision != report.revision:
        raise NewerText(_("这份报告在别处改过，您的这一份还没有存。两边的文字都在，请看一看留哪一份。"))
    report.text, report.revision, report.state = text, report.revision + 1, State.WRITING
    report.saved_by_id, report.saved_at = actor.require_person(), at
    report.save(update_fields=["text", "revision", "state", "saved_by", "saved_at"])
    return report


@transaction.atomic
def submit_debrief(*, actor: Actor, subject_id: int, revision: int, at: datetime) -> Version:
    """Submit the kept text as the next version; from now on the vetter acts. Its faults are kept and hinder nothing.

    Raises NotFound, Forbidden, NotNow, BadDebrief (empty, or the version that came back unchanged), NewerText.
    """
    sentence = _("述职报告由书记本人提交。您可以写，写好请书记来提交。")
    found = queries.subject(actor, subject_id, permissions.SUBMIT, sentence)
    report = _locked(found)
    if revision != report.revision:
        raise NewerText(_("您看过以后，这份报告又改过。请再看一遍，再提交。"))
    if not report.text:
        raise BadDebrief(_("报告还是空的，写了才能提交。"))
    last = report.versions.last()
    if last is not None and last.text == report.text:
        raise BadDebrief(_("和上次交的一字不差。请照退回的意见改了再交。"))
    made = Version.objects.create(
        debrief=report,
        number=last.number + 1 if last else 1,
        text=report.text,
        digest=hashlib.sha256(report.text.encode()).hexdigest(),
        counted=counted(found, report.text).as_json(),
        submitted_by_id=actor.require_person(),
        submitted_at=at,
    )
    report.state = State.SUBMITTED
    report.save(update_fields=["state"])
    record(actor, "debriefs.submitted", KIND, report.pk, organisation_id=found.organisation_id, at=at)
    resembling.follow()
    return made


def _subject(actor: Actor, subject_id: int) -> Subject:
    sentence = _("述职报告由本单位的书记、组织委员写。您可以看交上来的。")
    return queries.subject(actor, subject_id, permissions.WRITE, sentence)


def _locked(found: Subject) -> Debrief:
    """Return the report, locked until the transaction ends; begun where nobody did. Raises NotNow."""
    report = queries.debrief(found, lock=True)
    if not queries.is_being_written(found, report):
        raise NotNow(why_not(found, report))
    if report is None:
        Debrief.objects.get_or_create(subject=found)
        report = queries.debrief(found, lock=True)
    assert report is not None  # noqa: S101 - made just now
    return report


def why_not(found: Subject, report: Debrief | None) -> str:
    """Return in a sentence why the report is not being written now."""
    if found.left_out:
        return _("这个岗位这次不述职：%(reason)s。不用写报告。") % {"reason": found.left_out.rstrip("。")}
    if found.person_id is None:
        return _("这个岗位现在空缺，没有人述职。定了人以后，由组织部门更新述职对象。")
    if found.review.state == Stage.PREPARING:
        return _("这次述职评议还没有启动。启动以后就能写，您的工作台上会出现。")
    if report is not None and report.state == State.SUBMITTED:
        return _("报告交上去了，在等审阅。要改，请对方退回来。")
    if report is not None and report.state == State.ACCEPTED:
        return _("报告已经审定，不再修改。")
    return _("这次述职评议已经过了写报告的时候，不再修改。")
