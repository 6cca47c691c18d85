"""Tables that wait: reads and writes that the import of the tree and that of old ledgers share.

The rooms above pass the action that their import asks the gate for.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from shuping.access import gate
from shuping.access.actions import Action
from shuping.core import files
from shuping.core.actor import Actor
from shuping.core.errors import Conflict, NotFound
from shuping.core.spreadsheets import Sheet, read_workbook
from shuping.organisations.models import Import
from shuping.tree.models import Organisation


class AlreadyApplied(Conflict):
    """Somebody has applied or changed the import in the meantime."""

    code = "organisations.import-changed"


def imports(actor: Actor, purpose: str, action: Action) -> QuerySet[Import]:
    """Return the imports of a purpose where the actor may do the action, newest first, without their bytes."""
    rows = Import.objects.filter(purpose=purpose).select_related("organisation", "uploaded_by", "applied_by")
    return gate.scope(actor, action, rows).defer("data")


def found_import(actor: Actor, import_id: int, purpose: str, action: Action, *, lock: bool = False) -> Import:
    """Return one, whether it waits, is being applied or was applied. Raises NotFound, Forbidden."""
    rows = Import.objects.select_related("organisation").defer("data")
    found = (rows.select_for_update(of=("self",)) if lock else rows).filter(pk=import_id, purpose=purpose).first()
    if found is None:
        raise NotFound
    gate.require(actor, action, found.organisation)
    return found


def draft(
    actor: Actor, import_id: int, purpose: str, action: Action, *, lock: bool = False, order: int | None = None
) -> Import:
    """Return one that waits; with `order`, one that the worker is to apply by the order of this number.

    Raises NotFound, Forbidden, AlreadyApplied (applied, or not ordered so).
    """
    found = found_import(actor, import_id, purpose, action, lock=lock)
    if found.applied_at is not None or found.open_order != order:
        raise AlreadyApplied(why_closed(found))
    return found


def why_closed(found: Import) -> str:
    """Return the sentence for who would change one that was applied or is with the worker."""
    if found.applied_at is not None:
        return _("这份表格已经导入过了，不能再改。要再导入，请重新上传。")
    return _("这份表格正在导入，现在不能改。请打开这份表格，看导入到哪一步。")


def chosen_anew() -> str:
    """Return the sentence for who acts on choices that another one has changed meanwhile."""
    return _("别人刚刚也在核对这份表格，并且保存了。请刷新，看过他的选择再接着核对。")


def sheets_of(found: Import) -> list[Sheet]:
    """Return the sheets of one that waits. Raises GuardedFailure."""
    return read_workbook(bytes(found.data))


def places(actor: Actor, action: Action) -> QuerySet[Organisation]:
    """Return the organisations where the actor may do the action, the highest first."""
    return Organisation.objects.filter(gate.allowed(actor, action, ""), dissolved_on=None).order_by("path")


@transaction.atomic
def begin(
    *,
    actor: Actor,
    purpose: str,
    action: Action,
    organisation: Organisation,
    file: tuple[str, bytes],
    choices: Mapping[str, Any],
    at: datetime,
) -> Import:
    """Return an import that waits; `file` is (name, bytes), read before. Raises NotFound, Forbidden.

    The same bytes that wait there already are not taken a second time: what was chosen for them holds.
    """
    gate.require(actor, action, organisation)
    found, _is_new = Import.objects.get_or_create(
        purpose=purpose,
        organisation=organisation,
        digest=files.digest_of(file[1]),
        applied_at=None,
        defaults={
            "file_name": file[0],
            "data": file[1],
            "choices": dict(choices),
            "uploaded_by_id": actor.require_person(),
            "uploaded_at": at,
        },
    )
    return found


@transaction.atomic
def choose(
    *, actor: Actor, import_id: int, purpose: str, action: Action, version: int, choices: Mapping[str, Any]
) -> Import:
    """Save what was chosen, over what stood under the same names. Raises NotFound, Forbidden, AlreadyApplied.

    `version` is the one that the chooser saw: who saved in the meantime is not written over.
    """
    found = draft(actor, import_id, purpose, action, lock=True)
    if found.version != version:
        raise AlreadyApplied(chosen_anew())
    found.choices = {**found.choices, **choices}
    found.version += 1
    found.save(update_fields=["choices", "version"])
    return found


@transaction.atomic
def drop(*, actor: Actor, import_id: int, purpose: str, action: Action) -> None:
    """Throw one that waits away, its bytes and choices too. Raises NotFound, Forbidden, AlreadyApplied."""
    draft(actor, import_id, purpose, action, lock=True).delete()


def finish(actor: Actor, found: Import, counts: Mapping[str, int], at: datetime) -> None:
    """Mark an import as applied and keep its original; the service that applied it chains it next."""
    found.digest = files.keep(bytes(found.data))
    found.data, found.counts = b"", dict(counts)
    found.applied_by_id, found.applied_at = actor.require_person(), at
    found.save()


def import_facts(ids: Iterable[int]) -> Mapping[int, Mapping[str, object]]:
    """Return {import id: its facts} for the comparison of the chain with the database."""
    return {found.pk: found.content() for found in Import.objects.filter(pk__in=list(ids)).defer("data")}


def import_ids() -> Iterable[int]:
    """Return the ids of all that were applied."""
    return Import.objects.exclude(applied_at=None).values_list("pk", flat=True).iterator()


def file_digests() -> Iterable[str]:
    """Return the digests of the originals of all that were applied."""
    return Import.objects.exclude(applied_at=None).values_list("digest", flat=True).iterator()
