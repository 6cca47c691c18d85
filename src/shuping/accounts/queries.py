"""Reads of accounts that need no actor."""

from collections.abc import Iterable, Mapping

from shuping.accounts.models import User


def user_facts(ids: Iterable[int]) -> Mapping[int, Mapping[str, object]]:
    """Return {account id: whose it is}; its password and its size of type are no facts."""
    rows = User.objects.filter(pk__in=list(ids)).values_list("pk", "username", "person_id", "is_active")
    return {pk: {"username": name, "person": person, "is_active": active} for pk, name, person, active in rows}


def user_ids() -> Iterable[int]:
    """Return the ids of all accounts."""
    return User.objects.values_list("pk", flat=True).iterator()
