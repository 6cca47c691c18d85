"""What stands of rehearsals on the page of a review."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from shuping.access import gate
from shuping.core.actor import Actor
from shuping.rehearsals.shape import RUNS_IN
from shuping.reviews import permissions
from shuping.reviews.models import Review


def leads_to(actor: Actor, found: Review) -> tuple[str, str] | None:
    """Return (words, address) of the way to the rehearsal, for who organises a review that has not been held yet."""
    if settings.REHEARSAL or found.state not in RUNS_IN or found.is_external:
        return None
    if not gate.can(actor, permissions.ORGANISE, found.organisation):
        return None
    return _("用假数据走一遍"), reverse("rehearsals:detail", args=[found.pk])
