"""The naive twin: a ballot box as it is often built. One transaction marks the code as spent and inserts the ballot.

It is here so that every attack can show that it works: on this layout it must find at least nine links in ten, or its
finding none in the product says nothing. Nothing of it is in the product.
"""

import hashlib
import json
from collections.abc import Sequence

from django.db import connection, transaction

CODES, BALLOTS = "naive_code", "naive_ballot"


def make(codes: Sequence[str]) -> None:
    """Make both tables; hashes of codes are stored sorted, as the product does."""
    number, blob = ("bigserial", "bytea") if connection.vendor == "postgresql" else ("integer", "blob")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE {CODES} (id {number} PRIMARY KEY, hash {blob} UNIQUE, mark integer)")
        cursor.execute(f"CREATE TABLE {BALLOTS} (id {number} PRIMARY KEY, marks text, remark text)")
        for hashed in sorted(map(code_hash, codes)):
            cursor.execute(f"INSERT INTO {CODES} (hash, mark) VALUES (%s, 0)", [hashed])


def code_hash(code: str) -> bytes:
    return hashlib.sha256(code.encode()).digest()


def cast(code: str, marks: Sequence[int], remark: str) -> bool:
    """Cast a ballot the naive way; return whether the code was still good."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {CODES} SET mark = 1 WHERE hash = %s AND mark = 0", [code_hash(code)])
        if cursor.rowcount != 1:
            return False
        cursor.execute(f"INSERT INTO {BALLOTS} (marks, remark) VALUES (%s, %s)", [json.dumps(list(marks)), remark])
    return True
