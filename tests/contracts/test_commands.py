"""The words of the command line, as an administrator types them: in a process and a folder of their own."""

import io
import os
import signal
import socket
import stat
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from shuping.audit import chain
from shuping.config.command import COMMANDS

SHELL = "whoever has a shell on the server as the owner of the data folder"
TERMINAL = "whoever has the program; it opens no data folder"
# Every door of the command line and who may come in. The files of the data folder keep everybody else out.
DOORS = {
    "serve": SHELL, "demo": SHELL, "audit": SHELL, "doctor": SHELL, "migrate": SHELL, "reindex": SHELL, "check": SHELL,
    "makemigrations": SHELL, "read": TERMINAL, "round-key": TERMINAL, "open": TERMINAL, "tally": TERMINAL,
    "offline-page": TERMINAL, "worker": SHELL, "init": SHELL, "backup": SHELL, "backup-keys": SHELL, "restore": SHELL,
    "upgrade": SHELL, "resemble": TERMINAL, "certificate": TERMINAL, "rehearse": SHELL,
}  # fmt: skip
NOWHERE = "postgresql://nobody@127.0.0.1:1/none"
PROGRAM = "import sys; from shuping.config.command import main; sys.exit(main())"
WITHOUT_DJANGO = """
import sys
from shuping.config.command import main
code = main(sys.argv[1:])
assert not [name for name in sys.modules if name.split('.')[0] == 'django'], 'django was imported'
sys.exit(code)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


def shuping(folder: Path, *words: str, program: str = PROGRAM, **environ: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-c", program, *words],
        capture_output=True,
        text=True,
        timeout=60,
        env=environment(folder, **environ),
        cwd=folder.parent,
    )


def environment(folder: Path, **environ: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SHUPING_", "DJANGO_"))}
    source = str(Path(__file__).resolve().parents[2] / "src")
    return {**kept, "PYTHONPATH": source, "PYTHONIOENCODING": "utf-8", "SHUPING_DATA": str(folder), **environ}


def exported(count: int = 5, *, instead: dict[int, bytes] | None = None) -> bytes:
    """Return an export of `count` entries; `instead` names entries whose act is written over afterwards."""
    entries, previous = [], chain.NO_HASH
    for number in range(1, count + 1):
        link = chain.Link(
            digest="sha256", instance="shuping-test", number=number, previous=previous,
            at="2026-03-02T01:00:00.000+00:00", actor="person/1", organisation="organisation/1",
            act="findings.claimed", object=f"findings.act/{number}", content=bytes([number]) * 32,
        )  # fmt: skip
        entry = chain.pack(link)
        previous = chain.entry_hash(entry, "sha256")
        entries.append(entry.replace(b"claimed", instead[number]) if instead and number in instead else entry)
    out = io.BytesIO()
    chain.write_export(entries, out)
    return out.getvalue()


def heads(export: bytes) -> list[str]:
    return [chain.entry_hash(entry, "sha256").hex() for entry in chain.read_export(io.BytesIO(export))]


def test_every_command_stands_in_the_table_of_who_may_use_it() -> None:
    assert set(COMMANDS) == set(DOORS)


def test_help_is_printed_and_an_unknown_word_is_refused(folder: Path) -> None:
    for words in (["help"], ["--help"], []):
        done = shuping(folder, *words)
        assert (done.returncode, "shuping serve" in done.stdout) == (0, True)
    done = shuping(folder, "serv")
    assert done.returncode == 2
    assert done.stdout == ""
    assert "没有“serv”这个命令" in done.stderr
    assert not folder.exists()


def test_settings_that_cannot_be_used_are_said_in_one_go_and_without_a_traceback(folder: Path) -> None:
    done = shuping(folder, "serve", SHUPING_DIGEST="md5", SHUPING_HTTPS="perhaps")
    assert done.returncode == 2
    assert "SHUPING_DIGEST" in done.stderr
    assert "SHUPING_HTTPS" in done.stderr
    assert "Traceback" not in done.stderr
    assert not folder.exists()


def test_a_document_is_read_without_django(folder: Path) -> None:
    speech = folder.with_suffix(".txt")
    speech.write_text("主要问题：一是会开得少。二是记录不全。", encoding="utf-8")
    done = shuping(folder, "read", str(speech), program=WITHOUT_DJANGO)
    assert done.returncode == 0, done.stderr
    assert "会开得少" in done.stdout
    assert not folder.exists()
    assert shuping(folder, "read", str(folder / "none.txt"), program=WITHOUT_DJANGO).returncode == 2


class Verified:
    """What `shuping audit verify` says of an export; a test without the database fails where it is asked."""

    def __init__(self, folder: Path, content: bytes, *anchors: str) -> None:
        file = folder.parent / "export.chain"
        file.write_bytes(content)
        words = [word for anchor in anchors for word in ("--anchor", anchor)]
        out, self.code = io.StringIO(), 0
        try:
            call_command("audit", "verify", str(file), *words, stdout=out)
        except SystemExit as ended:
            self.code = int(str(ended.code))
        except CommandError as error:
            self.code = error.returncode
        self.said = out.getvalue()


def test_a_whole_chain_is_verified_without_any_database(folder: Path) -> None:
    export = exported()
    bare = Verified(folder, export)
    assert (bare.code, "链完整：5 条" in bare.said, "第 1 条以后没有锚点" in bare.said) == (0, True, True)
    anchored = Verified(folder, export, f"5:{heads(export)[4][:16]}")
    assert (anchored.code, "第 5 条及以前与锚点相符" in anchored.said) == (0, True)
    assert "没有锚点" not in anchored.said
    file = folder.parent / "export.chain"
    typed = shuping(folder, "audit", "verify", str(file), SHUPING_DATABASE=NOWHERE)
    assert (typed.returncode, typed.stdout) == (0, bare.said)
    file.write_bytes(exported(instead={3: b"refused"}))
    assert shuping(folder, "audit", "verify", str(file), SHUPING_DATABASE=NOWHERE).returncode == 1


def test_an_edited_chain_is_broken_at_the_entry_after(folder: Path) -> None:
    found = Verified(folder, exported(instead={3: b"refused"}))
    assert (found.code, "第 4 条断了" in found.said) == (1, True)


def test_a_chain_cut_in_an_entry_is_broken_and_one_cut_between_two_needs_an_anchor(folder: Path) -> None:
    assert Verified(folder, exported()[:-5]).code == 1
    whole, cut = exported(5), exported(4)
    assert Verified(folder, cut).code == 0
    assert Verified(folder, cut, f"5:{heads(whole)[4][:16]}").code == 1


def test_a_chain_written_anew_is_seen_by_an_anchor_alone(folder: Path) -> None:
    first = exported(5)
    anew = exported(5).replace(b"person/1", b"person/2")
    assert Verified(folder, anew).code == 1  # edited, not written anew
    other = exported(6)
    assert Verified(folder, other, f"3:{heads(first)[2][:16]}").code == 0
    assert Verified(folder, other, f"3:{heads(first)[3][:16]}").code == 1


def test_what_is_no_export_and_no_anchor_is_refused(folder: Path) -> None:
    assert Verified(folder, b"no chain at all").code == 1
    assert Verified(folder, exported(), "five").code == 1
    done = shuping(folder, "audit", "verify", str(folder / "none.chain"))
    assert done.returncode == 1
    assert "Traceback" not in done.stderr, done.stderr


def test_a_demo_refuses_a_folder_that_is_no_demo_and_leaves_it_as_it_was(folder: Path) -> None:
    folder.mkdir()
    (folder / "shuping.sqlite3").write_bytes(b"somebody's data")
    done = shuping(folder, "demo", "--no-serve")
    assert done.returncode == 1
    assert "不是建完的演示" in done.stderr
    assert (folder / "shuping.sqlite3").read_bytes() == b"somebody's data"
    assert not (folder / "demo.json").exists()


def test_a_rehearsal_needs_an_office_and_refuses_a_folder_that_is_none_of_its_own(folder: Path) -> None:
    temporary = {"TMPDIR": str(folder.parent)}
    nothing = shuping(folder, "rehearse", "1", **temporary)
    assert (nothing.returncode, "里没有数据" in nothing.stderr) == (1, True)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        occupied = shuping(folder, "rehearse", "1", "--port", port, **temporary)
    assert (occupied.returncode, f"端口 {port} 已被占用" in occupied.stderr) == (1, True)
    folder.mkdir()
    (folder / "shuping.sqlite3").write_bytes(b"somebody's data")
    unreadable = shuping(folder, "rehearse", "1", **temporary)
    assert (unreadable.returncode, "正式数据读不出来" in unreadable.stderr) == (1, True)
    as_rehearsal = {"SHUPING_DEMO": "true", "SHUPING_REHEARSAL": "here", **temporary}
    played = shuping(folder, "rehearse", "--port", "1", **as_rehearsal)
    assert (played.returncode, "不是演练的文件夹" in played.stderr) == (1, True)
    (folder.parent / "shape.json").write_text("{}", encoding="utf-8")
    filled = shuping(folder, "rehearse", "--port", "1", **as_rehearsal)
    assert (filled.returncode, "不会在里面演练" in filled.stderr) == (1, True)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == {"shuping.sqlite3": b"somebody's data"}
    assert {path.name for path in folder.parent.iterdir()} == {folder.name, "shape.json"}


@pytest.mark.parametrize("by_file", [False, True], ids=["environment", "file"])
def test_serving_prepares_the_folder_and_a_key_that_only_its_owner_reads(folder: Path, *, by_file: bool) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environ = environment(folder)
    if by_file:
        file, folder = folder.parent / "shuping.toml", folder.parent / "elsewhere"
        file.write_text(f'data = "{folder}"\n', encoding="utf-8")
        del environ["SHUPING_DATA"]
        environ["SHUPING_CONFIG"] = str(file)
    serving = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, "serve", "--port", str(port)],
        env=environ, cwd=folder.parent, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        assert answer(port, serving) == b"ok"
        key = folder / "secret.key"
        assert stat.S_IMODE(key.stat().st_mode) == 0o600
        assert len(key.read_text(encoding="ascii")) >= 48
        assert (folder / "shuping.sqlite3").exists()
        open_to_others = [path for path in (folder, *folder.rglob("*")) if path.stat().st_mode & 0o077]
        assert open_to_others == []
        assert {path.name for path in folder.parent.iterdir()} <= {folder.name, "shuping.toml"}
    finally:
        serving.send_signal(signal.SIGINT)
        serving.wait(timeout=20)


def answer(port: int, serving: "subprocess.Popen[bytes]") -> bytes:
    for _attempt in range(150):
        assert serving.poll() is None, "the server ended"
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as found:
                return bytes(found.read())
        except OSError:
            time.sleep(0.2)
    raise AssertionError("no answer in 30 seconds")
