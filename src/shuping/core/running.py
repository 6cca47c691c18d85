"""Whether anything of ours is at work on a data folder.

Who serves shares a lock that an upgrade wants alone.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.utils.translation import gettext as _

from shuping.core.errors import Conflict


class StillServed(Conflict):
    """A server or a worker is at work on the folder."""

    code = "core.still-served"


@contextmanager
def at_work(folder: Path) -> Iterator[None]:
    """Share the folder with other servers and workers; wait while somebody has it alone."""
    with _lock_file(folder) as descriptor:
        fcntl.flock(descriptor, fcntl.LOCK_SH)
        yield


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Have the folder alone. Raises StillServed where anything of ours is at work on it."""
    with _lock_file(folder) as descriptor:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise StillServed(_("服务还在运行。请先停下它（shuping serve 和 shuping worker），再办这件事。")) from error
        yield


@contextmanager
def _lock_file(folder: Path) -> Iterator[int]:
    descriptor = os.open(folder / "serving.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        yield descriptor
    finally:
        os.close(descriptor)
