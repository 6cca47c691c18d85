"""Scenes of debriefs of the township `green`; see scenes.py."""

from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from shuping.debriefs.tests import factories, reports
from shuping.reviews.models import Subject
from tests.access.scenes import Scene
from tests.worlds import World


def of(make: Callable[[World], Subject], **data: Any) -> Scene:
    """Return the scene of a subject's page."""
    return lambda world: ([make(world).pk], dict(data))


def accepted(world: World) -> Subject:
    return factories.judged(factories.submitted(world), world.people["officer"], "accepted").subject


def written(world: World) -> tuple[list[Any], dict[str, Any]]:
    return [factories.kept(world).subject_id], {}


def to_submit(world: World) -> tuple[list[Any], dict[str, Any]]:
    report = factories.kept(world)
    return [report.subject_id], {"revision": report.revision}


def a_file(world: World) -> tuple[list[Any], dict[str, Any]]:
    content = reports.WHOLE.encode()
    return [factories.subject(world).pk], {"file": SimpleUploadedFile("报告.txt", content)}


def a_version(world: World) -> tuple[list[Any], dict[str, Any]]:
    made = factories.submitted(world)
    return [made.debrief.subject_id, made.number], {}


def a_paper(world: World) -> tuple[list[Any], dict[str, Any]]:
    return [factories.submitted(world).debrief.subject_id, "docx"], {}
