"""Reads of accounts that need no actor."""

from collections.abc import Iterable, Mapping

from shuping.accounts.models import User


def user_facts(ids: Iterable[int]) -> Mapping[int, Mapping[str, object]]:
    """Return {account id: whose it is}; its password, its phone's secret and its size of type are no facts."""
    rows = User.objects.filter(pk__in=list(ids)).values_list("pk", "username", "person_id", "is_active")
    return {pk: {"username": name, "person": person, "is_active": active} for pk, name, person, active in rows}


def user_ids() -> Iterable[int]:
    """Return the ids of all accounts."""
    return User.objects.values_list("pk", flat=True).iterator()


def is_anybody_there() -> bool:
    """Say whether anybody has an account: without one nobody can ever sign in."""
    return User.objects.exists()
