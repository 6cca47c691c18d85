"""Old Word, WPS and RTF: LibreOffice opens them, shut in; where it is missing, the way out is said."""

import shutil
import socket
import subprocess
from pathlib import Path

import pytest

from shuping.core.guarded import JobRefused, Refusal
from shuping.documents import confined
from shuping.documents.extraction import extract
from shuping.documents.extraction_job import read
from shuping.documents.tests import odd_files as odd

needs_office = pytest.mark.skipif(confined.found("soffice") is None, reason="LibreOffice is not installed")
CONVERTED = "这是旧格式的文件，已转换后读入，请与原件核对。"
SPEECH = "{\\rtf1\\ansi\\ansicpg936 %s}"


def rtf(body: str) -> bytes:
    letters = "".join(c if c.isascii() else f"\\u{ord(c)}?" for c in body)
    return (SPEECH % letters).encode()


def old_word(content: bytes, folder: Path) -> bytes:
    """Return a .doc of an RTF, as LibreOffice writes it."""
    (folder / "a.rtf").write_bytes(content)
    command = ["soffice", f"-env:UserInstallation={folder.as_uri()}/profile", "--headless", "--convert-to", "doc"]
    subprocess.run([*command, "--outdir", str(folder), str(folder / "a.rtf")], check=True, capture_output=True)
    return (folder / "a.doc").read_bytes()


@needs_office
def test_old_word_is_read_under_either_name_and_its_macros_are_not(tmp_path):
    content = old_word(rtf("2025年述职报告\\par 一是阵地建设滞后，投入3万元。\\par"), tmp_path)
    for name in ("述职.doc", "述职.wps"):
        got = extract(content, name)
        assert (got.text, got.format) == ("2025年述职报告\n一是阵地建设滞后，投入3万元。\n", "doc")
        assert got.notes == (CONVERTED,)
    with pytest.raises(JobRefused, match="宏"):
        extract(content + "_VBA_PROJECT".encode("utf-16-le"), "述职.doc")
    at = content.index(b"\xec\xa5") + 11
    locked = content[:at] + bytes([content[at] | 1]) + content[at + 1 :]
    with pytest.raises(JobRefused, match="密码"):
        extract(locked, "述职.doc")


@needs_office
def test_rtf_is_read():
    got = extract(rtf("一是会开得少。\\par"), "a.rtf")
    assert (got.text, got.format, got.notes) == ("一是会开得少。\n", "rtf", (CONVERTED,))


@needs_office
def test_a_file_that_it_points_at_is_not_in_the_text(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("the key of the house")
    field = f'{{\\field{{\\*\\fldinst INCLUDETEXT "{secret}"}}{{\\fldrslt kept}}}}'
    for content in (rtf(field), old_word(rtf(field), tmp_path)):
        assert extract(content, "a.doc").text.strip() == "kept"


@needs_office
def test_what_libreoffice_cannot_open_gets_a_sentence():
    with pytest.raises(JobRefused, match=r"另存为“Word 文档（.docx）”后再上传。$"):
        extract(odd.ole("WordDocument"), "旧.doc")


@pytest.mark.parametrize(("content", "kind"), [(odd.ole("WordDocument"), ".doc"), (rtf("a"), "RTF")])
def test_without_libreoffice_the_way_out_is_said(monkeypatch, content, kind):
    monkeypatch.setattr(confined, "found", lambda _program: None)
    with pytest.raises(Refusal) as caught:
        read(content, "旧.doc")
    assert kind in caught.value.sentence
    assert "libreoffice-writer" in caught.value.sentence


@pytest.mark.skipif(confined.found("bash") is None, reason="no filter for this processor")
def test_a_program_that_is_shut_in_reaches_no_network(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        call = ["/bin/bash", "-c", f"exec 3<>/dev/tcp/127.0.0.1/{server.getsockname()[1]}"]
        assert subprocess.run(call).returncode == 0
        server.accept()[0].close()
        assert confined.run(call, folder=tmp_path).returncode != 0
        with pytest.raises(TimeoutError):
            server.accept()


@pytest.mark.skipif(not confined.hides_files(), reason="this kernel has no Landlock")
def test_a_program_that_is_shut_in_sees_its_own_folder_and_no_other(tmp_path):
    home, other = tmp_path / "home", tmp_path / "other"
    home.mkdir()
    other.mkdir()
    (home / "mine").write_text("mine")
    (other / "secret").write_text("secret")
    cat = shutil.which("cat") or ""
    assert confined.run([cat, "mine"], folder=home).stdout == b"mine"
    assert confined.run([cat, str(other / "secret")], folder=home).stdout == b""
    assert confined.run([shutil.which("touch") or "", str(other / "new")], folder=home).returncode != 0
    assert not (other / "new").exists()
