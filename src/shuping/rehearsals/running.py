"""The rehearsal as the page of a review sees it: begun by a press, looked at, ended by a press.

Nothing of it is kept in the office's database or data folder; a process that a press began ends with its server.
"""

import os
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from enum import StrEnum

from django.conf import settings

from shuping.core.jobs.supervisor import PROGRAM
from shuping.rehearsals import folder as folders
from shuping.rehearsals.folder import Running

ENDS_WITHIN = 10.0  # seconds that a press waits for the end

_lock = threading.Lock()
_begun: "subprocess.Popen[bytes] | None" = None


class Stage(StrEnum):
    """How far a rehearsal is."""

    NONE = "none"
    PREPARING = "preparing"
    RUNNING = "running"
    FAILED = "failed"  # the last one that was begun here did not come up


@dataclass(frozen=True)
class Now:
    """The stage, and the rehearsal where its process has said which it is."""

    stage: Stage
    running: Running | None = None


def now() -> Now:
    """Return how far the instance's one rehearsal is."""
    running = folders.running_in(settings.REHEARSALS)
    if running is not None:
        return Now(Stage.RUNNING if running.url else Stage.PREPARING, running)
    code = _begun.poll() if _begun else 0
    if code is None:
        return Now(Stage.PREPARING)
    return Now(Stage.FAILED if code else Stage.NONE)


def begin(review_id: int) -> None:
    """Begin the rehearsal of a review, unless one runs or is being made; its process reads the database by itself."""
    global _begun
    with _lock:
        if now().stage in (Stage.PREPARING, Stage.RUNNING):
            return
        words = ["rehearse", str(review_id), "--with-server", str(os.getpid())]
        _begun = subprocess.Popen(  # noqa: S603 - our own words alone
            [sys.executable, "-c", PROGRAM, *words], start_new_session=True, stdout=subprocess.DEVNULL
        )


def end() -> bool:
    """End the rehearsal; say whether its folder, and the process that a press began, were gone after a moment."""
    folders.end(settings.REHEARSALS)
    until = time.monotonic() + ENDS_WITHIN
    while now().stage in (Stage.PREPARING, Stage.RUNNING) and time.monotonic() < until:
        time.sleep(0.1)
    return now().stage not in (Stage.PREPARING, Stage.RUNNING)
