"""Reads of the comparison texts: the actor comes first."""

from django.db.models import QuerySet

from shuping.access import gate
from shuping.core.actor import Actor
from shuping.core.errors import NotFound
from shuping.debriefs import permissions
from shuping.debriefs.models import ComparisonText
from shuping.tree.models import Organisation


def texts(actor: Actor) -> QuerySet[ComparisonText]:
    """Return the comparison texts that the actor may keep, those dropped left out, the newest first."""
    rows = ComparisonText.objects.filter(dropped_at=None).select_related("organisation", "made_by")
    return gate.scope(actor, permissions.VET, rows)


def text(actor: Actor, text_id: int, *, lock: bool = False) -> ComparisonText:
    """Return one comparison text that the actor may keep. Raises NotFound."""
    rows = texts(actor)
    found = (rows.select_for_update(of=("self",)) if lock else rows).filter(pk=text_id).first()
    if found is None:
        raise NotFound
    return found


def places(actor: Actor) -> list[Organisation]:
    """Return the organisations for which the actor may keep comparison texts, in the order of the tree.

    An organ reviews nobody: it keeps them for the committee that it acts for.
    """
    rows = Organisation.objects.filter(gate.allowed(actor, permissions.VET, ""), dissolved_on=None, acts_for=None)
    return list(rows.order_by("path"))
