"""What is typed on the terminal: slips line by line or scanned, unless they are in files, and the root of the hall."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from shuping.scrutiny.sentences import sentence
from shuping.sealing import alphabet, receipts, slips
from shuping.sealing.digests import DIGEST
from shuping.sealing.faults import Fault, Refused, fault
from shuping.sealing.slips import Slip

LINE = 4  # groups of a line on the slip
WHOLE = slips.GROUPS * alphabet.GROUP  # characters
HEXADECIMAL = "0123456789abcdef"
LARGEST = 10_000  # bytes of a file with one slip
DIGITS = 2 * DIGEST  # of a root
CLEAR = "\x1b[H\x1b[2J\x1b[3J"  # the screen and what can be scrolled back to


class NotGiven(Exception):
    """A slip or the root could not be had; `str()` is a sentence for people."""


def read_slips(files: Sequence[Path], number: int = 2) -> list[Slip]:
    """Return the slips in the files, or so many that are asked for when there are none.

    Raises NotGiven with a sentence. The screen is cleared after typing.
    """
    if files:
        return [_in_file(path) for path in files]
    asked: list[Slip] = []
    try:
        while len(asked) < number:
            slip = ask("一二三"[len(asked)], sys.stdin, sys.stdout)
            if any(slip.number == one.number for one in asked):
                sys.stdout.write(f"  {sentence(fault('slips.same', number=slip.number))}\n")
                continue
            asked.append(slip)
    finally:
        if sys.stdout.isatty():
            sys.stdout.write(CLEAR)
            sys.stdout.flush()
    return asked


def ask(number: str, typed: TextIO, shown: TextIO) -> Slip:
    """Return a slip that is typed: four lines of four groups, or all at once as a scanner types it.

    A line with a wrong group is asked for again. Raises NotGiven where the input ends.
    """
    shown.write(f"请输入第{number}张密钥条，每行 4 组；用扫码枪就直接扫二维码。\n")
    lines: list[str] = []
    while True:
        shown.write(f"  第 {len(lines) * LINE + 1}–{(len(lines) + 1) * LINE} 组：")
        shown.flush()
        line = typed.readline()
        if not line:
            raise NotGiven("密钥条没有输完，什么也没有打开。")
        cleaned = alphabet.clean(line)
        if len(cleaned) == WHOLE and not lines:
            lines = [cleaned]
        elif found := _faults(cleaned, len(lines) * LINE):
            shown.writelines(f"  {sentence(one)}\n" for one in found)
            continue
        else:
            lines.append(cleaned)
        if sum(map(len, lines)) == WHOLE:
            try:
                return slips.read("".join(lines))
            except Refused as refused:
                shown.writelines(f"  {sentence(one)}\n" for one in refused.faults)
                lines = []


def agreed_root(told: bytes | None, root: bytes) -> None:
    """Make sure that the root shown in the hall is `root`, that of the file; it is asked for where none was told.

    What was typed and differs in a few groups is asked for again. Raises Refused where it is another root, NotGiven
    with a sentence where the input ends.
    """
    while found := receipts.root_faults(told or ask_root(sys.stdin, sys.stdout), root):
        if told or found[0].kind != "root.mistyped":
            raise Refused(found)
        sys.stdout.write(f"  {sentence(found[0])}\n")


def ask_root(typed: TextIO, shown: TextIO) -> bytes:
    """Return a root that is typed from the paper of the hall, in one line or several. Raises NotGiven at the end."""
    shown.write("请对着会场公布的封存清单，输入封存清单的根：64 位，每 4 位一组，可以分几行。\n")
    digits = ""
    while len(digits) < DIGITS:
        shown.write(f"  第 {len(digits) // 4 + 1} 组起：")
        shown.flush()
        line = typed.readline()
        if not line:
            raise NotGiven("没有输入会场公布的封存清单的根，没有开票。")
        more = "".join(line.split()).lower()
        if set(more) - set(HEXADECIMAL):
            shown.write("  根里只有数字和 A 到 F。请重新输入这一行。\n")
        elif len(digits + more) > DIGITS:
            shown.write(f"  多了 {len(digits + more) - DIGITS} 位。请从第 1 组起重新输入。\n")
            digits = ""
        else:
            digits += more
    return bytes.fromhex(digits)


def _faults(cleaned: str, before: int) -> list[Fault]:
    """The faults of one line, its groups counted as on the whole slip."""
    found = alphabet.faults_of(cleaned, LINE)
    return [
        fault(
            one.kind,
            **{
                name: fact + before if name == "group" and isinstance(fact, int) else fact
                for name, fact in one.facts.items()
            },
        )
        for one in found
    ]


def _in_file(path: Path) -> Slip:
    try:
        if path.stat().st_size > LARGEST:
            raise NotGiven(f"{path} 太大，不是一张密钥条的文字。")
        return slips.read(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise NotGiven(f"{path} 打不开：{error.strerror}。") from error
    except UnicodeDecodeError as error:
        raise NotGiven(f"{path} 不是文字文件。请把密钥条上的 16 组字符存成文字文件。") from error
    except Refused as refused:
        raise NotGiven("\n".join(f"{path}：{sentence(one)}" for one in refused.faults)) from refused
