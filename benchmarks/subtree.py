"""The subtree scope on a tree of 600,000 organisations: counting below a node, and moving a subtree.

    .venv/bin/python -m benchmarks.subtree [--postgres] [--organisations 600000]

Prints, on the database in use, the time of counting below a node by the SQL that the gate makes beside the same
range in raw SQL (goal <= 1.2x), for a large and a small subtree, and what Django adds by making the query; with the
plan, which must search an index and scan no table; then the time of moving a subtree of about 3,000 beside the one
UPDATE of as many paths (goal <= 2x). Medians of rounds taken in turn, with their range; the ratio is also given for
the best of each, which a busy machine disturbs least.
"""

import argparse
import os
import re
import sys
import time
from collections.abc import Callable, Sequence

from benchmarks.served import HERE, line, ratio
from benchmarks.worlds import empty_instance, grow_tree, refresh_statistics

ROUNDS = 11


def alternately(acts: Sequence[Callable[[], object]], rounds: int) -> list[list[float]]:
    """Return the ms of each act in each round, taken in turn."""
    for act in acts:
        act()
    found: list[list[float]] = [[] for _ in acts]
    for _ in range(rounds):
        for times, act in zip(found, acts, strict=True):
            began = time.perf_counter()
            act()
            times.append((time.perf_counter() - began) * 1000)
    return found


def compared(one: list[float], other: list[float]) -> str:
    return f"ratio of the best {min(one) / min(other):.2f}x, of the rounds {line(ratio(one, other), 'x')}"


def counting(path: str) -> None:
    from django.db import connection  # noqa: PLC0415 - Django is set up by main
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    from shuping.access import gate  # noqa: PLC0415
    from shuping.core.actor import Actor, Holding  # noqa: PLC0415
    from shuping.organisations import permissions  # noqa: PLC0415
    from shuping.organisations.queries import organisations  # noqa: PLC0415
    from shuping.tree.models import Organisation  # noqa: PLC0415

    node = Organisation.objects.get(path=path)
    actor = Actor(1, "试", (Holding("department", node.pk, node.pk, path, node.short_name, "科员"),))
    raw = "SELECT count(*) FROM tree_organisation WHERE path >= %s AND path < %s"

    def by_gate() -> int:
        return gate.scope(actor, permissions.VIEW, Organisation.objects.all(), "").count()

    def by_hand() -> int:
        with connection.cursor() as cursor:
            cursor.execute(raw, [path, path + "~"])
            return int(cursor.fetchone()[0])

    count = by_gate()
    assert count == by_hand() == sum(1 for row in organisations(actor).values_list("path"))
    with CaptureQueriesContext(connection) as seen:
        by_gate()
    sql = seen.captured_queries[-1]["sql"]

    def by_the_gates_sql() -> int:
        with connection.cursor() as cursor:
            cursor.execute(sql)
            return int(cursor.fetchone()[0])

    assert by_the_gates_sql() == count
    often = max(3, 100_000 // count)  # a small subtree takes far less than a millisecond
    times = [
        [t / often for t in series]
        for series in alternately([_often(f, often) for f in (by_gate, by_the_gates_sql, by_hand)], ROUNDS)
    ]
    for text in (gate.scope(actor, permissions.VIEW, Organisation.objects.order_by(), "").explain(), plans(sql)):
        check_plan(text)
    print(f"count below {path}: {count:,} organisations")
    print(f"  the gate's SQL {line(times[1], ' ms')}, raw range {line(times[2], ' ms')}")
    print(f"  {compared(times[1], times[2])}; goal <= 1.2x")
    print(f"  with Django's making of the query {line(times[0], ' ms')}, best {min(times[0]) / min(times[2]):.2f}x")
    print("  plan: " + " / ".join(part.strip() for part in plans(sql).splitlines()))


def _often(act: Callable[[], object], times: int) -> Callable[[], object]:
    return lambda: [act() for _ in range(times)]


def plans(sql: str) -> str:
    from django.db import connection  # noqa: PLC0415 - Django is set up by main

    words = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN"
    with connection.cursor() as cursor:
        cursor.execute(f"{words} {sql}")
        return "\n".join(str(row[-1]) for row in cursor.fetchall())


def check_plan(plan: str) -> None:
    """Fail where a plan goes through the table instead of searching the index."""
    assert re.search(r"SEARCH .* INDEX .*path>\? AND path<\?|Index (Only )?(Scan|Cond)|Bitmap Index Scan", plan), plan
    assert not re.search(r"Seq Scan|SCAN ", plan), plan


def moving(path: str) -> None:
    from datetime import date  # noqa: PLC0415 - beside the others

    from django.db import connection, transaction  # noqa: PLC0415

    from shuping.core import clock  # noqa: PLC0415
    from shuping.core.actor import MACHINE  # noqa: PLC0415
    from shuping.tree import services  # noqa: PLC0415
    from shuping.tree.models import Organisation, Placement  # noqa: PLC0415
    from shuping.tree.queries import below  # noqa: PLC0415

    node = Organisation.objects.get(path=path)
    size = Organisation.objects.filter(below(path)).count()
    homes = list(Organisation.objects.filter(parent=node.parent).exclude(pk=node.pk)[:2])
    Placement.objects.create(organisation=node, parent=node.parent, from_on=date(2025, 1, 1))
    turn = [0]

    def ours() -> None:
        turn[0] += 1
        home = homes[turn[0] % 2]
        services.move_organisation(node, actor=MACHINE, under=home, on=date(2026, 1, 1), at=clock.now())

    def floor() -> None:
        """The one UPDATE of as many paths, in a transaction of its own."""
        turn[0] += 1
        node.refresh_from_db()
        old, new = node.path, homes[turn[0] % 2].path + f"ZZ{turn[0]:02d}"
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "UPDATE tree_organisation SET path = %s || substr(path, %s) WHERE path >= %s AND path < %s",
                [new, len(old) + 1, old, old + "~"],
            )
            assert cursor.rowcount == size

    moved, updated = alternately([ours, floor], ROUNDS)
    print(f"move of a subtree of {size:,}: {line(moved, ' ms')}, one UPDATE of its paths {line(updated, ' ms')}")
    print(f"  {compared(moved, updated)}; goal <= 2x")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--organisations", type=int, default=600_000)
    asked = parser.parse_args()
    if asked.postgres and not os.environ.get("SHUPING_DATABASE"):
        words = [word for word in sys.argv[1:] if word != "--postgres"]
        os.execv(HERE / "scripts/with-postgres", ["with-postgres", sys.executable, "-m", "benchmarks.subtree", *words])
    with empty_instance():
        from django.db import connection  # noqa: PLC0415 - Django is set up now

        from shuping.tree.rules import step  # noqa: PLC0415

        grow_tree(asked.organisations, fan_out=(12, 12, 12, 80))
        refresh_statistics()
        print(f"{connection.display_name}, {asked.organisations:,} organisations")
        root = step(0) + step(0)
        counting(root + step(3))
        counting(root + step(3) + step(1))
        moving(root + step(4) + step(1))


if __name__ == "__main__":
    main()
