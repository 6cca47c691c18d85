"""What a page, paper, export or job reads of the ledger; the actor comes first."""

from datetime import date

from django.db.models import Count, Q, QuerySet, Value
from django.utils.translation import gettext as _

from shuping.access import gate
from shuping.access.actions import Action
from shuping.audit.queries import numbers_of
from shuping.core.actor import Actor
from shuping.core.errors import NotFound
from shuping.findings import permissions, rules
from shuping.findings.models import Act, Evidence, Extension, Finding, Flag, State, SuperiorPaper
from shuping.people.models import Person
from shuping.tree.models import Organisation
from shuping.tree.queries import appointments_on

OPEN = [state for state in rules.STATES if state != rules.CLOSED]


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


def children(actor: Actor, found: Finding) -> QuerySet[Finding]:
    """Return the children of a common finding that the actor may see, in tree order: an owner may have moved away."""
    rows = found.children.select_related("owner")
    return gate.scope(actor, permissions.VIEW, rows, "owner").order_by("owner__path")


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


def open_extension(found: Finding) -> Extension | None:
    """Return the later day that waits for its answer, or None."""
    return found.extensions.filter(outcome="").select_related("asked_by").first()


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


def to_transfer(owner: Organisation) -> QuerySet[Finding]:
    """Return what goes along where its owner goes into another: open findings, and waived ones that may come back."""
    waived = Q(flag=Flag.WAIVED) & ~Q(parent__state=State.CLOSED)
    return Finding.objects.filter(~Q(state=State.CLOSED) | waived, owner=owner)
