"""The code that opens the projector page on a machine in the hall where nobody signs in."""

import secrets
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shuping.core.actor import Actor
from shuping.core.errors import Conflict
from shuping.hall import permissions, queries
from shuping.hall.models import Meeting
from shuping.hall.rules import Stage
from shuping.hall.services.acts import chain
from shuping.sealing import alphabet

CODE = 5  # bytes: two groups to type, and 2 to the power 40 to guess in


class Over(Conflict):
    """The meeting has ended: nothing is projected any more."""

    code = "hall.over"


@transaction.atomic
def give_code(*, actor: Actor, review_id: int, at: datetime) -> Meeting:
    """Give the meeting a new code for its projector; the one before opens nothing from now on.

    Raises NotFound, Forbidden, Over.
    """
    found = queries.meeting(actor, review_id, permissions.RUN, lock=True)
    if found.stage == Stage.ENDED:
        raise Over(_("会已经散了，不用再投影。有人来了要接着开，先在“改顺序”里叫回。"))
    found.projector_code, found.projector_code_at = "".join(alphabet.grouped(secrets.token_bytes(CODE))), at
    found.save(update_fields=["projector_code", "projector_code_at"])
    chain(actor, "projector_opened", found, at)
    return found
