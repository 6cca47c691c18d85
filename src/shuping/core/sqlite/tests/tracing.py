"""Reading what `strace` saw of one worker: its locks, writes and syncs, in order."""

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

CALLS = "openat,pwrite64,write,fsync,fdatasync,ftruncate,unlink,flock,fcntl"
# -y names the file behind each descriptor, -s keeps a whole page and its frame's header.
STRACE = ("strace", "-f", "-y", "-s", "5000", "-e", f"trace={CALLS}", "-o")

needs_strace = pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed (Debian: strace)")

_LINE = re.compile(r"(\d+) +(\w+)\((.*)\) += (-?\d+|\?)(.*)$", re.DOTALL)
_BEGUN = re.compile(r"(\d+) +(\w+)\((.*) <unfinished \.\.\.>$", re.DOTALL)
_ENDED = re.compile(r"(\d+) +<\.\.\. (\w+) resumed>(.*)$", re.DOTALL)
_FILE = re.compile(r"\d+<([^>]*)>")


@dataclass(frozen=True)
class Call:
    """One successful call: name, the file it was about, the arguments as strace writes them, and its result."""

    name: str
    file: str
    arguments: str
    result: int

    @property
    def data(self) -> bytes:
        """The bytes of a write."""
        text = self.arguments[self.arguments.index('"') + 1 : self.arguments.rindex('"')]
        return text.encode("latin-1").decode("unicode_escape").encode("latin-1")

    @property
    def last_number(self) -> int:
        return int(self.arguments.rsplit(", ", 1)[1])

    @property
    def lock(self) -> tuple[str, int, int]:
        """Kind (RD, WR, UN), start and length of an fcntl lock."""
        found = re.search(r"l_type=F_(\w\w)LCK.*l_start=(\d+), l_len=(\d+)", self.arguments)
        assert found is not None
        return found[1], int(found[2]), int(found[3])


def calls(trace: Path, folder: Path) -> list[Call]:
    """Return the successful calls about files of a folder, each where it ended (a lock counts once it is taken)."""
    begun: dict[tuple[str, str], str] = {}
    found = []
    for line in trace.read_text(encoding="latin-1").splitlines():
        if start := _BEGUN.match(line):
            begun[start[1], start[2]] = start[3]
            continue
        if end := _ENDED.match(line):
            line = f"{end[1]} {end[2]}({begun.pop((end[1], end[2]))}{end[3]}"
        call = _LINE.match(line)
        if call is None or call[4] == "?" or int(call[4]) < 0:
            continue
        if made := _call(call[2], call[3], int(call[4]), folder):
            found.append(made)
    return found


def _call(name: str, arguments: str, result: int, folder: Path) -> Call | None:
    if name in {"openat", "unlink"}:
        path = arguments.split('"')[1]
    else:
        named = _FILE.match(arguments)
        path = named[1] if named else ""
    if path != str(folder) and not path.startswith(f"{folder}/"):
        return None
    return Call(name, Path(path).name if path != str(folder) else ".", arguments, result)
