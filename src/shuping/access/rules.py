"""The three administrators 三员: one keeps the system running, one grants, one looks. Pure; values in, decision out.

Source: the separation of the three roles of GB/T 22239-2019 8.1.5 (system, audit and security management).
"""

from collections.abc import Iterable
from datetime import timedelta

SYSTEM, SECURITY, AUDIT = "system_administrator", "security_administrator", "audit_administrator"
ADMINISTRATORS = (SYSTEM, SECURITY, AUDIT)
STANDS_IN = timedelta(hours=24)


def kept_apart(role: str, held: Iterable[str]) -> set[str]:
    """Return the administrator's roles that a person holds and that keep him from this one; empty where none does."""
    return set(held) & set(ADMINISTRATORS) - {role} if role in ADMINISTRATORS else set()


def may_propose(lost: str, roles: Iterable[str]) -> bool:
    """Say whether who holds these roles may propose somebody for a lost one: he is one of the other two."""
    return lost in ADMINISTRATORS and bool(kept_apart(lost, roles))


def may_decide(lost: str, proposers: Iterable[str], roles: Iterable[str]) -> bool:
    """Say whether who holds these roles may confirm what a holder of `proposers` proposed: he is the third of three."""
    others = set(ADMINISTRATORS) - {lost} - set(proposers)
    return lost in ADMINISTRATORS and bool(others & set(roles))
