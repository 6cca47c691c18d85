"""对照材料: model texts that count where they are copied, and phrases that never count."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shuping.access import gate
from shuping.audit.services import record
from shuping.core.actor import Actor
from shuping.core.errors import DomainError
from shuping.debriefs import permissions, queries, resembling
from shuping.debriefs.models import ComparisonText
from shuping.people.models import Person
from shuping.tree.models import Organisation

LONGEST = 100_000
LONGEST_TITLE = 80


class BadText(DomainError):
    """A comparison text that cannot be kept; the sentence says what to change."""

    code = "debriefs.bad-text"


@transaction.atomic
def add_text(
    *, actor: Actor, organisation: Organisation, kind: str, title: str, text: str, at: datetime
) -> ComparisonText:
    """Keep a comparison text; reports below are compared with it from now on. Raises NotFound, Forbidden, BadText."""
    gate.require(actor, permissions.VET, organisation)
    if kind not in ComparisonText.Kind.values:
        raise BadText(_("请选是范文，还是固定表述。"))
    name, words = title.strip(), text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").strip()
    if not name or len(name) > LONGEST_TITLE:
        raise BadText(_("请写一个名称，最多 %(most)s 字。") % {"most": LONGEST_TITLE})
    if not words:
        raise BadText(_("请把全文贴进来，或者选一个有文字的文件。"))
    if len(words) > LONGEST:
        raise BadText(_("最多 %(most)s 字，请分成几份。") % {"most": LONGEST})
    made = ComparisonText.objects.create(
        organisation=organisation,
        kind=kind,
        title=name,
        text=words,
        made_by=Person.objects.get(pk=actor.require_person()),
        made_at=at,
    )
    record(actor, "debriefs.text_added", "debriefs.text", made.pk, organisation_id=organisation.pk, at=at)
    resembling.follow()
    return made


@transaction.atomic
def drop_text(*, actor: Actor, text_id: int, at: datetime) -> ComparisonText:
    """Compare with this text no more; it stays readable in the chain's row. Raises NotFound."""
    found = queries.text(actor, text_id, lock=True)
    found.dropped_at = at
    found.save(update_fields=["dropped_at"])
    record(actor, "debriefs.text_dropped", "debriefs.text", found.pk, organisation_id=found.organisation_id, at=at)
    resembling.follow()
    return found
