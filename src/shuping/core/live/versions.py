"""The versions of what is shown live: one row a topic, raised in the transaction of the act that changes what it shows.

A topic is a word of the room that shows it and the key of the thing: "hall.meeting/7". Versions are compared for being
the same, never for order: a restored backup takes them back.
"""

from collections.abc import Collection

from django.db import connection
from django.db.models import F
from django.db.transaction import TransactionManagementError

from shuping.core.live.rules import Stand, is_step
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


def stand(topic: str) -> Stand:
    """Return where a thing stands; a page that moves it carries `step` in its form."""
    row = LiveTopic.objects.filter(topic=topic).first()
    return Stand(row.step, row.state) if row else Stand()


def moved(topic: str, *, seen: int, to: str) -> bool:
    """Move a thing from the step that the press saw to the state `to`, and raise its version.

    Two presses at once move one step. False where this very step is already done, so that nothing is left to do.
    Raises PressedBefore where the thing has moved elsewhere, TransactionManagementError outside a transaction.
    """
    _must_be_in_an_act()
    LiveTopic.objects.bulk_create([LiveTopic(topic=topic)], ignore_conflicts=True)
    row = LiveTopic.objects.select_for_update().get(topic=topic)
    if not is_step(Stand(row.step, row.state), seen=seen, to=to):
        return False
    row.step, row.state, row.version = row.step + 1, to, row.version + 1
    row.save(update_fields=["step", "state", "version"])
    return True


def _raised(topic: str) -> bool:
    return LiveTopic.objects.filter(topic=topic).update(version=F("version") + 1) > 0


def _must_be_in_an_act() -> None:
    if not connection.in_atomic_block:
        raise TransactionManagementError("a version is raised in the transaction of what it tells of")
