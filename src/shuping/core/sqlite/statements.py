"""Which statements can be run outside the line of writers."""

import re

_FIRST_WORD = re.compile(r"(?:\s+|--[^\n]*(?:\n|$)|/\*.*?(?:\*/|$))*([A-Za-z]*)", re.DOTALL)
_CHANGES = re.compile(r"\b(?:INSERT|UPDATE|DELETE|REPLACE)\b", re.IGNORECASE)
_PRAGMA = re.compile(r"PRAGMA\s+(?:\w+\s*\.\s*)?(\w+)\s*([=(]?)", re.IGNORECASE)
_READING_PRAGMAS_WITH_ARGUMENT = frozenset(
    {"foreign_key_check", "foreign_key_list", "index_info", "index_list", "index_xinfo", "integrity_check"}
    | {"quick_check", "table_info", "table_list", "table_xinfo"}
)
_PRAGMAS_OF_THE_CONNECTION = frozenset(
    {"busy_timeout", "cache_size", "foreign_keys", "legacy_alter_table", "query_only", "recursive_triggers"}
    | {"secure_delete", "synchronous"}
)
_WRITING_PRAGMAS_WITHOUT_ARGUMENT = frozenset({"incremental_vacuum", "optimize", "wal_checkpoint"})


def is_read(sql: str) -> bool:
    """Tell whether a statement surely leaves the database file and its log alone.

    Only what is known to read is let past the line; whatever is not recognised waits its turn, which is never wrong,
    only slower. `WITH` may introduce a change, and a change names itself with one of four words.
    """
    match = _FIRST_WORD.match(sql)
    word = match.group(1).upper() if match else ""
    if word in {"SELECT", "VALUES", "EXPLAIN"}:
        return True
    if word == "WITH":
        return _CHANGES.search(sql) is None
    if word == "PRAGMA" and match is not None:
        return _is_reading_pragma(sql[match.start(1) :])
    return False


def _is_reading_pragma(sql: str) -> bool:
    match = _PRAGMA.match(sql)
    if match is None:
        return False
    name = match.group(1).lower()
    if name in _PRAGMAS_OF_THE_CONNECTION:
        return True
    if match.group(2):
        return name in _READING_PRAGMAS_WITH_ARGUMENT
    return name not in _WRITING_PRAGMAS_WITHOUT_ARGUMENT
