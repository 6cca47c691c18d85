"""The attacker of G1 where the database is PostgreSQL: its log, xmin, ctid, pg_waldump, dumps."""

import os
import re
import shutil
import subprocess
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.attacks.linking import MARK, Links, Moments

LONG = bool(os.environ.get("SHUPING_LONG"))  # a dump after each ballot takes minutes


class ServerAttacker:
    """Reads the tables with their hidden columns and the write-ahead log of the server at each look."""

    def __init__(self, connection: Any, table: str, remarks: Sequence[str]) -> None:
        self.connection, self.table, self.remarks = connection, table, remarks
        self.moments = Moments(remarks)
        self.folder = Path(self._ask("SHOW data_directory")[0][0])
        self.first = self.last = self._position()
        self.dumps = Moments(remarks) if LONG else None
        self._dumped: set[bytes] = set()

    def look(self) -> None:
        now = self._position()
        fresh = self._log(self.last, now)
        self.last = now
        marks = {bytes(code): mark for code, mark in self._ask(f"SELECT hash, mark FROM {self.table}")}
        self.moments.note(marks, fresh)
        if self.dumps is not None:
            self.dumps.note(marks, self._dump())

    def _dump(self) -> bytes:
        """Return the lines of a logical backup that the one before did not have."""
        of = self.connection.settings_dict
        words = [program("pg_dump"), "--data-only", "-h", of["HOST"], "-U", of["USER"], of["NAME"]]
        lines = set(subprocess.run(words, capture_output=True, timeout=60, check=True).stdout.splitlines())
        fresh, self._dumped = lines - self._dumped, lines
        return b"\n".join(fresh)

    def links(self) -> dict[str, list[Links]]:
        """Return what each way of attack finds."""
        rows = self._rows_with_remarks()
        stored = [remark for row in rows for remark in row["remarks"]]
        codes = [(bytes(code), xmin, ctid) for code, xmin, ctid in self._codes()]
        remark_of = {row["xmin"]: row["remarks"][0] for row in rows}
        by_number = sorted(codes, key=lambda one: int(one[1]))
        used = [code for code, _xmin, _ctid in by_number if code in self.moments.used_at]
        found = {
            "moment in the log": [self.moments.by_moment()],
            "xmin": [{code: remark_of[xmin] for code, xmin, _ctid in codes if xmin in remark_of}],
            "ctid": [self.moments.by_order(stored), dict(zip(used, stored, strict=False))],
        }
        if program("pg_waldump") is not None:
            found["pg_waldump"] = [self._by_waldump(rows, codes)]
        if self.dumps is not None:
            found["pg_dump"] = [self.dumps.by_moment()]
        return found

    def _codes(self) -> list[Any]:
        return self._ask(f"SELECT hash, xmin::text, ctid::text FROM {self.table}")

    def _rows_with_remarks(self) -> list[dict[str, Any]]:
        """Return every stored row, of any table, in which a remark stands, in the order of its place."""
        found = []
        tables = self._ask("SELECT tablename, pg_relation_filenode(tablename::regclass) FROM pg_tables "
                           "WHERE schemaname = 'public'")  # fmt: skip
        for table, node in tables:
            for xmin, ctid, text in self._ask(f'SELECT t.xmin::text, t.ctid::text, t::text FROM "{table}" t'):
                remarks = [remark for remark in re.findall(MARK + "[0-9a-f]{12}", text) if remark in self.remarks]
                if remarks:
                    found.append({"node": node, "xmin": xmin, "ctid": place(ctid), "remarks": remarks})
        return sorted(found, key=lambda row: (row["node"], row["ctid"]))

    def _by_waldump(self, rows: list[dict[str, Any]], codes: list[Any]) -> Links:
        """Link what one transaction wrote, as the server's own tool prints it."""
        node = self._ask(f"SELECT pg_relation_filenode('{self.table}'::regclass)")[0][0]
        code_at = {place(ctid): code for code, _xmin, ctid in codes}
        remark_at = {(row["node"], row["ctid"]): row["remarks"][0] for row in rows}
        text = subprocess.run(
            [program("pg_waldump"), "-p", self.folder / "pg_wal", "-s", self.first, "-e", self.last, "-r", "Heap"],
            capture_output=True, text=True, timeout=60, check=False,
        ).stdout  # fmt: skip
        wrote: dict[str, list[tuple[int, tuple[int, int]]]] = defaultdict(list)
        for line in text.splitlines():
            where = re.search(r"tx: +(\d+).*blkref #0: rel \d+/\d+/(\d+) blk (\d+)", line)
            offset = re.search(r"new off (\d+)|INSERT\S* off (\d+)", line)
            if where and offset:
                at = int(where[3]), int(offset[1] or offset[2])
                wrote[where[1]].append((int(where[2]), at))
        found = {}
        for places in wrote.values():
            used = [code_at[at] for rel, at in places if rel == node and at in code_at]
            told = [remark_at[rel, at] for rel, at in places if (rel, at) in remark_at]
            if used and told:
                found[used[0]] = told[0]
        return found

    def _position(self) -> str:
        return self._ask("SELECT pg_current_wal_insert_lsn()")[0][0]

    def _log(self, start: str, end: str) -> bytes:
        """Return the bytes of the log between two positions."""
        begun, ended = number(start), number(end)
        found = b""
        while begun < ended:
            file, offset = self._ask(f"SELECT * FROM pg_walfile_name_offset('{begun >> 32:X}/{begun & 0xFFFFFFFF:X}')")[
                0
            ]
            path = self.folder / "pg_wal" / file
            size = min(ended - begun, path.stat().st_size - offset)
            with path.open("rb") as log:
                log.seek(offset)
                found += log.read(size)
            begun += size
        return found

    def _ask(self, sql: str) -> list[Any]:
        with self.connection.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall()


def number(position: str) -> int:
    high, low = position.split("/")
    return (int(high, 16) << 32) + int(low, 16)


def place(ctid: str) -> tuple[int, int]:
    block, offset = ctid.strip("()").split(",")
    return int(block), int(offset)


def program(name: str) -> str | None:
    """Return the path of one of the server's programs, where the machine has it."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return str(found[-1]) if found else shutil.which(name)
