"""Reads of rounds: the actor comes first."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext as _

from shuping.access import gate
from shuping.access.actions import Action
from shuping.ballots import permissions
from shuping.ballots.models import BallotRound, Sheet, VoterClass
from shuping.core.actor import Actor
from shuping.core.errors import Forbidden, NotFound
from shuping.tree.models import Organisation


def rounds(actor: Actor) -> QuerySet[BallotRound]:
    """Return the rounds that the actor may see, the newest day first."""
    return gate.scope(actor, permissions.VIEW, BallotRound.objects.select_related("organisation", "made_by", "sealed"))


def round_of(
    actor: Actor, round_id: int, action: Action = permissions.VIEW, sentence: str = "", *, lock: bool = False
) -> BallotRound:
    """Return one round that the actor may do this with. Raises NotFound, Forbidden with the sentence.

    Whoever set a round up is no scrutineer of it, whatever he was granted: nobody does all of it alone.
    """
    rows = rounds(actor)
    found = (rows.select_for_update(of=("self",)) if lock else rows).filter(pk=round_id).first()
    if found is None:
        raise NotFound
    gate.require(actor, action, found.organisation, sentence)
    if action is permissions.SCRUTINISE and _set_up_by(actor, found):
        raise Forbidden(_("这一轮测评是您设的，不能由您监票。请另一位监票人办；没有的，请安全管理员再授权一位。"))
    return found


def may_scrutinise(actor: Actor, found: BallotRound) -> bool:
    """Return whether the actor is a scrutineer of this round: by his grant, and not its maker."""
    return gate.can(actor, permissions.SCRUTINISE, found.organisation) and not _set_up_by(actor, found)


def _set_up_by(actor: Actor, found: BallotRound) -> bool:
    return actor.person_id is not None and found.made_by_id == actor.person_id


def places(actor: Actor) -> list[Organisation]:
    """Return the organisations at which the actor may set up a round, in the order of the tree; at most 50."""
    return list(gate.scope(actor, permissions.ORGANISE, Organisation.objects.order_by("path"), "")[:50])


def place(actor: Actor, organisation_id: int) -> Organisation:
    """Return an organisation that the actor may see rounds of. Raises NotFound."""
    found = gate.scope(actor, permissions.VIEW, Organisation.objects.all(), "").filter(pk=organisation_id).first()
    if found is None:
        raise NotFound
    return found


def classes(found: BallotRound) -> list[VoterClass]:
    """Return the classes of a round by key."""
    return list(found.classes.all())


@dataclass(frozen=True)
class Progress:
    """How far the keying of one class is: sheets in all, keyed once at least, keyed twice, still differing."""

    voters: VoterClass
    sheets: int
    once: int
    twice: int
    differing: int

    @property
    def ready(self) -> bool:
        """Say whether every sheet of the class is keyed twice and settled."""
        return self.twice == self.sheets and not self.differing


def progress(found: BallotRound) -> list[Progress]:
    """Return the progress of each class, in two queries."""
    counted: dict[int, Mapping[str, int]] = {
        row["voters"]: {name: row[name] for name in ("sheets", "once", "twice", "differing")}
        for row in Sheet.objects.filter(voters__round=found)
        .values("voters")
        .annotate(
            sheets=Count("pk"),
            once=Count("pk", filter=Q(first_by__isnull=False)),
            twice=Count("pk", filter=Q(second_by__isnull=False)),
            differing=Count("pk", filter=_differing()),
        )
        .order_by()
    }
    return [_progress(voters, counted.get(voters.pk, {})) for voters in classes(found)]


def _progress(voters: VoterClass, counted: Mapping[str, int]) -> Progress:
    numbers = (counted.get(name, 0) for name in ("sheets", "once", "twice", "differing"))
    return Progress(voters, *numbers)


def next_sheet(voters: VoterClass, actor: Actor, start: int) -> Sheet | None:
    """Return the first sheet from number `start` on, then of all, that lacks an entry and has none by the actor."""
    me = actor.require_person()
    rows = Sheet.objects.filter(voters=voters, second_by__isnull=True).exclude(first_by=me).order_by("number")
    return rows.filter(number__gte=start).first() or rows.first()


def sheet(voters: VoterClass, number: int, *, lock: bool = False) -> Sheet:
    """Return the sheet of that number. Raises NotFound."""
    rows = Sheet.objects.filter(voters=voters, number=number)
    found = (rows.select_for_update() if lock else rows).first()
    if found is None:
        raise NotFound
    return found


def differing(found: BallotRound) -> QuerySet[Sheet]:
    """Return the sheets whose two entries differ and are not settled."""
    rows = Sheet.objects.filter(_differing(), voters__round=found)
    return rows.select_related("voters", "first_by", "second_by").order_by("voters__key", "number")


def unsealed_sheets(found: BallotRound) -> int:
    """Return how many sheets of a round with phones are not keyed twice, settled and sealed yet."""
    return Sheet.objects.filter(voters__round=found, receipt__isnull=True).count()


def _differing() -> Q:
    return Q(second_by__isnull=False, settled="", receipt__isnull=True) & ~Q(first=F("second"))


def facts(ids: Iterable[int]) -> Mapping[int, Mapping[str, object]]:
    """Return {round id: its facts} for the comparison of the chain with the database."""
    rows = BallotRound.objects.filter(pk__in=list(ids)).select_related("sealed").prefetch_related("classes")
    return {found.pk: found.content(list(found.classes.all())) for found in rows}


def ids() -> Iterable[int]:
    """Return the ids of all rounds."""
    return BallotRound.objects.values_list("pk", flat=True).iterator()
