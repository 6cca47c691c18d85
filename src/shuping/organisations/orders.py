"""A large table is applied by the worker: ordered on its page, taken back there, carried out once or not at all.

An import has at most one open order. While it has one, nobody may change or drop it or order it again, so that what
is applied is what the person who ordered it looked at. Rights are those of the moment at which it is applied. A table
that cannot be applied any more is given back with the reason; a try that breaks is tried again like every job.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from shuping.access.actions import Action
from shuping.access.queries import acting_person
from shuping.core import clock
from shuping.core.actor import Actor
from shuping.core.errors import DomainError, Forbidden, NotFound
from shuping.core.jobs import queue
from shuping.core.many import without_collector
from shuping.core.models import Job
from shuping.core.spreadsheets import Sheet
from shuping.organisations import drafts
from shuping.organisations.drafts import AlreadyApplied
from shuping.organisations.models import Import

Apply = Callable[[Actor, Import, list[Sheet], datetime], Any]


@dataclass(frozen=True)
class Progress:
    """How far an ordered import is: waiting for the worker, running (since `began_at`), or given up with a sentence."""

    began_at: datetime | None
    seconds: int
    is_given_up: bool
    sentence: str


def is_large(rows: int) -> bool:
    """Say whether so many rows are applied by the worker and not while the page waits (SHUPING_IMPORT_AT_ONCE)."""
    return rows > settings.IMPORT_AT_ONCE


@transaction.atomic
def order(
    *, actor: Actor, import_id: int, purpose: str, action: Action, version: int, job: str, at: datetime
) -> Import:
    """Let the worker apply an import as it is; `job` is the kind of job that carries it out.

    Raises NotFound, Forbidden, AlreadyApplied (applied, ordered, or chosen anew since).
    """
    found = drafts.draft(actor, import_id, purpose, action, lock=True)
    if found.version != version:
        raise AlreadyApplied(drafts.chosen_anew())
    found.orders += 1
    found.ordered_by_id, found.ordered_at, found.refusal = actor.require_person(), at, ""
    found.save(update_fields=["orders", "ordered_by", "ordered_at", "refusal"])
    queue.enqueue(job, key=_key(found), import_id=found.pk, number=found.orders)
    return found


@transaction.atomic
def take_back(*, actor: Actor, import_id: int, purpose: str, action: Action) -> None:
    """Take an order back, so that the table can be checked again; without one, nothing is done.

    Who comes while it is being applied waits for the end. Raises NotFound, Forbidden, AlreadyApplied.
    """
    found = drafts.found_import(actor, import_id, purpose, action, lock=True)
    if found.applied_at is not None:
        raise AlreadyApplied(_("这份表格已经导入好了，不能再撤回。"))
    _give_back(found, "")


def progress(found: Import) -> Progress:
    """Return how far an ordered import is."""
    job = Job.objects.filter(key=_key(found)).first()
    if job is None or job.state == Job.State.DONE:  # between the end of the work and its note
        return Progress(None, 0, False, "")
    began = job.started_at if job.state == Job.State.RUNNING else None
    seconds = int((timezone.now() - began).total_seconds()) if began else 0
    return Progress(began, max(seconds, 0), job.state == Job.State.FAILED, job.sentence)


def carry_out(import_id: int, number: int, purpose: str, apply: Apply) -> None:
    """Apply an ordered import as the person who ordered it, with what he may do now; nothing where it was done before.

    `apply` does all or nothing in one transaction and asks for the open order under its lock. What it refuses is
    written beside the import, and its order is closed. Raises GuardedFailure where the file could not be read now.
    """
    found = Import.objects.filter(pk=import_id, purpose=purpose, orders=number, applied_at=None).first()
    if found is None or found.ordered_by_id is None:
        return
    at = clock.now()
    sheets = drafts.sheets_of(found)
    try:
        with without_collector():
            apply(acting_person(found.ordered_by_id, at), found, sheets, at)
    except (NotFound, Forbidden):
        who = found.ordered_by.name if found.ordered_by else ""
        sentence = _("%(who)s现在没有导入的权了，什么都没有导入。有权的同志可以接着核对、导入。") % {"who": who}
        _refuse(import_id, number, sentence)
    except DomainError as refusal:
        _refuse(import_id, number, str(refusal))


@transaction.atomic
def _refuse(import_id: int, number: int, sentence: str) -> None:
    """Close an order with the reason, unless it was applied, taken back or ordered anew meanwhile."""
    found = Import.objects.select_for_update().filter(pk=import_id, orders=number, applied_at=None).first()
    if found is not None and found.ordered_at is not None:
        _give_back(found, sentence)


def _give_back(found: Import, sentence: str) -> None:
    found.ordered_by, found.ordered_at, found.refusal = None, None, sentence[:300]
    found.save(update_fields=["ordered_by", "ordered_at", "refusal"])


def _key(found: Import) -> str:
    """Return the key of the job of the last order: a second one of the same order is none."""
    return f"organisations.import {found.pk} {found.orders}"
