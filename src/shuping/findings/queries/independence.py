"""Who may judge a finding, asked of dated rows; the decision is `rules.bars`."""

from datetime import date

from django.db.models import Exists, Min, OuterRef, QuerySet

from shuping.access.queries import answered_for
from shuping.core.actor import Actor
from shuping.findings import rules
from shuping.findings.models import Act, Finding, FormerOwner, Remedy, SuperiorPaper
from shuping.tree.queries import appointments_on, ever_above, sits_at

PLANS = ("plan_submitted", "plan_for_sign_off", "plan_amended", "remedies_added")  # acts that wrote a plan
NAMING_ACTS = (*PLANS, "remedy_passed")  # their facts say who stood in the remedies from then on
OWNERS_ACTS = (
    *NAMING_ACTS, "plan_signed", "plan_unsigned", "remedy_done", "progress", "evidence", "claimed", "extension_asked",
)  # fmt: skip


def bars(actor: Actor, found: Finding, today: date) -> list[str]:
    """List what bars the actor from judging a finding (see `rules.bars`), from dated rows at this moment."""
    if actor.person_id is None:
        return ["of-the-owner"]
    judge = rules.Judge(
        person_id=actor.person_id,
        organisations=frozenset(ties(actor.person_id, found.raised_on)),
        acted_for_owner=acted_for_owner(actor.person_id, found),
    )
    holders = appointments_on(today).filter(post__organisation=found.owner_id).values_list("person_id", flat=True)
    owner_ids = {found.owner_id, *found.former_owners.values_list("organisation", flat=True)}
    return rules.bars(judge, owner_ids=owner_ids, responsible_id=found.responsible_id, holders=holders)


def independent(actor: Actor, rows: QuerySet[Finding]) -> QuerySet[Finding]:
    """Return the rows that nothing bars the actor from judging, for a list; the act itself asks `bars` again.

    A tie of the actor from before a finding was raised still hides its row here: the list errs to the careful side.
    """
    first = rows.aggregate(first=Min("raised_on"))["first"]
    if first is None or actor.person_id is None:
        return rows.none()
    tied = ties(actor.person_id, first)
    rows = rows.exclude(Exists(FormerOwner.objects.filter(finding=OuterRef("pk"), organisation__in=tied)))
    return not_his_work(rows.exclude(owner__in=tied), actor)


def ties(person_id: int, since: date) -> set[int]:
    """Return the organisations that a person belongs to from a day on, by post or by grant, and all above them.

    What is entered already and begins later ties him too: he would judge today whom he joins tomorrow.
    """
    own = sits_at(person_id, since, date.max) | answered_for(person_id, since, date.max)
    return ever_above(own, since, date.max)


def not_his_work(rows: QuerySet[Finding], actor: Actor) -> QuerySet[Finding]:
    """Return the rows on which the actor did none of the owner's acts and whose remedies do not name him."""
    own_acts = Act.objects.filter(finding=OuterRef("pk"), person=actor.person_id, kind__in=OWNERS_ACTS)
    own_remedies = Remedy.objects.filter(finding=OuterRef("pk"), who=actor.person_id)
    rows = rows.exclude(Exists(own_acts) | Exists(own_remedies))
    return rows.exclude(responsible=actor.person_id)


def acted_for_owner(person_id: int, found: Finding) -> bool:
    """Say whether a person did any of the owner's acts on a finding or stood in a remedy of any of its plans."""
    return (
        found.acts.filter(person=person_id, kind__in=OWNERS_ACTS).exists()
        or found.remedies.filter(who=person_id).exists()
        or bool(ever_planned(person_id, found.acts.all()))
    )


def ever_planned(person_id: int, acts: QuerySet[Act]) -> set[int]:
    """Return the findings of these acts whose plans named a person in a remedy: a new plan replaces the old rows.

    Who passed his remedy on counts too: one from an old ledger was named by no plan.
    """
    plans = acts.filter(kind__in=NAMING_ACTS).values_list("finding_id", "facts")
    return {
        pk
        for pk, facts in plans
        if person_id in {facts.get("from"), *(who for _what, who, _due_on in facts.get("remedies", []))}
    }


def plan_writer(found: Finding) -> int | None:
    """Return who wrote the plan as it stands, or None where there is none."""
    written = found.acts.filter(kind__in=PLANS).last()
    return written.person_id if written else None


def paper_bars(person_id: int, found: Finding, paper: SuperiorPaper) -> list[str]:
    """List what bars a person from confirming a superior's paper (see `rules.paper_bars`)."""
    return rules.paper_bars(
        person_id=person_id,
        entered_by=paper.entered_by_id,
        responsible_id=found.responsible_id,
        acted_for_owner=acted_for_owner(person_id, found),
    )
