"""G1: who has every backup, the log and the final file tries to say which code cast which ballot.

Each ballot carries a remark of its own, so that a link is right or wrong; the remarks are published after the count,
so that the attacker knows what to look for. An attacker never sees what the hall knows; `score` compares.
"""

import json
import os
import random
import re
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

BLOCK = 4096
MARK = "意见"  # every remark begins so, and goes on with twelve figures
FIGURES = rb"[0-9a-f]{12}"
ANY = re.compile(  # a remark as UTF-8, as JSON escapes it, as UTF-16 of both kinds
    b"|".join(
        (
            *(re.escape(start) + FIGURES for start in (MARK.encode(), json.dumps(MARK)[1:-1].encode())),
            re.escape(MARK.encode("utf-16-le")) + rb"(?:[0-9a-f]\0){12}",
            re.escape(MARK.encode("utf-16-be")) + rb"(?:\0[0-9a-f]){12}",
        )
    )
)

Links = dict[bytes, str]  # hash of a code: remark of the ballot that it is said to have cast
Ballot = tuple[str, list[int], str]  # code, marks, remark
Cast = Callable[[str, Sequence[int], str], object]
Hashed = Callable[[str], bytes]


class Attacker(Protocol):
    """Looks at everything after each cast, and says in the end who cast what."""

    moments: "Moments"

    def look(self) -> None: ...

    def links(self) -> dict[str, list[Links]]: ...


class Moments:
    """What an attacker notes at each look: which codes changed, and which remarks appeared for the first time."""

    def __init__(self, remarks: Iterable[str]) -> None:
        self.step = self.early = 0
        self.used_at: dict[bytes, int] = {}
        self.seen_at: dict[str, int] = {}
        self._marks: dict[bytes, int] = {}
        self._remarks = set(remarks)

    def note(self, marks: Mapping[bytes, int], bytes_written: bytes) -> None:
        for code, mark in marks.items():
            if self._marks.get(code, mark) != mark:
                self.used_at.setdefault(code, self.step)
        self._marks = dict(marks)
        for written in ANY.findall(bytes_written):
            remark = read(written)
            if remark in self._remarks:
                self.seen_at.setdefault(remark, self.step)
        self.step += 1

    def mark_the_end(self) -> None:
        """The last ballot was cast: note how many remarks could be read anywhere by now."""
        self.early = len(self.seen_at)

    def by_moment(self) -> Links:
        """Link what came between the same two looks."""
        remark_at = {step: remark for remark, step in self.seen_at.items()}
        return {code: remark_at[step] for code, step in self.used_at.items() if step in remark_at}

    def by_order(self, remarks: Sequence[str]) -> Links:
        """Link the code that was used as the n-th with the n-th of the ballots as they are stored."""
        used = sorted(self.used_at, key=lambda code: self.used_at[code])
        return dict(zip(used, remarks, strict=False))


def read(written: bytes) -> str:
    """Return the remark that was found in one of the ways in which a text may be stored."""
    return MARK + written.replace(b"\0", b"")[-12:].decode()


class FileAttacker:
    """Copies every file of an SQLite data folder at each look, as an administrator's backups do."""

    def __init__(self, folder: Path, table: str, remarks: Sequence[str]) -> None:
        self.folder, self.table, self.remarks = folder, table, remarks
        self.moments = Moments(remarks)
        self._before: dict[str, bytes] = {}

    def look(self) -> None:
        now = {str(path): path.read_bytes() for path in self.folder.rglob("*") if path.is_file()}
        fresh = b"".join(changed(self._before.get(name, b""), content) for name, content in now.items())
        self._before = now
        self.moments.note(self._marks(), fresh)

    def _marks(self) -> dict[bytes, int]:
        with TemporaryDirectory() as copy:
            for path in self.folder.glob("shuping.sqlite3*"):
                if not path.name.endswith("-shm"):
                    shutil.copy(path, copy)
            database = sqlite3.connect(Path(copy) / "shuping.sqlite3")
            found = dict(database.execute(f"SELECT hash, mark FROM {self.table}").fetchall())
            database.close()
        return found

    def links(self) -> dict[str, list[Links]]:
        """Return what each way of attack finds, with its variants; the final file is the last that was looked at."""
        content = self._before[str(self.folder / "shuping.sqlite3")]
        places = {read(found[0]): found.start() for found in ANY.finditer(content)}
        there = [one for one in self.remarks if one in places]
        upwards = sorted(there, key=lambda one: places[one])
        filled = sorted(there, key=lambda one: (places[one] // BLOCK, -places[one]))  # as SQLite fills its pages
        return {
            "moment": [self.moments.by_moment()],
            "place in file": [self.moments.by_order(upwards), self.moments.by_order(filled)],
        }


def changed(before: bytes, now: bytes) -> bytes:
    """Return the blocks of a file that were not so before."""
    starts = range(0, len(now), BLOCK)
    return b"".join(now[at : at + BLOCK] for at in starts if now[at : at + BLOCK] != before[at : at + BLOCK])


def score(variants: Sequence[Links], truth: Mapping[bytes, str]) -> int:
    """Return how many links are right, in the variant that does best."""
    return max(sum(truth.get(code) == remark for code, remark in links.items()) for links in variants)


def vote_and_look(attacker: Attacker, cast: Cast, ballots: Sequence[Ballot]) -> None:
    """Cast the ballots one by one; after each of them the attacker looks."""
    attacker.look()
    for code, marks, remark in ballots:
        cast(code, marks, remark)
        attacker.look()
    attacker.moments.mark_the_end()


def main(number: int, seed: int) -> dict[str, dict[str, int]]:
    """Attack the product, then its twin in the same database; return {"product" and "twin": {way: right links}}."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "shuping.config.settings"
    import django  # noqa: PLC0415 - settings are read here

    django.setup()
    from django.db import connection  # noqa: PLC0415

    from shuping.config.environment import read_environment  # noqa: PLC0415
    from shuping.sealing import codes  # noqa: PLC0415
    from tests.attacks import hall, twin  # noqa: PLC0415
    from tests.attacks.server_attacker import ServerAttacker  # noqa: PLC0415

    hall.seed_the_codes(seed)
    place = hall.Hall(number, asks_word=False)
    round_id = place.made.again().sealed.id_bytes
    folder = read_environment(os.environ).data
    is_file = connection.vendor == "sqlite"

    def attack(table: str, name: str, hashed: Hashed, cast: Cast, end: Callable[[], None]) -> dict[str, int]:
        ballots = drawn(place.codes(), random.Random(f"{name} {seed}"))
        published = sorted(remark for _code, _marks, remark in ballots)
        attacker = FileAttacker(folder, table, published) if is_file else ServerAttacker(connection, table, published)
        vote_and_look(attacker, cast, ballots)
        end()
        if is_file and connection.cursor().execute("PRAGMA journal_mode").fetchone()[0] == "wal":
            connection.connection.checkpoint()
        attacker.look()
        truth = {hashed(code): remark for code, _marks, remark in ballots}
        right = {way: score(links, truth) for way, links in attacker.links().items()}
        return {**right, "read before the end": attacker.moments.early}

    def hash_of(code: str) -> bytes:
        return codes.code_hash(round_id, codes.read(code))

    product = attack("ballots_ballotcode", "product", hash_of, place.cast, place.finish)
    twin.make(place.codes())
    return {"product": product, "twin": attack(twin.CODES, "twin", twin.code_hash, twin.cast, lambda: None)}


def drawn(slips: list[str], chance: random.Random) -> list[Ballot]:
    """Return a ballot for each slip, in the order of casting."""
    mixed = chance.sample(slips, len(slips))
    return [(code, [chance.randint(1, 4) for _row in range(3)], f"{MARK}{chance.randbytes(6).hex()}") for code in mixed]


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]), int(sys.argv[2]))))  # noqa: T201 - the test reads this line
