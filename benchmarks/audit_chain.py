"""Verify a chain of a million entries from its export, without a database; memory and seconds for both digests.

    .venv/bin/python benchmarks/audit_chain.py [entries]

The named alternative of the same run is hashing the same bytes alone: what no verification can be quicker than.
"""

import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from shuping.audit import chain

ENTRIES = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000


def entries(count: int, digest: str) -> Iterator[bytes]:
    previous = chain.NO_HASH
    hash_of = chain.digester(digest)
    for number in range(1, count + 1):
        entry = chain.pack(
            chain.Link(
                digest=digest,
                instance="shuping-benchmark",
                number=number,
                previous=previous,
                at="2026-03-02T01:00:00.000+00:00",
                actor=f"person/{number % 4000}",
                organisation=f"organisation/{number % 1000}",
                act="findings.claimed",
                object=f"findings.act/{number}",
                content=previous,
            )
        )
        previous = hash_of(b"\x01" + entry)
        yield entry


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        for digest in chain_digests():
            path = Path(folder) / f"{digest}.chain"
            with path.open("wb") as out:
                chain.write_export(entries(ENTRIES, digest), out)
            hash_of = chain.digester(digest)
            with path.open("rb") as source:
                started = time.process_time()
                for entry in chain.read_export(source):
                    hash_of(b"\x01" + entry)
                floor = time.process_time() - started
            with path.open("rb") as source:
                started = time.process_time()
                report = chain.verify(chain.read_export(source))
                spent = time.process_time() - started
            assert report.is_whole
            assert report.size == ENTRIES
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            print(
                f"{digest}: {ENTRIES:,} entries verified in {spent:.2f} s CPU, "
                f"{spent / floor:.2f}x reading and hashing alone ({floor:.2f} s); peak {peak:.0f} MiB"
            )


def chain_digests() -> tuple[str, ...]:
    return ("sha256", "sm3")


if __name__ == "__main__":
    main()
