"""The confirmed excerpts go to their targets, once."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shuping.audit.services import record
from shuping.core.actor import Actor
from shuping.documents import queries
from shuping.documents.models import Excerpt
from shuping.documents.services.checking import open_document
from shuping.documents.services.errors import NotChecked, NotSaid
from shuping.documents.targets import target_of


@transaction.atomic
def hand_out(*, actor: Actor, document_id: int, at: datetime) -> list[str]:
    """Hand the confirmed excerpts to their targets, once; return what each target says was made.

    Raises NotFound, Forbidden, HandedOut, NotChecked, NotSaid, and what the targets raise; then nothing was written.
    """
    document = open_document(actor, document_id)
    excerpts = list(document.excerpts.all())
    left = queries.to_check(excerpts)
    if left:
        raise NotChecked(_("还有 %(count)s 条没有核对，核对完才能下发。") % {"count": len(left)}, left=len(left))
    if document.missing:
        raise NotSaid(queries.not_said(document), missing=document.missing)
    document.handed_out_at = at
    document.save(update_fields=["handed_out_at"])
    said = []
    confirmed = [e for e in excerpts if e.state == Excerpt.State.CONFIRMED]
    for target in {id(t): t for e in confirmed if (t := target_of(e.kind))}.values():
        said.append(target.hand_out(actor, document, [e for e in confirmed if e.kind in target.kinds], at))
    if not said:
        raise NotChecked(_("没有一条要下发。请至少核对一条问题或要求。"), left=0)
    where = document.organisation_id
    document.steps.all().delete()
    record(actor, "documents.handed_out", "documents.document", document.pk, organisation_id=where, at=at)
    return said
