"""How every act on a finding is written: state, history and chain in one transaction."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from shuping.access import gate
from shuping.access.actions import Action
from shuping.audit.services import record
from shuping.core.actor import Actor
from shuping.core.errors import Conflict, DomainError
from shuping.findings import permissions, rules
from shuping.findings.models import Act, Finding, State
from shuping.organisations import permissions as organisation_permissions
from shuping.people.models import Person
from shuping.search.services import index

_OWNER, _SUPERIOR = (permissions.ANSWER,), (permissions.ACCEPT, permissions.APPROVE)
CAPACITIES: dict[str, tuple[Action, ...]] = {
    "raised": (permissions.RAISE,),
    "common_raised": (permissions.RAISE,),
    "brought_in": (permissions.BRING_IN,),
    "plan_submitted": _OWNER,
    "plan_accepted": _SUPERIOR,
    "plan_returned": _SUPERIOR,
    "remedy_done": _OWNER,
    "progress": _OWNER,
    "evidence": _OWNER,
    "claimed": _OWNER,
    **dict.fromkeys(rules.JUDGEMENTS, (permissions.VERIFY, permissions.CONFIRM_PAPER)),
    "paper_entered": (permissions.ENTER_PAPER,),
    "paper_refused": (permissions.CONFIRM_PAPER,),
    "children_closed": (),
    **dict.fromkeys(("plan_for_sign_off", "plan_amended", "remedies_added", "extension_asked"), _OWNER),
    **dict.fromkeys(("plan_signed", "plan_unsigned"), (permissions.APPROVE,)),
    **dict.fromkeys(("extension_granted", "extension_refused", "corrected"), _SUPERIOR),
    "child_extended": (),
    **dict.fromkeys(("waived", "unwaived"), (permissions.RAISE,)),
    **dict.fromkeys(
        ("recurrence_confirmed", "recurrence_denied"), (permissions.ACCEPT, permissions.RAISE, permissions.ANSWER)
    ),
    **dict.fromkeys(("joined", "took_in", "separated", "gave_back"), (permissions.ACCEPT, permissions.RAISE)),
    "reminded": (permissions.REMIND,),
    "transferred": (organisation_permissions.KEEP,),
    "remedy_passed": _OWNER,
}


class NotNow(Conflict):
    """The finding is in another state than the act needs: somebody was quicker, or it is not yet time."""

    code = "findings.not-now"


class NotIndependent(DomainError):
    """The actor is of the owner or did its work. Facts: `reasons`."""

    code = "findings.not-independent"
    status = 403


class Incomplete(DomainError):
    """Something that the act needs was not given. Facts: `faults`."""

    code = "findings.incomplete"


def check_state(finding: Finding, act: str) -> str:
    """Return the state after an act. Raises NotNow where it cannot be done now."""
    after = rules.state_after(act, finding.state)
    if finding.is_common and act not in rules.ACTS_OF_COMMON:
        raise NotNow(_("这是共性问题，由下面的单位各自整改；它们都销号后，这条自动销号。"), state=finding.state)
    if after is None:
        raise NotNow(
            _("这个问题现在是“%(state)s”，不能再办这一步。可能别人刚刚办过，请刷新看最新情况。")
            % {"state": State(finding.state).label},
            state=finding.state,
        )
    return after


def check_seen(finding: Finding, seen_act: int | None) -> None:
    """Raise NotNow where something was done since the decider looked: `seen_act` is the newest act that he saw.

    None stands for a decision without a page.
    """
    newest = finding.acts.last()
    if seen_act is not None and newest is not None and newest.pk != seen_act:
        raise NotNow(_("您打开这一页以后，又有人办了一步。请看过最新情况再定。"))


def write_act(
    actor: Actor,
    finding: Finding,
    act: str,
    at: datetime,
    *,
    text: str = "",
    facts: dict[str, Any] | None = None,
    back_to: str = "",
) -> Act:
    """Move the finding to the state after the act, save it, add the act to its history and to the chain.

    `back_to` is for an act that undoes another: the state that held before that one.
    """
    finding.state = back_to or check_state(finding, act)
    finding.save()
    row = Act.objects.create(
        finding=finding,
        kind=act,
        at=at,
        person=Person.objects.get(pk=actor.person_id) if actor.person_id else None,
        post=_capacity(actor, finding, act),
        text=text,
        facts=facts or {},
        state_after=finding.state,
    )
    record(actor, f"findings.{act}", "findings.act", row.pk, organisation_id=finding.owner_id, at=at)
    chain_finding(actor, finding, f"findings.{act}", at)
    index("finding", [finding.pk])
    return row


def _capacity(actor: Actor, finding: Finding, act: str) -> str:
    """Return by which post or grant this act was done: the one that allows it, not just any that the person holds."""
    where = finding.raised_for if act in ("raised", "common_raised", "waived", "unwaived") else finding.owner
    found = (gate.capacity(actor, action, where) for action in CAPACITIES[act])
    return next((words for words in found if words), "")


def chain_finding(actor: Actor, finding: Finding, act: str, at: datetime) -> None:
    """Put what the finding says now, with all that hangs on it, into the chain."""
    record(actor, act, "findings.finding", finding.pk, organisation_id=finding.owner_id, at=at)
