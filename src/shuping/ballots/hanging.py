"""Rounds under way hang on the organisation that holds them: they bar its dissolution and go along in a merger."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext_lazy

from shuping.ballots.models import BallotRound, State
from shuping.ballots.services import setting_up
from shuping.organisations.hanging import Change, Hung
from shuping.tree.models import Organisation


class RoundsUnderWay:
    """Rounds that are neither counted nor voided; none ends by the way: it is held, or voided by its scrutineer."""

    code, label, end_words, moves_by_default = "ballot-round", gettext_lazy("没办完的民主测评"), "", True

    def hung(self, organisation: Organisation, on: date) -> Iterator[Hung]:
        """Yield the rounds of an organisation that are under way."""
        rows = BallotRound.objects.filter(organisation=organisation).exclude(state__in=(State.COUNTED, State.VOID))
        for found in rows.order_by("held_on", "id"):
            note = str(found.get_state_display())
            yield Hung(found.pk, found.title, reverse("ballots:detail", args=[found.pk]), note)

    def move(self, number: int, to: Organisation, change: Change) -> None:
        """Let another organisation hold it; who counts there needs a grant of that place."""
        setting_up.move_round(actor=change.actor, round_id=number, to=to, at=change.at)

    def end(self, number: int, change: Change) -> None:
        """Nothing ends a round but its count or its being voided."""
        raise NotImplementedError
