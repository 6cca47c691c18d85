"""The watcher of one server process: reads the versions that somebody follows once a second, and wakes who follows.

One thread and one connection to the database do it for all streams. A stream compares the version that it sent last
with the one here, so nothing is lost between two looks, and one that reads slowly gets the newest only.
"""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable, Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TypeVar

from django.db import connection

from shuping.core.errors import place_of
from shuping.core.live import events, kinds
from shuping.core.live.kinds import Topic

log = logging.getLogger(__name__)
LOOKS_EVERY = 1.0  # seconds
FAILED_LOOKS = 3  # in a row, after which nobody is left believing in what he sees
BLIND = 15.0  # seconds without a look
Result = TypeVar("Result")
Look = dict[Topic, tuple[str, bytes] | None]  # what changed; None where it cannot be drawn


@dataclass(eq=False)
class Followed:
    """A topic that somebody follows: its newest version, and the event of it that all are sent."""

    version: str
    event: bytes
    followers: int = 0
    is_broken: bool = False
    changed: "asyncio.Future[None]" = field(default_factory=lambda: asyncio.get_running_loop().create_future())

    def wake(self) -> None:
        """Let everybody look who waits for a change."""
        if not self.changed.done():
            self.changed.set_result(None)
        self.changed = asyncio.get_running_loop().create_future()


class Hub:
    """`versions_of` and `drawn` are asked in the hub's own thread; `let_go` when nobody follows anything any more."""

    def __init__(
        self,
        versions_of: Callable[[Collection[Topic]], Mapping[Topic, str]] = kinds.versions_of,
        drawn: Callable[[Topic, str], str] = kinds.drawn,
        let_go: Callable[[], None] = lambda: connection.close(),
        every: float = LOOKS_EVERY,
    ) -> None:
        self._versions_of, self._drawn, self._let_go, self._every = versions_of, drawn, let_go, every
        self._followed: dict[Topic, Followed] = {}
        self._thread = ThreadPoolExecutor(1, "live")
        self._looking = asyncio.Lock()
        self._watcher: asyncio.Task[None] | None = None
        self._failed = 0
        self._looked_at = 0.0

    @property
    def is_awake(self) -> bool:
        """Whether it has looked of late. Where it has not, a stream that goes on beating would lie."""
        return time.monotonic() - self._looked_at < BLIND

    @asynccontextmanager
    async def following(self, topic: Topic, version: str, text: str) -> AsyncIterator[Followed]:
        """Follow a topic whose version and text were just read; what is followed is never older than they are."""
        followed = self._followed.setdefault(topic, Followed(version, events.change(version, text)))
        followed.followers += 1
        try:
            if self._watcher is None or self._watcher.done():
                self._watcher = asyncio.create_task(self._watch())
                self._looked_at = time.monotonic()
            if followed.version != version:
                await self._look([topic])
            yield followed
        finally:
            followed.followers -= 1
            if followed.followers == 0 and self._followed.get(topic) is followed:
                del self._followed[topic]

    async def _watch(self) -> None:
        while self._followed:
            while self._followed:
                await asyncio.sleep(self._every)
                await self._look(list(self._followed))
            await self._in_thread(self._let_go)

    async def _look(self, topics: Collection[Topic]) -> None:
        async with self._looking:
            known = {topic: self._followed[topic].version for topic in topics if topic in self._followed}
            found = await self._in_thread(lambda: self._changes(known))
            self._failed = 0 if found is not None else self._failed + 1
            if found is not None:
                self._looked_at = time.monotonic()
            if self._failed >= FAILED_LOOKS:
                found = dict.fromkeys(known)
            for topic, change in (found or {}).items():
                self._tell(topic, change)

    def _tell(self, topic: Topic, change: tuple[str, bytes] | None) -> None:
        followed = self._followed.get(topic)
        if followed is None:
            return
        if change is None:  # whoever comes back begins anew
            del self._followed[topic]
            followed.is_broken = True
        else:
            followed.version, followed.event = change
        followed.wake()

    def _changes(self, known: Mapping[Topic, str]) -> Look | None:
        """Return what changed since; None where the versions cannot be read. Runs in the thread."""
        versions = _tried(lambda: self._versions_of(known), "versions")
        if versions is None:
            self._let_go()
            return None
        changed = {topic: versions[topic] for topic in known if versions[topic] != known[topic]}
        return {topic: self._change(topic, version) for topic, version in changed.items()}

    def _change(self, topic: Topic, version: str) -> tuple[str, bytes] | None:
        text = _tried(lambda: self._drawn(topic, version), str(topic))
        return None if text is None else (version, events.change(version, text))

    async def _in_thread(self, what: Callable[[], Result]) -> Result:
        return await asyncio.get_running_loop().run_in_executor(self._thread, what)


def _tried(what: Callable[[], Result], name: str) -> Result | None:
    try:
        return what()
    except Exception as error:  # noqa: BLE001 - the outermost edge: no broken piece stops the others
        log.error("live %s broke: %s", name, place_of(error))
        return None
