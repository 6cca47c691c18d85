"""`shuping round-key` and `shuping open` as scrutineers type them: processes of their own, no server, no Django."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from shuping.scrutiny import apart
from shuping.sealing import countedfile, receipts, roundfile, slips, trial
from shuping.sealing.opening import open_round
from shuping.sealing.roundfile import Cast, VoterClass
from shuping.sealing.tests.rounds import made, with_cast
from tests.contracts.test_commands import WITHOUT_DJANGO, environment

ROUND = bytes(range(16))
CLASSES = (VoterClass("A", "班子成员", 40), VoterClass("B", "代表委员", 40, "A"))
CLOSED, SLIPS, BALLOTS, _CODES = made(5, ballots=20, classes=CLASSES, weights=(18, 2))
ROOT = CLOSED.closing_root.hex()


def shuping(folder: Path, *words: str, typed: str = "") -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-c", WITHOUT_DJANGO, *words],
        capture_output=True, text=True, timeout=60, env=environment(folder), cwd=folder, input=typed,
    )  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "round.json").write_bytes(roundfile.write(CLOSED))
    for slip in SLIPS:
        (tmp_path / f"slip-{slip.number}.txt").write_text(slips.printed(slip), encoding="utf-8")
    return tmp_path


def two(first: int = 1, second: int = 3) -> tuple[str, ...]:
    return "--slip", f"slip-{first}.txt", "--slip", f"slip-{second}.txt"


def groups_in(page: Path) -> str:
    return " ".join(part[:5] for part in page.read_text(encoding="utf-8").split("</small>")[1:])


def test_a_key_is_made_as_three_slips_and_a_public_key_and_the_trial_proves_them(tmp_path: Path) -> None:
    done = shuping(tmp_path, "round-key", "--round", ROUND.hex(), "--title", "民主测评", "--out", "key")
    assert (done.returncode, done.stderr) == (0, "")
    assert "下一步" in done.stdout
    files = sorted((tmp_path / "key").iterdir())
    assert [path.name for path in files] == ["public-key.json", "slip-1.html", "slip-2.html", "slip-3.html"]
    assert {oct(path.stat().st_mode & 0o777) for path in files} == {"0o600"}
    assert oct((tmp_path / "key").stat().st_mode & 0o777) == "0o700"

    key = trial.read_key_file(files[0].read_bytes())
    held = [slips.read(groups_in(path)) for path in files[1:]]
    private = slips.combine(held, key.public_key).private_numbers().private_value
    for path in files:
        assert f"{private:064x}" not in path.read_text(encoding="utf-8").lower()
    word, sealed = trial.challenge(key.public_key, key.round_id)
    (tmp_path / "trial.json").write_bytes(trial.trial_file(sealed))
    typed = "\n".join(slips.printed(slip) for slip in held) + "\n"
    answered = shuping(tmp_path, "round-key", "answer", "trial.json", typed=typed)
    assert answered.returncode == 0, answered.stderr
    assert f"试封词：{word}\n" in answered.stdout


def test_a_trial_gives_no_word_while_one_slip_of_the_three_is_bad_or_missing(folder: Path) -> None:
    word, sealed = trial.challenge(CLOSED.public_key, CLOSED.round_id)
    (folder / "trial.json").write_bytes(trial.trial_file(sealed))
    (folder / "bad.txt").write_text(slips.printed(replace(SLIPS[2], second=bytes(16))), encoding="utf-8")
    for third, said in (
        (("--slip", "bad.txt"), "第 3 张密钥条是坏的：第 1、2 张合得成这一轮的钥匙"),
        ((), "试封要三张密钥条，现在有 2 张"),
        (("--slip", "slip-2.txt"), "第 2 张密钥条输入了两次"),
    ):
        done = shuping(folder, "round-key", "answer", "trial.json", *two(1, 2), *third)
        assert (done.returncode, done.stdout) == (1, "")
        assert said in done.stderr
    done = shuping(folder, "round-key", "answer", "trial.json", *two(1, 2), "--slip", "slip-3.txt")
    assert (done.returncode, word in done.stdout) == (0, True)


def test_a_folder_that_is_there_is_not_written_over_and_wrong_words_are_explained(tmp_path: Path) -> None:
    (tmp_path / "key").mkdir()
    good = ("--title", "民主测评", "--out", "key")
    there = shuping(tmp_path, "round-key", "--round", ROUND.hex(), *good)
    assert (there.returncode, there.stdout) == (1, "")
    assert "没有覆盖" in there.stderr
    assert list((tmp_path / "key").iterdir()) == []
    for words, said in (
        (("--round", "12", *good), "32 位十六进制"),
        (("--round", ROUND.hex(), "--title", "a\nb", "--out", "new"), "名称写成一行"),
        (("--round", ROUND.hex(), "--title", "民主测评", "--out", "none/new"), "建不了"),
        ((), "--round"),
    ):
        done = shuping(tmp_path, "round-key", *words)
        assert done.returncode in (1, 2)
        assert said in done.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["key"]


def test_a_round_is_opened_with_each_pair_of_slips_and_the_digests_agree(folder: Path) -> None:
    digests = set()
    for pair in ((1, 2), (2, 3), (1, 3)):
        done = shuping(
            folder, "open", "round.json", *two(*pair), "--root", ROOT, "--out", f"{pair[0]}{pair[1]}.json", "--whole"
        )
        assert (done.returncode, done.stderr) == (0, "")
        assert f"开出选票 {len(BALLOTS)} 张，打不开 0 张" in done.stdout
        assert "B 票不到 5 张，并入 A 票" in done.stdout
        digests.add(json.loads((folder / f"{pair[0]}{pair[1]}.opened.json").read_text(encoding="utf-8"))["digest"])
    assert len(digests) == 1
    counted = countedfile.read((folder / "12.json").read_bytes())
    assert (counted.opened_digest.hex(), counted.envelopes) == (next(iter(digests)), len(BALLOTS))
    assert (dict(counted.cast), dict(counted.joined)) == ({"A": len(BALLOTS), "B": 0}, {"B": "A"})
    assert not {"ballots", "salt"} & set(json.loads((folder / "12.json").read_text(encoding="utf-8")))
    assert "把 13.json 交回系统（只有票数，没有整张选票）" in done.stdout
    assert f"班子成员（A）：投票 {len(BALLOTS)} 张，废票 0 张" in done.stdout
    assert "13.opened.json 里面有每一张选票" in done.stdout
    assert {oct((folder / name).stat().st_mode & 0o777) for name in ("12.json", "12.opened.json")} == {"0o600"}
    same = shuping(folder, "open", "round.json", *two(), "--root", ROOT, "--digest", digests.pop())
    assert (same.returncode, same.stderr) == (0, "")
    assert "和系统公布的相同" in same.stdout
    assert oct((folder / "round.counted.json").stat().st_mode & 0o777) == "0o600"
    assert "没有写出整张选票" in same.stdout
    assert not (folder / "round.opened.json").exists()
    words = ("--root", ROOT, "--digest", "0" * 64, "--out", "again.json")
    other = shuping(folder, "open", "round.json", *two(), *words)
    assert other.returncode == 1
    assert "结果不成立" in other.stderr


def test_whole_ballots_may_be_asked_for_later_beside_numbers_that_are_the_same(folder: Path) -> None:
    words = ("open", "round.json", *two(), "--root", ROOT)
    assert shuping(folder, *words).returncode == 0
    numbers = (folder / "round.counted.json").read_bytes()
    assert "round.counted.json 已经有了，没有覆盖" in shuping(folder, *words).stderr
    later = shuping(folder, *words, "--whole")
    assert (later.returncode, later.stderr) == (0, "")
    assert (folder / "round.counted.json").read_bytes() == numbers
    assert len(json.loads((folder / "round.opened.json").read_bytes())["ballots"]) == len(BALLOTS)
    (folder / "other.counted.json").write_bytes(numbers.replace(b"2025", b"2024"))
    differs = shuping(folder, *words, "--whole", "--out", "other.counted.json")
    assert differs.returncode == 1
    assert "和这次开出的不一样，没有覆盖" in differs.stderr
    assert not (folder / "other.opened.json").exists()


def test_slips_typed_on_the_terminal_open_too(folder: Path) -> None:
    typed = "\n".join([ROOT, *(slips.printed(slip) for slip in SLIPS[:2])]) + "\n"
    done = shuping(folder, "open", "round.json", typed=typed)
    assert done.returncode == 0, done.stderr
    assert "有一组不同，结果不成立" in done.stdout


def test_the_root_of_the_hall_is_asked_for_whole_and_not_shown_before(folder: Path) -> None:
    groups = [ROOT.upper()[at : at + 4] for at in range(0, 64, 4)]
    wrong = [*groups[:6], "0000" if groups[6] != "0000" else "1111", *groups[7:]]
    lines = ["GGGG", " ".join(groups) + " 00", " ".join(wrong), " ".join(groups[:8]), " ".join(groups[8:])]
    done = shuping(folder, "open", "round.json", *two(), typed="\n".join(lines) + "\n")
    assert done.returncode == 0, done.stderr
    before, after = done.stdout.split("和会场公布的封存清单的根相同。")
    assert ROOT.upper() not in before.replace(" ", "")
    assert ROOT.upper() in after.replace(" ", "")
    for said in ("只有数字和 A 到 F", "多了 2 位", "根的第 7 组和文件不一样，其余的组都一样", "第 9 组起："):
        assert said in before


@pytest.mark.parametrize(
    ("typed", "said"),
    [("", "没有输入会场公布的封存清单的根"), ("begun", "没有输入会场公布的封存清单的根"), ("another", "没有开票")],
)
def test_without_the_whole_root_nothing_is_opened(folder: Path, typed: str, said: str) -> None:
    before = sorted(path.name for path in folder.iterdir())
    lines = {"": "", "begun": ROOT[:16] + "\n", "another": "0" * 64 + "\n"}[typed]
    done = shuping(folder, "open", "round.json", *two(), typed=lines)
    assert done.returncode == 1
    assert said in done.stderr
    assert "开票摘要" not in done.stdout
    assert sorted(path.name for path in folder.iterdir()) == before


def test_the_how_to_page_promises_only_what_the_commands_say(folder: Path) -> None:
    page = (Path(__file__).resolve().parents[2] / "docs/how-to/监票人的密钥条.md").read_text(encoding="utf-8")
    promised = [line.strip().removeprefix("> ") for line in page.splitlines() if line.strip().startswith("> ")]
    made_key = shuping(folder, "round-key", "--round", ROUND.hex(), "--title", "民主测评", "--out", "钥匙").stdout
    _word, sealed = trial.challenge(CLOSED.public_key, CLOSED.round_id)
    (folder / "trial.json").write_bytes(trial.trial_file(sealed))
    groups = slips.printed(SLIPS[0]).split()
    lines = [" ".join(groups[at : at + 4]) for at in range(0, 16, 4)]
    wrong = lines[1].replace(groups[5], groups[5][:4] + ("1" if groups[5][4] == "0" else "0"))
    typed = "\n".join([lines[0], wrong, *lines[1:], *map(slips.printed, SLIPS[1:]), ""])
    answered = shuping(folder, "round-key", "answer", "trial.json", typed=typed).stdout
    digest = open_round(CLOSED, slips.combine(SLIPS[:2], CLOSED.public_key)).digest.hex()
    opened = shuping(folder, "open", "round.json", *two(), "--digest", digest, "--whole", typed=f"{ROOT}\n").stdout
    numbers = shuping(folder, "tally", "round.opened.json", "--counted", "round.counted.json").stdout
    listed = shuping(folder, "tally", "round.json", "--receipt", receipts.printed(CLOSED.cast[0].receipt)).stdout
    offline = shuping(folder, "offline-page", "--out", "监票人离线页.html").stdout
    assert len(promised) == 13
    said = made_key + answered + opened + numbers + listed + offline
    assert [sentence for sentence in promised if sentence not in said] == []


def damaged(name: str) -> bytes:
    if name == "not json":
        return b"{"
    record = json.loads(roundfile.write(CLOSED))
    record["envelopes"].pop()
    return json.dumps(record).encode()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("none.json", *two()), "none.json 打不开"),
        (("not json", *two()), "文件损坏"),
        (("dropped", *two()), "封存清单的根和清单不符"),
        (("round.json", *two(), "--root", "0" * 64), "清单改动过，或者不是同一轮。没有开票"),
        (("round.json", "--slip", "slip-1.txt"), "现在有 1 张"),
        (("round.json", *two(2, 2)), "第 2 张密钥条输入了两次"),
        (("round.json", "--slip", "slip-1.txt", "--slip", "other.txt"), "第 2 张密钥条不是这一轮的"),
        (("round.json", "--slip", "slip-1.txt", "--slip", "none.txt"), "none.txt 打不开"),
        (("round.json", *two(), "--root", "mistyped"), "根的第 16 组和文件不一样"),
        (("round.json",), "密钥条没有输完"),
        (("round.json", *two(), "--out", "slip-1.txt"), "没有覆盖"),
        (("round.json", *two(), "--out", "none/out.json"), "none/out.json 打不开或写不进"),
        (("round.json", *two(), "--out", "there.json", "--whole"), "there.opened.json 已经有了"),
    ],
)
def test_what_is_not_right_is_refused_with_a_sentence_and_nothing_is_written(
    folder: Path, words: tuple[str, ...], said: str
) -> None:
    for name in ("not json", "dropped"):
        (folder / name).write_bytes(damaged(name))
    _public, others = slips.new_slips()
    (folder / "other.txt").write_text(slips.printed(others[1]), encoding="utf-8")
    (folder / "there.opened.json").write_text("{}", encoding="utf-8")
    before = {path: path.read_bytes() for path in folder.iterdir()}
    mistyped = ROOT[:-1] + ("1" if ROOT[-1] == "0" else "0")
    root = () if "--root" in words else ("--root", ROOT)
    done = shuping(folder, "open", *(mistyped if word == "mistyped" else word for word in words), *root)
    assert done.returncode == 1
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert {path: path.read_bytes() for path in folder.iterdir()} == before


def test_an_envelope_that_does_not_open_is_counted_and_a_class_beyond_its_codes_is_no_good_result(folder: Path) -> None:
    cast = list(CLOSED.cast)
    cast[2] = Cast(cast[2].receipt, cast[2].envelope[:-1] + bytes([cast[2].envelope[-1] ^ 1]))
    broken = with_cast(CLOSED, cast)
    (folder / "round.json").write_bytes(roundfile.write(broken))
    done = shuping(folder, "open", "round.json", *two(), "--root", broken.closing_root.hex())
    assert done.returncode == 0, done.stderr
    assert f"开出选票 {len(BALLOTS) - 1} 张，打不开 1 张" in done.stdout
    assert "打不开：改动过，或者不是封给这一轮的：1 张" in done.stdout

    few = made(5, ballots=20, classes=(CLASSES[0], VoterClass("B", "代表委员", 0, "A")), weights=(18, 2))[0]
    (folder / "few.json").write_bytes(roundfile.write(few))
    done = shuping(folder, "open", "few.json", *two(), "--root", few.closing_root.hex())
    assert done.returncode == 1
    assert "B 票比发出的票码（0 个）还多" in done.stdout

    stuffed = made(5, ballots=20, classes=(replace(CLASSES[0], heads=19), CLASSES[1]), weights=(1, 0))[0]
    (folder / "stuffed.json").write_bytes(roundfile.write(stuffed))
    done = shuping(folder, "open", "stuffed.json", *two(), "--root", stuffed.closing_root.hex(), "--whole")
    assert done.returncode == 1
    assert "A 票比领票的人（19 人）还多" in done.stdout
    checked = shuping(folder, "tally", "stuffed.opened.json")
    assert (checked.returncode, "A 票比领票的人（19 人）还多" in checked.stderr) == (1, True)
    assert "班子成员（A）：发出票码 40 个，领票 19 人" in shuping(folder, "tally", "stuffed.json").stdout


CONFINED = """
import ctypes, resource, socket, subprocess, sys
from shuping.scrutiny import apart
apart.confine()
print(resource.getrlimit(resource.RLIMIT_CORE), ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))
for act in (lambda: socket.create_connection(("127.0.0.1", 9)), lambda: subprocess.run(["true"])):
    try:
        act()
    except PermissionError as error:
        print("refused")
print(sorted(name for name in sys.modules if name.split(".")[0] == "django"))
sys.excepthook = apart._crashed
raise ValueError("a seed that must not be said")
"""


@pytest.mark.skipif(sys.platform != "linux", reason="what the system offers differs")
def test_the_process_with_the_key_dumps_nothing_calls_nobody_and_says_nothing_when_it_falls(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", CONFINED], capture_output=True, text=True, timeout=30, env=environment(tmp_path)
    )
    assert done.stdout == "(0, 0) 0\nrefused\nrefused\n[]\n"
    assert "ValueError" in done.stderr
    assert "seed" not in done.stderr


def test_only_listed_work_is_done_apart() -> None:
    with pytest.raises(ValueError, match="no work"):
        apart.run("os", [])
