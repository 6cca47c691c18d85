"""SQLite as this house runs it: a Django database back end (`ENGINE = "shuping.core.sqlite"`).

Writers stand in line on a file lock from before BEGIN IMMEDIATE to after COMMIT, and the write-ahead log is copied
back only by whoever is at the head of that line. Why: `docs/decisions/0001-how-sqlite-is-run.md`.
"""

from shuping.core.sqlite.mode import ModeReport, describe_mode

__all__ = ["ModeReport", "describe_mode"]
