"""When a job is tried again, and when it is given up: no database, no clock."""

from datetime import timedelta

FIRST_PAUSE = timedelta(minutes=1)
GROWS = 4
LONGEST_PAUSE = timedelta(hours=6)
LEASE = timedelta(seconds=60)  # a worker that has not renewed it for so long is taken for dead
RENEW_EVERY = timedelta(seconds=15)
DONE_KEPT = timedelta(days=30)


def pause(tries: int) -> timedelta:
    """Return how long to wait after so many failed tries: a minute, 4, 16, 64, then 4 and 6 hours."""
    grown: int = GROWS ** min(tries - 1, 10)
    return min(FIRST_PAUSE * grown, LONGEST_PAUSE)


def is_given_up(tries: int, most: int) -> bool:
    """Say whether a job that failed so many times waits for a person instead of another try."""
    return tries >= most
