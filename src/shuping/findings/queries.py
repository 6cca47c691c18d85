"""Every read of findings that a page, paper, export or job makes."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet, Subquery, Value
from django.utils.translation import gettext as _

from shuping.access import gate
from shuping.access.actions import Action
from shuping.access.queries import actor_of, answered_for
from shuping.audit.queries import numbers_of
from shuping.core import clock
from shuping.core.actor import Actor
from shuping.core.errors import NotFound
from shuping.findings import permissions, rules
from shuping.findings.models import Act, Evidence, Extension, Finding, Flag, Remedy, State, SuperiorPaper, Verification
from shuping.findings.scheme import closure
from shuping.people.models import Person
from shuping.tree.models import Organisation
from shuping.tree.queries import appointments_on, ever_above, sits_at

OPEN = [state for state in rules.STATES if state != rules.CLOSED]
PLANS = ("plan_submitted", "plan_for_sign_off", "plan_amended", "remedies_added")  # acts that wrote a plan
OWNERS_ACTS = (
    *PLANS, "plan_signed", "plan_unsigned", "remedy_done", "progress", "evidence", "claimed", "extension_asked",
)  # fmt: skip


def findings(actor: Actor) -> QuerySet[Finding]:
    """Return the findings that the actor may see, next due first, with owner and responsible person."""
    rows = Finding.objects.select_related("owner", "responsible")
    return gate.scope(actor, permissions.VIEW, rows, "owner").order_by("next_due_on", "id")


def finding(actor: Actor, finding_id: int, action: Action = permissions.VIEW, *, lock: bool = False) -> Finding:
    """Return one finding. Raises NotFound outside the actor's tree, Forbidden inside it without the right.

    `lock` holds the row until the transaction ends.
    """
    rows = Finding.objects.select_related("owner", "responsible", "raised_for", "excerpt__document", "parent")
    if lock:
        rows = rows.select_for_update(of=("self",))
    found = rows.filter(pk=finding_id).first()
    if found is None:
        raise NotFound
    gate.require(actor, action, found.owner)
    return found


def counts(rows: QuerySet[Finding], today: date, *, is_everything: bool = False) -> dict[str, int]:
    """Return {state: how many of the rows}, with `open`, `overdue`, `reopened` and `all`, in one query.

    What was joined into another counts nowhere. `is_everything` says that the rows are the whole ledger: each number is
    then counted along an index of its own. Rows that are filtered are gone through once only.
    """
    found: dict[str, int] = dict.fromkeys([*rules.STATES, "open", "overdue", "reopened", "all"], 0)
    rows = rows.order_by()
    late, again = Q(next_due_on__lt=today), Q(is_reopened=True) & ~Q(state=rules.CLOSED)
    states = rows.values_list("state").annotate(n=Count("*"))
    if is_everything:
        apart = [
            rows.filter(which).values_list(Value(name)).annotate(n=Count("*"))
            for name, which in (("overdue", late), ("reopened", again), ("joined", Q(joined_into__isnull=False)))
        ]
        found |= dict(states.union(*apart, all=True))
        found[rules.CLOSED] -= found.pop("joined", 0)
    else:
        for state, n, overdue, reopened in states.filter(joined_into=None).annotate(
            late=Count("pk", filter=late), again=Count("pk", filter=again)
        ):
            found[state] = n
            found["overdue"] += overdue
            found["reopened"] += reopened
    found["all"] = sum(found[state] for state in rules.STATES)
    found["open"] = found["all"] - found[rules.CLOSED]
    return found


def history(found: Finding) -> list[tuple[Act, int | None]]:
    """Return what happened to a finding, newest first, each with its number in the chain."""
    acts = list(found.acts.select_related("person").order_by("-id"))
    numbers = numbers_of("findings.act", [act.pk for act in acts])
    return [(act, numbers.get(act.pk)) for act in acts]


def evidence(actor: Actor, evidence_id: int) -> Evidence:
    """Return a piece of evidence of a finding that the actor may see. Raises NotFound."""
    rows = gate.scope(actor, permissions.VIEW, Evidence.objects.all(), "finding__owner")
    found = rows.filter(pk=evidence_id).first()
    if found is None:
        raise NotFound
    return found


def scan(actor: Actor, paper_id: int) -> SuperiorPaper:
    """Return a superior's paper of a finding that the actor may see. Raises NotFound."""
    rows = gate.scope(actor, permissions.VIEW, SuperiorPaper.objects.all(), "finding__owner")
    found = rows.filter(pk=paper_id).first()
    if found is None:
        raise NotFound
    return found


def open_paper(found: Finding) -> SuperiorPaper | None:
    """Return the superior's paper that waits for its second person, or None."""
    return found.papers.filter(is_open=True).select_related("entered_by").first()


def people_of(organisation: Organisation, day: date) -> list[Person]:
    """Return who holds a post of an organisation or of one of its organs on a day: whom a remedy may name."""
    rows = appointments_on(day).filter(
        Q(post__organisation=organisation) | Q(post__organisation__acts_for=organisation)
    )
    return list(dict.fromkeys(appointment.person for appointment in rows.order_by("post_id")))


def missing_for_claim(found: Finding) -> list[str]:
    """Return what still stands between a finding in remedy and its claim, as sentences."""
    faults = []
    undone = [str(remedy.number) for remedy in found.remedies.filter(done_on=None)]
    if undone:
        faults.append(_("措施 %(numbers)s 还没有标为完成。") % {"numbers": "、".join(undone)})
    sent_back = found.acts.filter(kind__in=("returned", "reopened")).last()
    if not found.evidence.exists():
        faults.append(_("还没有佐证，请先附上至少一份。"))
    elif sent_back and not found.evidence.filter(uploaded_at__gt=sent_back.at).exists():
        faults.append(_("退回以后还没有补新的佐证，请先附上。"))
    return faults


def stands_alone(found: Finding) -> bool:
    """Say whether no organisation above the owner is in the tree: then the superior speaks by paper."""
    return found.owner.parent_id is None


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
    return rules.bars(judge, owner_id=found.owner_id, responsible_id=found.responsible_id, holders=holders)


def independent(actor: Actor, rows: QuerySet[Finding]) -> QuerySet[Finding]:
    """Return the rows that nothing bars the actor from judging, for a list; the act itself asks `bars` again.

    A tie of the actor from before a finding was raised still hides its row here: the list errs to the careful side.
    """
    first = rows.aggregate(first=Min("raised_on"))["first"]
    if first is None or actor.person_id is None:
        return rows.none()
    return _not_his_work(rows.exclude(owner__in=ties(actor.person_id, first)), actor)


def ties(person_id: int, since: date) -> set[int]:
    """Return the organisations that a person belongs to from a day on, by post or by grant, and all above them.

    What is entered already and begins later ties him too: he would judge today whom he joins tomorrow.
    """
    own = sits_at(person_id, since, date.max) | answered_for(person_id, since, date.max)
    return ever_above(own, since, date.max)


def _not_his_work(rows: QuerySet[Finding], actor: Actor) -> QuerySet[Finding]:
    own_acts = Act.objects.filter(finding=OuterRef("pk"), person=actor.person_id, kind__in=OWNERS_ACTS)
    own_remedies = Remedy.objects.filter(finding=OuterRef("pk"), who=actor.person_id)
    rows = rows.exclude(Exists(own_acts) | Exists(own_remedies))
    return rows.exclude(responsible=actor.person_id)


def acted_for_owner(person_id: int, found: Finding) -> bool:
    """Say whether a person did any of the owner's acts on a finding or stood in a remedy of any of its plans."""
    return (
        found.acts.filter(person=person_id, kind__in=OWNERS_ACTS).exists()
        or found.remedies.filter(who=person_id).exists()
        or bool(_ever_planned(person_id, found.acts.all()))
    )


def _ever_planned(person_id: int, acts: QuerySet[Act]) -> set[int]:
    """Return the findings of these acts whose plans named a person in a remedy: a new plan replaces the old rows."""
    plans = acts.filter(kind__in=PLANS).values_list("finding_id", "facts")
    return {pk for pk, facts in plans if person_id in {who for _what, who, _due_on in facts.get("remedies", [])}}


def to_remind(actor: Actor, today: date) -> QuerySet[Finding]:
    """Return the findings whose owner the actor may remind, in tree order: soon due or overdue, and it is his turn.

    Each with `reminded_at`, the moment of the last time or None. What one answers for oneself is not among them.
    """
    last = Act.objects.filter(finding=OuterRef("pk"), kind="reminded").order_by("-id").values("at")[:1]
    rows = Finding.objects.select_related("owner", "responsible").filter(
        gate.allowed(actor, permissions.REMIND, "owner"),
        is_common=False,
        state__in=rules.ACTS["reminded"][0],
        next_due_on__lte=today + timedelta(days=closure().remind_days_before),
    )
    rows = rows.exclude(gate.allowed(actor, permissions.ANSWER, "owner"))
    return rows.annotate(reminded_at=Subquery(last)).order_by("owner__path", "next_due_on", "id")


def reminders(actor: Actor) -> QuerySet[Act]:
    """Return every reminder of findings that the actor may see, newest first."""
    rows = Act.objects.filter(kind="reminded").select_related(
        "finding__owner", "finding__responsible", "finding__raised_for", "person"
    )
    return gate.scope(actor, permissions.VIEW, rows, "finding__owner").order_by("-id")


def moments_of_month(day: date) -> tuple[datetime, datetime]:
    """Return the local moments at which a day's month begins and the next one does."""
    following = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return clock.moment(day.replace(day=1), 0), clock.moment(following, 0)


def children(actor: Actor, found: Finding) -> QuerySet[Finding]:
    """Return the children of a common finding that the actor may see, in tree order: an owner may have moved away."""
    rows = found.children.select_related("owner")
    return gate.scope(actor, permissions.VIEW, rows, "owner").order_by("owner__path")


def to_approve(actor: Actor) -> QuerySet[Finding]:
    """Return the findings of a root whose plan the actor approves: somebody else wrote it (see `possible`)."""
    written = Act.objects.filter(finding=OuterRef("pk"), kind__in=PLANS).order_by("-id")
    rows = _alone(actor, permissions.APPROVE).filter(state=State.PLAN_SUBMITTED)
    return rows.annotate(writer=Subquery(written.values("person")[:1])).exclude(writer=actor.person_id)


def to_sign(actor: Actor) -> QuerySet[Finding]:
    """Return the findings whose plan waits for the actor's 审签: somebody else of his organisation wrote it."""
    rows = Finding.objects.filter(gate.allowed(actor, permissions.APPROVE, "owner"), flag=Flag.TO_SIGN)
    written = Act.objects.filter(finding=OuterRef("pk"), kind__in=PLANS).order_by("-id")
    return rows.annotate(writer=Subquery(written.values("person")[:1])).exclude(writer=actor.person_id)


def to_answer(actor: Actor) -> QuerySet[Finding]:
    """Return the findings for whose owner the actor may say whether the later day holds (see `possible`)."""
    waiting = Exists(Extension.objects.filter(finding=OuterRef("pk"), outcome=""))
    under = Finding.objects.filter(gate.allowed(actor, permissions.ACCEPT, "owner"), owner__parent__isnull=False)
    if actor.person_id is None:
        return under.none()
    asked = Extension.objects.filter(finding=OuterRef("pk"), outcome="", asked_by=actor.person_id)
    alone = _alone(actor, permissions.APPROVE).filter(waiting).exclude(Exists(asked))
    return independent(actor, under.filter(waiting)) | alone


def open_extension(found: Finding) -> Extension | None:
    """Return the later day that waits for its answer, or None."""
    return found.extensions.filter(outcome="").select_related("asked_by").first()


def plan_writer(found: Finding) -> int | None:
    """Return who wrote the plan as it stands, or None where there is none."""
    written = found.acts.filter(kind__in=PLANS).last()
    return written.person_id if written else None


def must_be_signed(actor: Actor, found: Finding, today: date) -> bool:
    """Say whether a plan that the actor writes goes to the secretary of his own organisation first (审签).

    Not where he signs himself, where nobody there can (the seat is empty), and at a root, where the secretary approves
    it anyway. Source: findings/data/closure.toml.
    """
    rules_of_closing = closure()
    wanted = found.source in rules_of_closing.sign_off_sources or found.owner.kind in rules_of_closing.sign_off_kinds
    if not wanted or stands_alone(found) or gate.can(actor, permissions.APPROVE, found.owner):
        return False
    people = people_of(found.owner, today)
    return any(gate.can(actor_of(p.pk, p.name, today), permissions.APPROVE, found.owner) for p in people)


def may_amend(found: Finding) -> bool:
    """Say whether new remedies may come to a plan at work: the finding was reopened, or its claim sent back."""
    return found.state == State.IN_REMEDY and not found.is_common and (found.is_reopened or found.is_returned)


def to_enter(actor: Actor, today: date) -> QuerySet[Finding]:
    """Return the findings of a root for which the actor enters the superior's paper (see `possible`)."""
    return _by_paper(_alone(actor, permissions.ENTER_PAPER), today).filter(~Exists(_open_papers()))


def to_confirm(actor: Actor, today: date) -> QuerySet[Finding]:
    """Return the findings of a root whose entered paper the actor may confirm (see `possible`)."""
    papers = _open_papers().exclude(entered_by=actor.person_id)
    rows = _by_paper(_alone(actor, permissions.CONFIRM_PAPER), today).filter(Exists(papers))
    if actor.person_id is None or not gate.holds_anywhere(actor, permissions.CONFIRM_PAPER):
        return rows.none()
    planned = _ever_planned(actor.person_id, Act.objects.filter(finding__in=rows))
    return _not_his_work(rows, actor).exclude(pk__in=planned)


def _alone(actor: Actor, action: Action) -> QuerySet[Finding]:
    return Finding.objects.filter(gate.allowed(actor, action, "owner"), owner__parent__isnull=True)


def _by_paper(rows: QuerySet[Finding], today: date) -> QuerySet[Finding]:
    return rows.filter(Q(state=State.AWAITING_VERIFICATION) | Q(state=State.VERIFIED, look_back_on__lte=today))


def _open_papers() -> QuerySet[SuperiorPaper]:
    return SuperiorPaper.objects.filter(finding=OuterRef("pk"), is_open=True)


@dataclass(frozen=True)
class Possible:
    """What the actor may do with a finding now; the page draws these buttons and no others."""

    plan: bool = False
    accept: bool = False
    approve: bool = False
    work: bool = False
    verify: bool = False
    look_back: bool = False
    enter_paper: bool = False
    confirm_paper: bool = False
    sign: bool = False
    answer_extension: bool = False
    amend: bool = False
    ask_extension: bool = False
    waive: bool = False
    unwaive: bool = False
    correct: bool = False
    barred: bool = False

    @property
    def anything(self) -> bool:
        """Whether it is the actor's turn."""
        return any((self.plan, self.accept, self.approve, self.work, self.verify, self.look_back)) or any(
            (self.enter_paper, self.confirm_paper, self.sign, self.answer_extension)
        )


def possible(actor: Actor, found: Finding, today: date) -> Possible:
    """Return what the actor may do with a finding today."""
    if found.is_common:
        return Possible()
    return replace(_possible_step(actor, found, today), **_possible_beside(actor, found, today))


def _possible_beside(actor: Actor, found: Finding, today: date) -> dict[str, bool]:
    """Return what may be done beside the way from state to state."""
    answers = gate.can(actor, permissions.ANSWER, found.owner)
    asked = open_extension(found)
    may_ask = answers and rules.state_after("extension_asked", found.state) is not None and asked is None
    return {
        "amend": answers and may_amend(found),
        "ask_extension": may_ask
        and found.extensions.filter(outcome=Extension.Outcome.GRANTED).count() < closure().extensions_most,
        "answer_extension": asked is not None and may_answer_extension(actor, found, asked, today),
        "waive": rules.state_after("waived", found.state) is not None and may_waive(actor, found, today),
        "unwaive": found.flag == Flag.WAIVED and may_waive(actor, found, today),
        "correct": correctable(found, today) is not None
        and not stands_alone(found)
        and gate.can(actor, permissions.ACCEPT, found.owner)
        and not bars(actor, found, today),
    }


def may_answer_extension(actor: Actor, found: Finding, asked: Extension, today: date) -> bool:
    """Say whether the actor grants or refuses the later day: as a plan is accepted, above the owner or at a root."""
    if stands_alone(found):
        return gate.can(actor, permissions.APPROVE, found.owner) and asked.asked_by_id != actor.person_id
    return gate.can(actor, permissions.ACCEPT, found.owner) and not bars(actor, found, today)


def may_waive(actor: Actor, found: Finding, today: date) -> bool:
    """Say whether the actor waives a child, or takes it back: who may raise for the organisation that raised it."""
    return (
        found.parent is not None
        and found.parent.state != State.CLOSED
        and gate.can(actor, permissions.RAISE, found.raised_for)
        and not bars(actor, found, today)
    )


def correctable(found: Finding, today: date) -> Verification | None:
    """Return the verification that may still be taken back (更正), or None. A superior's paper stands as it is."""
    if found.state != State.VERIFIED:
        return None
    act = found.acts.filter(kind="verified").last()
    seen = found.verifications.filter(kind=Verification.Kind.CLAIM, passed=True).last()
    if act is None or seen is None or seen.by_paper_id is not None:
        return None
    return seen if today <= clock.local_day(act.at) + timedelta(days=closure().correction_days) else None


def _possible_step(actor: Actor, found: Finding, today: date) -> Possible:
    owner, state = found.owner, found.state
    answers = gate.can(actor, permissions.ANSWER, owner)
    if found.flag == Flag.TO_SIGN:
        signs = gate.can(actor, permissions.APPROVE, owner) and plan_writer(found) != actor.person_id
        return Possible(sign=signs)
    if state in (State.AWAITING_PLAN, State.IN_REMEDY):
        return Possible(plan=answers and state == State.AWAITING_PLAN, work=answers and state == State.IN_REMEDY)
    if stands_alone(found):
        return _possible_alone(actor, found, today)
    action = permissions.ACCEPT if state == State.PLAN_SUBMITTED else permissions.VERIFY
    if state == State.CLOSED or not gate.can(actor, action, owner):
        return Possible()
    if bars(actor, found, today):
        return Possible(barred=True)
    return Possible(
        accept=state == State.PLAN_SUBMITTED,
        verify=state == State.AWAITING_VERIFICATION,
        look_back=found.look_back_is_due(today),
    )


def _possible_alone(actor: Actor, found: Finding, today: date) -> Possible:
    if found.state == State.PLAN_SUBMITTED:
        may = gate.can(actor, permissions.APPROVE, found.owner)
        return Possible(approve=may and plan_writer(found) != actor.person_id)
    wanted = found.state == State.AWAITING_VERIFICATION or found.look_back_is_due(today)
    paper = open_paper(found) if wanted else None
    if paper is None:
        return Possible(enter_paper=wanted and gate.can(actor, permissions.ENTER_PAPER, found.owner))
    if not gate.can(actor, permissions.CONFIRM_PAPER, found.owner) or actor.person_id is None:
        return Possible()
    why = paper_bars(actor.person_id, found, paper)
    return Possible(confirm_paper=not why, barred=bool(why))


def paper_bars(person_id: int, found: Finding, paper: SuperiorPaper) -> list[str]:
    """List what bars a person from confirming a superior's paper (see `rules.paper_bars`)."""
    return rules.paper_bars(
        person_id=person_id,
        entered_by=paper.entered_by_id,
        responsible_id=found.responsible_id,
        acted_for_owner=acted_for_owner(person_id, found),
    )
