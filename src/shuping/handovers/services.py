"""The only writers of handovers: one is made, then its successor confirms it or sends it back."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shuping.audit.services import record
from shuping.core import clock, handover
from shuping.core.actor import Actor
from shuping.core.errors import Conflict, DomainError
from shuping.handovers import queries
from shuping.handovers.models import Handover

KIND = "handovers.handover"


class BadHandover(DomainError):
    """A handover that cannot be made or answered as asked."""

    code = "handovers.bad-handover"


class Answered(Conflict):
    """The handover was answered already, or another one of the post waits."""

    code = "handovers.answered"


@transaction.atomic
def make_handover(
    *, actor: Actor, appointment_id: int, successor_id: int, passing: Collection[str], note: str, at: datetime
) -> Handover:
    """Return a handover with what the person has in hand at this moment; the successor acts next.

    Raises NotFound, Forbidden, BadHandover (a successor without a post there), Answered (one waits already).
    """
    found = queries.appointment(actor, appointment_id)
    today = clock.local_day(at)
    successor = next((p for p in queries.successors(found, today) if p.pk == successor_id), None)
    if successor is None:
        raise BadHandover(_("接任的人要在这个单位任职（或已定好从哪天任职），请先任命，再出交接单。"))
    if Handover.objects.filter(appointment=found, confirmed_at=None, returned_at=None).exists():
        raise Answered(_("已有一份交接单在等接任的人确认，等他确认或退回后再出。"))
    sheet = queries.sheet(found, today)
    known = [line["key"] for part in sheet for line in part["lines"] if line["key"]]
    made = Handover.objects.create(
        appointment=found,
        successor=successor,
        note=note.strip(),
        sheet=sheet,
        passing=[key for key in known if key in passing],
        made_by_id=actor.require_person(),
        made_at=at,
    )
    record(actor, "handovers.made", KIND, made.pk, organisation_id=_place(made), at=at)
    return made


@transaction.atomic
def confirm_handover(*, actor: Actor, handover_id: int, at: datetime) -> Handover:
    """Confirm that one has seen and taken over what is listed; what was chosen to pass now names the successor.

    What cannot pass (done meanwhile, or he has no right there) keeps its name and is not in `passed`. Raises NotFound,
    Forbidden (only the successor), Answered.
    """
    found = _open(queries.to_answer(actor, handover_id))
    sorts = {sort.code: sort for sort in handover.sorts()}
    predecessor = found.appointment.person_id
    passed = []
    for key in found.passing:
        code, _dash, number = key.partition("-")
        try:
            with transaction.atomic():
                if sorts[code].take(actor, int(number), predecessor, at):
                    passed.append(key)
        except DomainError:  # each remedy is asked for on its own; the page names those that stayed
            continue
    found.passed, found.confirmed_at = passed, at
    found.save(update_fields=["passed", "confirmed_at"])
    record(actor, "handovers.confirmed", KIND, found.pk, organisation_id=_place(found), at=at)
    return found


@transaction.atomic
def return_handover(*, actor: Actor, handover_id: int, reason: str, at: datetime) -> Handover:
    """Send a handover back with a reason; another may be made then.

    Raises NotFound, Forbidden, Answered, BadHandover.
    """
    found = _open(queries.to_answer(actor, handover_id))
    if not reason.strip():
        raise BadHandover(_("退回要写明哪里不对，移交的人才知道补什么。"))
    found.reason, found.returned_at = reason.strip(), at
    found.save(update_fields=["reason", "returned_at"])
    record(actor, "handovers.returned", KIND, found.pk, organisation_id=_place(found), at=at)
    return found


def _open(found: Handover) -> Handover:
    if not found.is_open:
        raise Answered(_("这份交接单已经办过了，请刷新看最新情况。"))
    return found


def _place(found: Handover) -> int:
    return found.appointment.post.organisation_id
