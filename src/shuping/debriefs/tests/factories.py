"""Debriefs in each state for tests: the report of the township `green` in the review of its city."""

from datetime import date, datetime
from typing import Any

from shuping.debriefs.models import Debrief, State, Version
from shuping.debriefs.services import drafting
from shuping.debriefs.tests import reports
from shuping.reviews import queries
from shuping.reviews.models import Subject
from shuping.reviews.tests import factories as reviews
from tests.worlds import AT, World


def subject(world: World, place: str = "green", **changes: Any) -> Subject:
    """Return a subject of an open review."""
    return next(
        each for each in queries.subjects(reviews.opened(world, **changes)) if each.organisation == world[place]
    )


def kept(world: World, text: str = reports.WHOLE, by: str = "green-organiser") -> Debrief:
    """Return a report that is being written."""
    return keep(world, subject(world), text, by=by)


def keep(
    world: World, found: Subject, text: str, revision: int = 0, by: str = "green-organiser", at: datetime = AT
) -> Debrief:
    return drafting.keep_draft(actor=world.actor(by), subject_id=found.pk, text=text, revision=revision, at=at)


def submit(world: World, report: Debrief, by: str = "green-secretary", at: datetime = AT) -> Version:
    return drafting.submit_debrief(actor=world.actor(by), subject_id=report.subject_id, revision=report.revision, at=at)


def submitted(world: World, text: str = reports.WHOLE) -> Version:
    """Return the first version of a report."""
    return submit(world, kept(world, text))


def judged(version: Version, person: Any, verdict: str = Version.Verdict.RETURNED, note: str = "") -> Debrief:
    """Let a version be judged as the vetter's room does it, for what the writer sees of it."""
    version.verdict, version.verdict_by, version.verdict_at, version.note = verdict, person, AT, note
    version.save()
    report = version.debrief
    report.state = State.RETURNED if verdict == Version.Verdict.RETURNED else State.ACCEPTED
    report.save()
    return report


def due_on(found: Subject, day: date) -> None:
    """Set the last day of the debriefs."""
    found.review.debriefs_due_on = day
    found.review.save()
