"""On a phone a row of a table loses its head: a count or a deadline then says itself what it is."""

import re
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[2] / "src" / "shuping"
TEMPLATES = sorted(path for path in PACKAGE.rglob("templates/**/*.html") if "table-rows" in path.read_text("utf-8"))
CELL = re.compile(r'<td class="([^"]*)"([^>]*)>')


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_a_count_and_a_deadline_carry_their_label(template: Path) -> None:
    for kinds, rest in CELL.findall(template.read_text("utf-8")):
        if "number" in kinds.split() or {"day", "end"} <= set(kinds.split()):
            assert "data-label=" in rest, kinds


def test_there_are_tables_to_look_at() -> None:
    assert len(TEMPLATES) >= 7
