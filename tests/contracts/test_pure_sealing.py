"""What a stranger must read to trust the sealed ballot: the package itself, the standard library, `cryptography`."""

import ast
import sys
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[2] / "src" / "shuping" / "sealing"
MAY = {*sys.stdlib_module_names, "cryptography"}
MAY_NOT = {
    "logging",
    "pickle",
    "random",
    "tempfile",
    "socket",
    "http",
    "urllib",
}  # nothing leaves, nothing is guessable
SOURCES = sorted(PACKAGE.glob("*.py"))


def imported(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        if isinstance(node, ast.ImportFrom):
            found.add(node.module or "")
    return found


def test_the_sealed_ballot_imports_the_standard_library_and_cryptography_and_nothing_else() -> None:
    assert SOURCES
    for path in SOURCES:
        for name in imported(path):
            first = name.split(".")[0]
            assert name.startswith("shuping.sealing") or first in MAY - MAY_NOT, f"{path.name} imports {name}"


def test_its_files_are_small_enough_to_be_read_in_an_hour() -> None:
    lengths = {path.name: len(path.read_text(encoding="utf-8").splitlines()) for path in SOURCES}
    assert max(lengths.values()) <= 260, lengths
    assert sum(lengths.values()) <= 2_200, lengths
