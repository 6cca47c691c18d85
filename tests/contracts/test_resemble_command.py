"""`shuping resemble` compares files with each other and with a folder; it needs no data folder and no Django."""

import ast
import json
import sys
from pathlib import Path

import pytest

from shuping.config.command import main
from shuping.documents.tests import odd_files as odd
from shuping.resemblance.tests.test_matching import COPIED, prose
from tests.contracts.test_commands import WITHOUT_DJANGO, shuping

PACKAGE = Path(__file__).resolve().parents[2] / "src" / "shuping" / "resemblance"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.txt").write_text(prose(1) + COPIED, encoding="utf-8")
    (tmp_path / "b.txt").write_text(prose(2, 100) + COPIED + prose(3), encoding="gb18030", errors="replace")
    kept = tmp_path / "kept"
    kept.mkdir()
    (kept / "c.docx").write_bytes(odd.docx(odd.p(COPIED)))
    (kept / "d.txt").write_text(COPIED, encoding="utf-8")
    (kept / ".hidden").write_bytes(b"\0")
    return tmp_path


def found(capsys: pytest.CaptureFixture[str], *words: object) -> list[dict[str, object]]:
    assert main(["resemble", *map(str, words), "--format", "json"]) == 0
    passages: list[dict[str, object]] = json.loads(capsys.readouterr().out)
    return passages


def test_two_files_are_compared_and_the_spans_count_in_their_texts(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    a, b = folder / "a.txt", folder / "b.txt"
    assert found(capsys, a, b) == [
        {
            "a": str(a), "a_start": 600, "a_end": 600 + len(COPIED),
            "b": str(b), "b_start": 100, "b_end": 100 + len(COPIED),
        }
    ]  # fmt: skip


def test_with_against_the_files_of_a_folder_are_compared_with_but_not_among_each_other(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    passages = found(capsys, folder / "a.txt", "--against", folder / "kept")
    assert [(one["a"], one["b"]) for one in passages] == [
        (str(folder / "a.txt"), str(folder / "kept" / "c.docx")),
        (str(folder / "a.txt"), str(folder / "kept" / "d.txt")),
    ]


def test_a_file_of_the_folder_is_not_compared_with_itself(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    passages = found(capsys, folder / "kept" / "d.txt", "--against", folder / "kept")
    assert [one["b"] for one in passages] == [str(folder / "kept" / "c.docx")]


def test_the_table_says_where_and_leaves_the_judgement_to_a_person(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["resemble", str(folder / "a.txt"), str(folder / "b.txt")]) == 0
    said = capsys.readouterr().out
    assert f"a.txt（600–{600 + len(COPIED)}）" in said
    assert COPIED[:40] in said
    assert "由人判断" in said
    assert "%" not in said
    (folder / "e.txt").write_text(prose(9), encoding="utf-8")
    assert main(["resemble", str(folder / "a.txt"), str(folder / "e.txt")]) == 0
    assert capsys.readouterr().out == "没有找到相同的段落。\n"


def test_what_cannot_be_compared_is_said_in_a_sentence(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "empty").mkdir()
    (folder / "bad.bin").write_bytes(b"\0\1\2")
    a = str(folder / "a.txt")
    for words, sentence in (
        ([a], "要有两份以上的材料"),
        ([a, a], "要有两份以上的材料"),
        ([a, "--against", str(folder / "empty")], "要有两份以上的材料"),
        ([a, str(folder / "none.txt")], "打不开"),
        ([a, "--against", str(folder / "none")], "打不开文件夹"),
        ([a, str(folder / "bad.bin")], "bad.bin"),
    ):
        assert main(["resemble", *words]) == 2
        said = capsys.readouterr()
        assert (said.out, sentence in said.err) == ("", True), said.err


def test_plain_texts_are_compared_without_django(folder: Path) -> None:
    done = shuping(folder / "data", "resemble", "a.txt", "b.txt", "--format", "json", program=WITHOUT_DJANGO)
    assert done.returncode == 0, done.stderr
    assert len(json.loads(done.stdout)) == 1


def test_the_room_imports_the_standard_library_and_numpy_and_nothing_else() -> None:
    sources = sorted(PACKAGE.glob("*.py"))
    assert sources
    for path in sources:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            for name in names:
                known = name.split(".")[0] in {*sys.stdlib_module_names, "numpy"}
                assert known or name.startswith("shuping.resemblance"), f"{path.name} imports {name}"
