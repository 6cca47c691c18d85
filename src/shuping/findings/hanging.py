"""Open findings hang on their owner: they bar its dissolution and go along in a merger or split."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shuping.findings import queries
from shuping.findings.models import Finding, Flag, State
from shuping.findings.services import passing
from shuping.organisations.hanging import Change, Hung
from shuping.tree.models import Organisation


class OpenFindings:
    """Findings that are not closed, and waived ones whose waiver may still be taken back; none ends by the way."""

    code, label, end_words, moves_by_default = "finding", gettext_lazy("未销号的问题"), "", True

    def hung(self, organisation: Organisation, on: date) -> Iterator[Hung]:
        """Yield the open findings of an organisation, each with what to know before it moves."""
        for found in queries.to_transfer(organisation).order_by("next_due_on", "id"):
            yield Hung(found.pk, str(found), reverse("findings:detail", args=[found.pk]), _note(found))

    def move(self, number: int, to: Organisation, change: Change) -> None:
        """Give it to another owner, by an act in its history."""
        passing.transfer(actor=change.actor, finding_id=number, to=to, on=change.on, basis=change.basis, at=change.at)

    def end(self, number: int, change: Change) -> None:
        """Nothing ends a finding but its verification."""
        raise NotImplementedError


def _note(found: Finding) -> str:
    if found.is_common:
        return _("共性问题，下面各单位的跟着各自的单位走")
    waits = found.flag == Flag.TO_SIGN or (found.flag == Flag.WAIVED and found.state == State.CLOSED)
    return str(Flag(found.flag).label if waits else State(found.state).label)
