"""What a round puts on a desk: sheets to count, sheets to key, differences to settle, a count to press."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from shuping.access import gate
from shuping.ballots import permissions, queries
from shuping.ballots.models import BallotRound, State
from shuping.core.actor import Actor
from shuping.core.chips import Chip
from shuping.core.desk import DeskRow, Waiting


def rows(actor: Actor, today: date) -> Iterator[DeskRow]:
    """Yield one row for each round that waits for the actor: its organiser, its keyers, its scrutineers."""
    if actor.person_id is None or not gate.holds_anywhere(actor, permissions.VIEW):
        return
    for found in queries.rounds(actor).exclude(state__in=(State.COUNTED, State.VOID))[:20]:
        turn = _turn(actor, found, today)
        if turn is not None:
            title, button, where = turn
            yield DeskRow(
                due_on=max(found.held_on, today) if found.state != State.DRAFT else found.held_on,
                title=title,
                line=f"{found.organisation.short_name} · {found.title}",
                chip=Chip("blue", "checklist", str(found.get_state_display())),
                button=button,
                url=where,
            )


def _turn(actor: Actor, found: BallotRound, today: date) -> tuple[str, str, str] | None:
    page = reverse("ballots:detail", args=[found.pk])
    place = found.organisation
    if found.state == State.DRAFT and gate.can(actor, permissions.ORGANISE, place):
        return _("民主测评还没有定稿"), _("去定稿"), page
    if found.is_sealed:
        return _turn_with_phones(actor, found, today)
    if found.state == State.FIXED and found.held_on <= today and queries.may_scrutinise(actor, found):
        return _("清点收回的票"), _("去清点"), reverse("ballots:sheets", args=[found.pk])
    return _turn_of_keying(actor, found)


def _turn_of_keying(actor: Actor, found: BallotRound) -> tuple[str, str, str] | None:
    page = reverse("ballots:detail", args=[found.pk])
    place = found.organisation
    if found.state == State.KEYING and gate.can(actor, permissions.KEY, place):
        return _("录入纸质票"), _("去录票"), page
    if found.state == State.KEYING and queries.may_scrutinise(actor, found):
        return _("看录票进度，核对、计票"), _("去看"), page
    return None


def _turn_with_phones(actor: Actor, found: BallotRound, today: date) -> tuple[str, str, str] | None:
    page = reverse("ballots:detail", args=[found.pk])
    if found.state == State.FIXED and gate.can(actor, permissions.ORGANISE, found.organisation):
        return _("印票条"), _("去印"), reverse("ballots:slips", args=[found.pk])
    if not queries.may_scrutinise(actor, found):
        return _turn_of_keying(actor, found)
    if found.state in (State.FIXED, State.PRINTED) and found.sealed.tried_at is None:
        return _("做钥匙，试封"), _("去办"), reverse("ballots:round_key", args=[found.pk])
    steps = {
        State.PRINTED: (_("门口清点，开始投票"), _("去清点"), page),
        State.OPEN: (_("正在投票"), _("去看"), page),
        State.CLOSED: (_("核对票条数目，封存清单"), _("去核对"), page),
        State.KEYING: (_("看录票进度，核对、封存"), _("去看"), page),
        State.LISTED: (_("开票，交结果"), _("去交"), page),
    }
    return steps.get(State(found.state)) if found.held_on <= today else None


def waits(_actor: Actor, _today: date) -> Iterator[Waiting]:
    """Yield nothing: who waits for a round sees it on its page."""
    yield from ()
