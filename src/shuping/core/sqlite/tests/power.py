"""A disk that loses power: what a worker wrote, replayed up to some moment, with what was not synced kept at random.

The model is harsher than common disks: every write not yet synced may be lost, kept or torn in sectors independently of
the others; a file that was created or removed is so for certain only after its folder was synced.
"""

import random
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from shuping.core.sqlite.tests.tracing import Call

SECTOR = 512


@dataclass
class File:
    durable: bytearray = field(default_factory=bytearray)
    pending: list[tuple[int, bytes | None]] = field(default_factory=list)  # None: cut off at this length

    def sync(self) -> None:
        for offset, data in self.pending:
            _apply(self.durable, offset, data)
        self.pending.clear()

    def after_the_cut(self, chance: random.Random) -> bytes:
        content = bytearray(self.durable)
        for offset, data in self.pending:
            fate = chance.choice(("lost", "kept", "torn"))
            if fate == "kept" or (data is None and fate == "torn"):
                _apply(content, offset, data)
            elif fate == "torn" and data is not None:
                for start in range(0, len(data), SECTOR):
                    if chance.random() < 0.5:
                        _apply(content, offset + start, data[start : start + SECTOR])
        return bytes(content)


class Disk:
    """The files of one folder, as the running programs see them and as the disk has them."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self.seen = {name: File(bytearray(content)) for name, content in files.items()}
        self._durable = dict(self.seen)
        self._moves: list[tuple[str, File | None]] = []

    def do(self, call: Call) -> None:
        if call.name == "openat":
            if "O_CREAT" in call.arguments and call.file not in self.seen:
                self.seen[call.file] = File()
                self._moves.append((call.file, self.seen[call.file]))
        elif call.name == "pwrite64":
            self.seen[call.file].pending.append((call.last_number, call.data))
        elif call.name == "ftruncate":
            self.seen[call.file].pending.append((call.last_number, None))
        elif call.name == "unlink":
            del self.seen[call.file]
            self._moves.append((call.file, None))
        elif call.name in {"fsync", "fdatasync"} and call.file == ".":
            self._move(self._durable, self._moves)
            self._moves.clear()
        elif call.name in {"fsync", "fdatasync"}:
            self.seen[call.file].sync()

    def after_the_cut(self, chance: random.Random) -> dict[str, bytes]:
        found = dict(self._durable)
        self._move(found, self._moves[: chance.randint(0, len(self._moves))])
        return {name: file.after_the_cut(chance) for name, file in found.items()}

    @staticmethod
    def _move(names: dict[str, File], moves: Iterable[tuple[str, File | None]]) -> None:
        for name, file in moves:
            if file is None:
                names.pop(name, None)
            else:
                names[name] = file


@dataclass(frozen=True)
class Cut:
    """The disk after one cut, and what had been acknowledged by then."""

    files: dict[str, bytes]
    acknowledged: list[str]


def cuts(
    files: dict[str, bytes], calls: list[Call], *, count: int, chance: random.Random, ignored: Container[str] = ()
) -> Iterator[Cut]:
    """Cut the power at `count` random moments of a run that began with `files`.

    `ignored` names what the disk falsely reports as synced, `.` being the folder: to see that a loss would be noticed.
    """
    at = sorted(chance.choices(range(len(calls)), k=count))
    disk, acknowledged = Disk(files), list[str]()
    for place, call in enumerate(calls):
        while at and at[0] == place:
            at.pop(0)
            yield Cut(disk.after_the_cut(chance), list(acknowledged))
        if call.file.endswith(("-shm", ".lock", ".turn")):
            continue  # rebuilt by the first to open the database, and without content of worth
        if call.name == "write":
            acknowledged.append(call.data.decode().strip())
        elif call.file != "ack" and not (call.name in {"fsync", "fdatasync"} and call.file in ignored):
            disk.do(call)


def write_out(files: dict[str, bytes], folder: Path) -> None:
    for old in folder.iterdir():
        old.unlink()
    for name, content in files.items():
        (folder / name).write_bytes(content)


def _apply(content: bytearray, offset: int, data: bytes | None) -> None:
    if data is None:
        if offset < len(content):
            del content[offset:]
        else:
            content.extend(bytes(offset - len(content)))
        return
    if len(content) < offset:
        content.extend(bytes(offset - len(content)))
    content[offset : offset + len(data)] = data
