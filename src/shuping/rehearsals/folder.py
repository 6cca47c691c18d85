"""The folder of the one rehearsal that an instance may have: outside the data folder, gone when it ends.

Whoever keeps its lock runs the rehearsal; a folder whose lock is free was left by a power cut and is cleared away.
"""

import fcntl
import json
import os
import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from django.utils.translation import gettext as _

from shuping.core.errors import Conflict, DomainError

FOR_THE_OWNER = 0o077


class NotOurs(DomainError):
    """The folder's place is taken by somebody else's."""

    code = "rehearsals.not-ours"


class RunsAlready(Conflict):
    """This instance has a rehearsal that runs; fact `url`, empty while it is being made."""

    code = "rehearsals.runs-already"


@dataclass(frozen=True)
class Running:
    """A rehearsal that runs: of which review, at which address once people may come, whose process, until when."""

    review: int
    pid: int
    port: int
    ends_at: str
    url: str = ""

    @property
    def ends(self) -> datetime:
        """When it ends by itself."""
        return datetime.fromisoformat(self.ends_at)


def data_of(folder: Path) -> Path:
    """Return the data folder of a rehearsal."""
    return folder / "data"


def shape_file(folder: Path) -> Path:
    """Return where a rehearsal finds the shape of its review."""
    return folder / "shape.json"


def say(folder: Path, running: Running) -> None:
    """Write what others may know of a rehearsal; for who keeps its lock."""
    part = folder / "state.part"
    part.write_text(json.dumps(asdict(running)), encoding="utf-8")
    part.replace(folder / "state.json")


def running_in(folder: Path) -> Running | None:
    """Return the rehearsal that runs; None where none does."""
    if not _is_kept(folder):
        return None
    try:
        return Running(**json.loads((folder / "state.json").read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None  # it begins or ends at this moment


def end(folder: Path) -> bool:
    """Tell the rehearsal to end; say whether there was one. Its process then removes the folder."""
    running = running_in(folder)
    if running is None:
        return False
    with suppress(ProcessLookupError):
        os.kill(running.pid, signal.SIGTERM)
    return True


@contextmanager
def claimed(folder: Path) -> Iterator[None]:
    """Have the folder, empty, and remove it with all that is in it. Raises RunsAlready, NotOurs."""
    with suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    _refuse_others(folder)
    descriptor = os.open(folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            running = running_in(folder)
            said = _("已经有一个演练：%(url)s") if running and running.url else _("已经有一个演练正在准备。")
            url = running.url if running else ""
            raise RunsAlready(said % {"url": url}, url=url) from error
        if not _is_there(folder, descriptor):
            raise RunsAlready(_("上一个演练刚刚结束，请再试一次。"), url="")
        _clear(folder)
        try:
            yield
        finally:
            shutil.rmtree(folder)
    finally:
        os.close(descriptor)


def _refuse_others(folder: Path) -> None:
    found = folder.lstat()
    is_folder = folder.is_dir() and not folder.is_symlink()
    if not is_folder or found.st_uid != os.getuid() or found.st_mode & FOR_THE_OWNER:
        raise NotOurs(_("演练要用的文件夹 %(folder)s 不是我们建的。请先把它移走，再演练。") % {"folder": folder})


def _clear(folder: Path) -> None:
    """Remove what a rehearsal left that could not end by itself."""
    strange = {path.name for path in folder.iterdir()} - {
        "lock",
        "data",
        "shape.json",
        "state.json",
        "state.part",
        "read",
    }
    if strange:
        raise NotOurs(_("演练要用的文件夹 %(folder)s 里有别的东西。请先把它移走，再演练。") % {"folder": folder})
    for path in folder.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        elif path.name != "lock":
            path.unlink()


def _is_there(folder: Path, descriptor: int) -> bool:
    """Say whether the lock that we have is the folder's: whoever ended just now took his away."""
    with suppress(FileNotFoundError):
        return os.path.samestat((folder / "lock").stat(), os.fstat(descriptor))
    return False


def _is_kept(folder: Path) -> bool:
    try:
        descriptor = os.open(folder / "lock", os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW)
    except OSError:  # no folder, or one that is not ours
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    else:
        return False
    finally:
        os.close(descriptor)
