"""Counts wrong codes of the projector by address, in this process; what a code keeps out, its 40 bits keep out.

Who has guessed too often waits at the doors where a code is brought, not at the one that an open projector follows: a
guesser in the hall, whose address may be everybody's behind a proxy, must not darken it.
"""

import time
from collections import OrderedDict, deque
from collections.abc import Callable
from threading import Lock

MOST_WRONG, WITHIN = 10, 60.0  # codes in seconds
MOST_ADDRESSES = 1_000


class Guesses:
    """The wrong codes of the last minute, by address."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._wrong: OrderedDict[str, deque[float]] = OrderedDict()
        self._lock = Lock()

    def note(self, address: str) -> None:
        """Count a wrong code."""
        with self._lock:
            self._wrong.setdefault(address, deque(maxlen=MOST_WRONG)).append(self._now())
            self._wrong.move_to_end(address)
            if len(self._wrong) > MOST_ADDRESSES:
                self._wrong.popitem(last=False)

    def are_too_many(self, address: str) -> bool:
        """Say whether an address gave so many wrong codes of late that it has to wait."""
        with self._lock:
            times = self._wrong.get(address)
            return times is not None and len(times) == MOST_WRONG and self._now() - times[0] < WITHIN

    def forget(self) -> None:
        """Begin anew."""
        with self._lock:
            self._wrong.clear()
