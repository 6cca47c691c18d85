"""The versions of what is shown live: one row a topic, raised in the transaction of the act that changes what it shows.

A topic is a word of the room that shows it and the key of the thing: "hall.meeting/7". Versions are compared for being
the same, never for order: a restored backup takes them back.
"""

from collections.abc import Collection

from django.db import connection
from django.db.models import F
from django.db.transaction import TransactionManagementError

from shuping.core.models import LiveTopic

UNKNOWN = "0"  # the version of a topic that nothing was written of


def versions(topics: Collection[str]) -> dict[str, str]:
    """Return {topic: its version as committed}, in one query."""
    found = dict.fromkeys(topics, UNKNOWN)
    rows = LiveTopic.objects.filter(topic__in=topics).values_list("topic", "version")
    found |= {topic: str(version) for topic, version in rows}
    return found


def bump(topic: str) -> None:
    """Raise the version of a topic: every page that shows it follows once the act is committed.

    Call it last, for the row stays locked until then. Raises TransactionManagementError outside a transaction.
    """
    _must_be_in_an_act()
    if not _raised(topic):
        # Two acts may be the first ones: the second waits here for the first, and finds its row.
        LiveTopic.objects.bulk_create([LiveTopic(topic=topic)], ignore_conflicts=True)
        _raised(topic)


def _raised(topic: str) -> bool:
    return LiveTopic.objects.filter(topic=topic).update(version=F("version") + 1) > 0


def _must_be_in_an_act() -> None:
    if not connection.in_atomic_block:
        raise TransactionManagementError("a version is raised in the transaction of what it tells of")
