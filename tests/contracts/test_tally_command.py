"""`shuping tally` as a scrutineer or a voter types it: three kinds of files, and what it says of each."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from shuping.scrutiny import counting
from shuping.sealing import countedfile, openedfile, receipts, roundfile, slips
from shuping.sealing.envelopes import Ballot
from shuping.sealing.opening import open_round
from shuping.sealing.roundfile import VoterClass
from shuping.sealing.scheme import Scheme
from shuping.sealing.tests.rounds import closed_round
from tests.contracts.test_round_key_and_open import shuping

PUBLIC, SLIPS = slips.slips_of(b"a" * 16, b"b" * 16, b"c" * 16)
CLASSES = (VoterClass("A", "班子成员", 30, None, "60.00"), VoterClass("B", "群众代表", 30, None, "40.00"))
SCHEME = Scheme("abstain", "void_ballot", "void_ballot", "points", 5, (100, 60, 0))
# Two rows. A: 6 say 好, 较好; 5 say 较好, 好; 2 say 好, 好 and are void. B: 5 say 较好, 差; 2 say nothing and 差.
CAST = [Ballot(0, (1, 2), "会少")] * 6 + [Ballot(0, (2, 1))] * 5 + [Ballot(0, (1, 1))] * 2
CAST += [Ballot(1, (2, 3), "会多")] * 5 + [Ballot(1, (0, 3))] * 2
CODES = [bytes([number]) * 10 for number in range(len(CAST))]
CLOSED = closed_round(
    bytes(range(16)), PUBLIC, ("甲", "乙"), ("好", "较好", "差"), CLASSES, CAST, CODES, SCHEME
)  # fmt: skip
OPENED = openedfile.write(CLOSED, open_round(CLOSED, slips.combine(SLIPS[:2], PUBLIC)))
COUNTED = countedfile.write(counting.counted(openedfile.read(OPENED)))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "round.json").write_bytes(roundfile.write(CLOSED))
    (tmp_path / "round.opened.json").write_bytes(OPENED)
    (tmp_path / "round.counted.json").write_bytes(COUNTED)
    return tmp_path


def test_a_round_file_is_checked_and_a_voter_finds_the_receipt(folder: Path) -> None:
    mine = next(one for one in CLOSED.cast)
    typed = receipts.printed(mine.receipt).lower().replace(" ", "-")
    done = shuping(
        folder, "tally", "round.json", "--receipt", typed, "--root", CLOSED.closing_root.hex(),
        "--digest", CLOSED.form_digest.hex(), "--digest", CLOSED.scheme_digest.hex(),
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert "封票 20 个，按回执排好" in done.stdout
    assert "合计发出 60 个" in done.stdout
    assert f"回执 {receipts.printed(mine.receipt)} 在清单里，第 1 个" in done.stdout
    assert mine.entry.digest.hex().upper() in done.stdout.replace(" ", "")
    assert "和会场公布的封存清单的根相同" in done.stdout
    assert "就是选票样式的摘要" in done.stdout
    assert "就是计票办法的摘要" in done.stdout


def test_a_receipt_that_is_not_there_and_a_root_of_another_list_are_said(folder: Path) -> None:
    done = shuping(
        folder,
        "tally",
        "round.json",
        "--receipt",
        "0" * 16,
        "--receipt",
        "12",
        "--root",
        "0" * 64,
        "--digest",
        "1" * 64,
    )
    assert done.returncode == 1
    assert "回执 0000 0000 0000 0000 不在清单里" in done.stderr
    assert "回执“12”：少了 14 个字符" in done.stderr
    assert "和会场公布的封存清单的根不一样" in done.stderr
    assert "和这个文件的哪个摘要都不一样" in done.stderr


IN_FULL = """\
  班子成员（A）：投票 13 张，废票 2 张
  群众代表（B）：投票 7 张，废票 0 张
  意见 11 条，已打散，写在票数文件里。
1. 甲
   班子成员：好 6，较好 5，差 0；弃权 0，认不清 0；有效 11
   群众代表：好 0，较好 5，差 0；弃权 2，认不清 0；有效 5
   班子成员：9 ÷ 11 = 81.82%，× 60.00% = 49.09%
   群众代表：3 ÷ 5 = 60.00%，× 40.00% = 24.00%
   合计 73.09%
2. 乙
   班子成员：好 5，较好 6，差 0；弃权 0，认不清 0；有效 11
   群众代表：好 0，较好 0，差 7；弃权 0，认不清 0；有效 7
   班子成员：8.6 ÷ 11 = 78.18%，× 60.00% = 46.91%
   群众代表：0 ÷ 7 = 0.00%，× 40.00% = 0.00%
   合计 46.91%
"""
SHOWN = """\
能公布的（不到 5 张的格子和旁边的合并）：
  投票 20 张，废票 2 张
1. 甲
   班子成员：好 6，较好+差+弃权 5
   群众代表：好+较好+差+弃权 7
   合计：好+较好+差+弃权 18
"""


def test_an_opened_file_is_counted_anew_with_every_step_and_compared(folder: Path) -> None:
    digest = openedfile.read(OPENED).opened.digest.hex()
    words = ("round.opened.json", "--counted", "round.counted.json", "--digest", digest)
    done = shuping(folder, "tally", *words, "--root", CLOSED.closing_root.hex())
    assert (done.returncode, done.stderr) == (0, "")
    assert IN_FULL in done.stdout
    assert "权重：班子成员 60.00%，群众代表 40.00%" in done.stdout
    assert "分值：好 100，较好 60，差 0" in done.stdout
    assert "round.counted.json 里的票数和重新计的完全相同" in done.stdout
    assert "就是开票摘要" in done.stdout


def test_a_counted_file_shows_its_numbers_and_what_may_be_published(folder: Path) -> None:
    done = shuping(folder, "tally", "round.counted.json", "--root", CLOSED.closing_root.hex())
    assert (done.returncode, done.stderr) == (0, "")
    assert IN_FULL in done.stdout
    assert SHOWN in done.stdout
    assert "会少" not in done.stdout


def lie(record: dict[str, Any]) -> None:
    record["rows"][1][0]["votes"] = [6, 5, 0]


def cheat(record: dict[str, Any]) -> None:
    record["void"]["A"], record["cast"]["A"], record["cast"]["B"] = 3, 14, 6


def quiet(record: dict[str, Any]) -> None:
    record["remarks"] = record["remarks"][:-1]


@pytest.mark.parametrize(
    ("change", "said"),
    [(lie, "不一样：各行的票数。结果不成立"), (lie, "第 2 行不一样"), (quiet, "不一样：意见"), (cheat, "票类 B")],
)  # fmt: skip
def test_numbers_that_are_not_those_of_the_ballots_are_found(
    folder: Path, change: Callable[[dict[str, Any]], None], said: str
) -> None:
    record = json.loads(COUNTED)
    change(record)
    (folder / "handed-in.json").write_text(json.dumps(record), encoding="utf-8")
    done = shuping(folder, "tally", "round.opened.json", "--counted", "handed-in.json")
    assert done.returncode == 1
    assert said in done.stderr


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("none.json",), 1, "none.json 打不开"),
        (("other.json",), 1, "不是轮次文件、开票文件或者票数文件"),
        (("slip.txt",), 1, "文件损坏"),
        (("round.opened.json", "--receipt", "0" * 16), 2, "--receipt 只用于轮次文件"),
        (("round.json", "--counted", "round.counted.json"), 2, "--counted 只用于开票文件"),
        (("round.json", "--root", "12"), 2, "64 位十六进制"),
        (("round.opened.json", "--counted", "round.json"), 1, "这不是 shuping.counted/1 格式的文件"),
        ((), 2, "FILE"),
    ],
)
def test_what_is_not_understood_is_told_apart_from_what_does_not_agree(
    folder: Path, words: tuple[str, ...], code: int, said: str
) -> None:
    (folder / "other.json").write_text('{"format": ["shuping.round/1"]}', encoding="utf-8")
    (folder / "slip.txt").write_text(slips.printed(SLIPS[0]), encoding="utf-8")
    done = shuping(folder, "tally", *words)
    assert (done.returncode, done.stdout) == (code, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_an_opened_file_that_was_touched_is_not_counted(folder: Path) -> None:
    record = json.loads(OPENED)
    record["ballots"][0]["marks"] = [3, 3]
    (folder / "touched.json").write_text(json.dumps(record), encoding="utf-8")
    done = shuping(folder, "tally", "touched.json")
    assert (done.returncode, done.stdout) == (1, "")
    assert "开票摘要和选票不符" in done.stderr
