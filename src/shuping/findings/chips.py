"""The chips of the ledger: one for a state, marks beside it."""

from datetime import date
from functools import lru_cache
from typing import Protocol

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from shuping.core.chips import Chip
from shuping.core.templatetags.shuping import distance
from shuping.findings import rules
from shuping.findings.models import Finding, Flag, State

LOOKS = {
    rules.AWAITING_PLAN: ("grey", "circle-dashed"),
    rules.PLAN_SUBMITTED: ("blue", "file-check"),
    rules.IN_REMEDY: ("blue", "progress"),
    rules.AWAITING_VERIFICATION: ("blue", "hourglass"),
    rules.VERIFIED: ("green", "check"),
    rules.CLOSED: ("green", "checks"),
}
RETURNED = gettext_lazy("已退回")
REOPENED = gettext_lazy("重新打开")
CLOSED_BEFORE = gettext_lazy("旧台账已销号")
LOOK_BACK = gettext_lazy("待回头看")


class Shown(Protocol):
    """What the chip of a state asks: a finding, or a line of the ledger."""

    state: str
    is_returned: bool
    is_reopened: bool
    is_closed_before: bool
    look_back_on: date | None


def state_chip(found: Shown, today: date) -> Chip:
    """Return the chip of a finding's state; 已退回 and 重新打开 are 整改中 with a mark, 待回头看 is 已验收 come due."""
    is_due = rules.look_back_is_due(found.state, found.look_back_on, today)
    if found.is_closed_before:
        return Chip("grey", "history", str(CLOSED_BEFORE))
    return _state_chip(found.state, found.is_returned, found.is_reopened, is_due, get_language())


@lru_cache(maxsize=256)
def _state_chip(state: str, is_returned: bool, is_reopened: bool, is_due: bool, _language: str) -> Chip:
    if is_returned and state in (State.AWAITING_PLAN, State.IN_REMEDY):
        return Chip("amber", "return", str(RETURNED))
    if is_reopened and state == State.IN_REMEDY:
        return Chip("amber", "refresh", str(REOPENED))
    if is_due:
        return Chip("blue", "history", str(LOOK_BACK))
    colour, icon = LOOKS[state]
    return Chip(colour, icon, str(State(state).label))


def flag_chip(flag: str) -> Chip:
    """Return the chip of what stands beside a state, never instead of it."""
    icon = {Flag.TO_SIGN: "pencil", Flag.WAIVED: "info"}[Flag(flag)]
    return Chip("plain", icon, str(Flag(flag).label))


def sort_chip(found: Finding) -> Chip:
    """Return whether a finding is a common or an individual one."""
    if found.is_common or found.parent_id:
        return Chip("plain", "people", _("共性问题"))
    return Chip("plain", "person", _("个性问题"))


def late_chip(due_on: date, today: date) -> Chip:
    """Return the chip of a day that has passed; it stands beside the state, never instead of it."""
    return Chip("amber", "alert", distance(due_on, today))


def soon_chip(due_on: date, today: date) -> Chip:
    """Return the chip of a day that is near: its owner should know before it is missed."""
    return Chip("amber", "clock", distance(due_on, today))
