"""A table of 10,000 organisations with two posts each, and an old ledger of 2,000 problems: read, planned, applied.

    .venv/bin/python -m benchmarks.imports [--postgres] [--organisations 10000] [--problems 2000]

Prints the seconds of each step by the services that the pages and the worker call, once each, and beside applying the
tree what the services for single rows take for the first 300 organisations, as seconds for all of them. The second
table is the same one again: it must change nothing. A busy machine stretches the seconds, hardly the CPU.
"""

import argparse
import io
import os
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any, TypeVar

from benchmarks.served import HERE
from benchmarks.worlds import empty_instance

AT, DAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC), date(2025, 1, 6)
TODAY = date(2026, 3, 2)
SAMPLE = 300
HEADS = ["党组织全称", "简称", "类别", "上级", "岗位", "岗位类别", "姓名", "任职日期"]
Result = TypeVar("Result")


def timed(what: str, act: Callable[[], Result]) -> Result:
    began, worked = time.perf_counter(), time.process_time()
    result = act()
    spent = time.perf_counter() - began, time.process_time() - worked
    print(f"{what}: {spent[0]:.2f} s, of it {spent[1]:.2f} s CPU of this process", flush=True)
    return result


def book(rows: list[list[object]]) -> bytes:
    import xlsxwriter  # noqa: PLC0415 - heavy

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"default_date_format": "yyyy-mm-dd"}) as made:
        page = made.add_worksheet("表")
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
    return out.getvalue()


def tree_rows(count: int) -> list[list[object]]:
    """A county: a hundredth are townships, the others villages below them; two posts each."""
    towns = max(1, count // 100)
    rows: list[list[object]] = [list(HEADS)]
    for number in range(count):
        name = f"第{number}党组织"
        kind, above = ("乡镇党委", "市委") if number < towns else ("村党组织", f"第{number % towns}党组织")
        rows.append([name, f"{number}号", kind, above, "书记", None, f"试甲{number}", DAY])
        rows.append([None, None, None, None, "组织委员", None, f"试乙{number}", DAY])
    return rows


def ledger_rows(count: int) -> list[list[object]]:
    rows: list[list[object]] = [["问题", "责任单位", "状态", "提出日期", "整改期限", "来源"]]
    states = ("已销号", "整改中", "已完成")
    return rows + [
        [f"第{n}个问题", f"第{n}党组织", states[n % 3], "2024.11.20", "2025年3月底", "督查"] for n in range(count)
    ]


def measure(organisations: int, problems: int) -> None:
    from shuping.audit.queries import changed_since  # noqa: PLC0415 - Django is set up by main

    city, actor = _department()
    _tree(city, actor, organisations)
    _ledger(city, actor, problems)
    print("rows that differ from the chain:", len(timed("compared with the chain", changed_since)))
    _row_by_row(city, organisations)


def _department() -> tuple[Any, Any]:
    """Return a city, and the department that brings both tables in."""
    from django.db import transaction  # noqa: PLC0415 - Django is set up by main

    from shuping.access.queries import actor_of  # noqa: PLC0415
    from shuping.access.services import found_grant  # noqa: PLC0415
    from shuping.core.actor import MACHINE  # noqa: PLC0415
    from shuping.people.services import register_person  # noqa: PLC0415

    city = _place("市委", None)
    person = register_person("试某", actor=MACHINE, at=AT)
    with transaction.atomic():
        found_grant(
            person=person, role="department", organisation=city, title="组织部", from_on=DAY, last_on=date(2027, 1, 1),
            at=AT,
        )  # fmt: skip
    return city, actor_of(person.pk, "试某", TODAY)


def _place(name: str, parent: object) -> Any:
    from shuping.core.actor import MACHINE  # noqa: PLC0415 - Django is set up by main
    from shuping.tree import services as tree  # noqa: PLC0415

    return tree.found_organisation(
        actor=MACHINE, name=name, short_name=name, kind="township", parent=parent, on=DAY, at=AT
    )


def _begun(city: Any, actor: Any, purpose: str, action: object, content: bytes, choices: dict[str, object]) -> Any:
    from shuping.organisations import drafts  # noqa: PLC0415 - Django is set up by main

    return drafts.begin(
        actor=actor,
        purpose=purpose,
        action=action,
        organisation=city,
        file=("表.xlsx", content),
        choices=choices,
        at=AT,
    )


def _tree(city: Any, actor: Any, organisations: int) -> None:
    from shuping.organisations import permissions, workbook  # noqa: PLC0415 - Django is set up by main
    from shuping.organisations.services import importing  # noqa: PLC0415

    content = book(tree_rows(organisations))
    print(f"table of {organisations:,} organisations with two posts, {len(content) / 1e6:.1f} MB")
    table = timed("tree, read in the guarded child", lambda: importing.table_of(content))
    found = _begun(city, actor, "tree", permissions.IMPORT, content, {})
    plan = timed("tree, planned", lambda: importing.plan_import(actor, found, table, AT))
    print(plan.counts())
    timed(
        "tree, applied in one transaction",
        lambda: importing.apply_import(actor=actor, import_id=found.pk, table=table, version=0, at=AT),
    )
    again = _begun(city, actor, "tree", permissions.IMPORT, content, {})
    plan = timed("tree, the same table planned again", lambda: importing.plan_import(actor, again, table, AT))
    print(plan.counts())
    timed("tree, exported", lambda: workbook.tree_book(actor, TODAY))


def _ledger(city: Any, actor: Any, problems: int) -> None:
    from shuping.core.spreadsheets import read_workbook  # noqa: PLC0415 - Django is set up by main
    from shuping.findings import permissions  # noqa: PLC0415
    from shuping.findings.old_ledger.sheets import guess  # noqa: PLC0415
    from shuping.findings.services import bringing  # noqa: PLC0415

    content = book(ledger_rows(problems))
    sheets = timed(f"ledger of {problems:,} rows, read", lambda: read_workbook(content))
    choices = {"sheets": {sheet.name: guess(sheet) for sheet in sheets}}
    old = _begun(city, actor, "ledger", permissions.BRING_IN, content, choices)
    timed("ledger, planned", lambda: bringing.plan_ledger(actor, old, sheets, AT))
    timed(
        "ledger, applied in one transaction",
        lambda: bringing.bring_in(actor=actor, import_id=old.pk, sheets=sheets, version=0, at=AT),
    )


def _row_by_row(city: Any, organisations: int) -> None:
    """Print what the services for single rows take for a sample, as seconds for all."""
    from django.db import transaction  # noqa: PLC0415 - Django is set up by main

    from shuping.core.actor import MACHINE  # noqa: PLC0415
    from shuping.people.services import register_person  # noqa: PLC0415
    from shuping.tree import services as tree  # noqa: PLC0415

    began = time.perf_counter()
    with transaction.atomic():
        for number in range(SAMPLE):
            place = _place(f"另{number}", city)
            for kind in ("secretary", "organiser"):
                post = tree.create_post(place, actor=MACHINE, kind=kind, title="岗位", at=AT)
                tree.appoint(post, register_person("试丙", actor=MACHINE, at=AT), actor=MACHINE, on=DAY, at=AT)
    took = (time.perf_counter() - began) / SAMPLE * organisations
    print(f"by the services for single rows it would be about {took:.0f} s")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--organisations", type=int, default=10_000)
    parser.add_argument("--problems", type=int, default=2_000)
    asked = parser.parse_args()
    if asked.postgres and not os.environ.get("SHUPING_DATABASE"):
        words = [word for word in sys.argv[1:] if word != "--postgres"]
        os.execv(HERE / "scripts/with-postgres", ["with-postgres", sys.executable, "-m", "benchmarks.imports", *words])
    with empty_instance():
        measure(asked.organisations, asked.problems)


if __name__ == "__main__":
    main()
