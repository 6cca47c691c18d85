"""`shuping read` takes what an upload takes: a Word file, a PDF, an old Word file; it needs no data folder for that."""

import json
from pathlib import Path

import pytest

from shuping.config.command import main
from shuping.documents import confined
from shuping.documents.tests import odd_files as odd

LINES = ["主要问题：", "一是会开得少。", "二是记录不全，投入3万元。"]


@pytest.fixture
def word(tmp_path: Path) -> Path:
    path = tmp_path / "讲话.docx"
    path.write_bytes(odd.docx("".join(odd.p(line) for line in LINES)))
    return path


def test_a_word_file_is_read_into_items_and_its_text_is_what_they_count_in(
    word: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["read", str(word), "--text"]) == 0
    text = capsys.readouterr().out
    assert text == "\n".join(LINES) + "\n"
    assert main(["read", str(word), "--format", "json"]) == 0
    items = json.loads(capsys.readouterr().out)["items"]
    assert [text[item["start"] : item["end"]].strip() for item in items] == LINES[1:]


def test_a_pdf_is_read_and_what_was_done_to_it_is_said_beside(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(odd.pdf(odd.lines("The committee met.", "- 1 -")))
    assert main(["read", str(path), "--text"]) == 0
    said = capsys.readouterr()
    assert (said.out, said.err) == ("The committee met.\n", "PDF 里的换行已按段落接好，请核对分段。\n")


def test_a_text_in_utf_16_is_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("一是会开得少。".encode("utf-16"))
    assert main(["read", str(path), "--text"]) == 0
    assert capsys.readouterr().out == "一是会开得少。\n"


@pytest.mark.skipif(confined.found("soffice") is None, reason="LibreOffice is not installed")
def test_an_old_word_file_is_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.doc"
    path.write_bytes(b"{\\rtf1\\ansi The committee met.}")
    assert main(["read", str(path), "--text"]) == 0
    assert capsys.readouterr().out == "The committee met.\n"


def test_what_cannot_be_read_gets_its_sentence_and_no_traceback(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(odd.ole("EncryptedPackage"))
    assert main(["read", str(path)]) == 2
    assert capsys.readouterr().err == "这个文件设了打开密码。请去掉密码，另存后再上传。\n"
    assert main(["read", str(tmp_path / "none.docx")]) == 2
