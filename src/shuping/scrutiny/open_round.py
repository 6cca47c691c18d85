"""`shuping open`: reopen a closed round with two slips on the scrutineers' own machine, and compare digests."""

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from shuping.scrutiny import apart
from shuping.scrutiny.asking import NotGiven, agreed_root, read_slips
from shuping.scrutiny.counting import counted
from shuping.scrutiny.round_key import write_once
from shuping.scrutiny.sentences import REASONS, sentence
from shuping.sealing import countedfile, digests, openedfile, opening, roundfile, slips
from shuping.sealing.countedfile import CountedFile
from shuping.sealing.faults import Refused
from shuping.sealing.opening import Opened
from shuping.sealing.roundfile import Round, VoterClass

DIGITS = 2 * digests.DIGEST


def main(words: list[str]) -> int:
    """Run the command in a process of its own."""
    return apart.run("shuping.scrutiny.open_round", words)


def parser() -> argparse.ArgumentParser:
    """Return the parser of the words after `shuping open`."""
    made = argparse.ArgumentParser(
        prog="shuping open", description="用两张密钥条在自己的机器上重新开票，核对摘要。不连服务器。"
    )
    made.add_argument("file", type=Path, metavar="ROUNDFILE", help="从系统导出的轮次文件")
    made.add_argument("--slip", action="append", default=[], type=Path, metavar="FILE", help="从文字文件读一张密钥条")
    made.add_argument("--root", type=a_digest, metavar="HEX", help="会场公布的封存清单的根，不写就当场问；不符就不开票")
    made.add_argument("--digest", type=a_digest, metavar="HEX", help="系统公布的开票摘要，开票后核对")
    made.add_argument("--out", type=Path, metavar="FILE", help="票数写到哪里，默认在轮次文件旁边")
    made.add_argument(
        "--whole", action="store_true", help="另写一个有整张选票的文件（opened）：只给监票人看，核对完就删掉"
    )
    return made


def a_digest(text: str) -> str:
    """Return 64 small hexadecimal digits, typed in groups or not. Raises ArgumentTypeError with a sentence."""
    found = "".join(text.split()).lower()
    if len(found) != DIGITS or set(found) - set("0123456789abcdef"):
        raise argparse.ArgumentTypeError("摘要是 64 位十六进制，分组的空格可以照抄（整个用引号括起来）")
    return found


def work(words: list[str]) -> int:
    """Open the round, count it and write the numbers; whole ballots only where they are asked for.

    0 where everything agrees; 1 with a sentence where something was refused, does not agree, or is not in order.
    """
    options = parser().parse_args(words)
    numbers: Path = options.out or options.file.with_name(options.file.stem + ".counted.json")
    whole: Path | None = beside(numbers) if options.whole else None
    try:
        closed = _read(options.file)
        sys.stdout.write(f"{closed.title}：封票 {len(closed.cast)} 个，文件完好。\n")
        there = whole or numbers  # whole ballots are asked for later, when the numbers may be there
        if there.exists():
            sys.stderr.write(f"{there} 已经有了，没有覆盖，也没有开票。请用 --out 换一个文件名。\n")
            return 1
        agreed_root(bytes.fromhex(options.root) if options.root else None, closed.closing_root)
        sys.stdout.write("和会场公布的封存清单的根相同。\n")
        opened = opening.open_round(closed, slips.combine(read_slips(options.slip), closed.public_key))
        content = openedfile.write(closed, opened)
        count = counted(openedfile.read(content))
        counts = countedfile.write(count)
        is_kept = whole is not None and numbers.exists()
        if is_kept and numbers.read_bytes() != counts:
            sys.stderr.write(f"{numbers} 已经有了，和这次开出的不一样，没有覆盖。请查明原因，两次的文件都保存好。\n")
            return 1
        write_all([*([] if is_kept else [(numbers, counts)]), *([(whole, content)] if whole else [])])
    except OSError as error:
        sys.stderr.write(f"{error.filename or numbers} 打不开或写不进：{error.strerror}。\n")
        return 1
    except NotGiven as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except Refused as refused:
        sys.stderr.writelines(f"{sentence(one)}\n" for one in refused.faults)
        return 1
    sys.stdout.writelines(_report(closed, opened))
    sys.stdout.writelines(_numbers(count, numbers, whole))
    sys.stdout.writelines(surplus(closed.classes, opened))
    return _compared(opened, options.digest)


def _read(path: Path) -> Round:
    """Read a round file without taking in what is far too large to be one. Raises OSError, Refused."""
    with path.open("rb") as file:
        return roundfile.read(file.read(roundfile.LARGEST + 1))


def _report(closed: Round, opened: Opened) -> list[str]:
    lines = [f"开出选票 {len(opened.ballots)} 张，打不开 {len(opened.invalid)} 张（按无效票计）。\n"]
    reasons = Counter(reason for _entry, reason in opened.invalid)
    lines += [f"  {REASONS[reason]}：{count} 张\n" for reason, count in sorted(reasons.items())]
    for key, joined in opened.counts_in.items():
        lines.append(f"  {key} 票不到 5 张，并入 {joined} 票\n")
    lines += [
        f"选票样式的摘要：{digests.for_eyes(closed.form_digest)}\n",
        f"计票办法的摘要：{digests.for_eyes(closed.scheme_digest)}\n",
        f"封存清单的根：{digests.for_eyes(closed.closing_root)}\n",  # not before: it is to be copied from the hall
    ]
    lines.append(f"开票摘要：{digests.for_eyes(opened.digest)}\n")
    return lines


def _numbers(count: CountedFile, numbers: Path, whole: Path | None) -> list[str]:
    """What was counted, class by class, and which file is for whom."""
    lines = [
        f"  {one.name}（{one.key}）：投票 {count.cast[one.key]} 张，废票 {count.void[one.key]} 张"
        + (f"，和 {count.joined[one.key]} 票合在一起计\n" if one.key in count.joined else "\n")
        for one in count.classes
    ]
    lines.append(f"把 {numbers} 交回系统（只有票数，没有整张选票）。\n")
    if whole:
        lines.append(
            f"{whole} 里面有每一张选票的全部选项和意见，约好的选法在里面认得出来："
            "只给监票人看，不上传、不转发，核对完就删掉。\n"
        )
    else:
        lines.append("没有写出整张选票。有异议、要逐张核对时，加上 --whole 再开一遍。\n")
    return lines


def surplus(classes: Sequence[VoterClass], opened: Opened) -> list[str]:
    """Return a sentence for each class with more ballots than it can have."""
    lines = []
    for one in (one for one in classes if one.key in opened.surplus):
        is_heads = one.heads is not None and one.heads <= one.issued
        most = f"领票的人（{one.heads} 人）" if is_heads else f"发出的票码（{one.issued} 个）"
        lines.append(f"{one.key} 票比{most}还多。请查明原因，这个结果不能签字。\n")
    return lines


def beside(numbers: Path) -> Path:
    """Return where whole ballots go for a file of numbers: `x.opened.json` beside `x.counted.json` or `x.json`."""
    return numbers.with_name(numbers.name.removesuffix(".json").removesuffix(".counted") + ".opened.json")


def write_all(files: Sequence[tuple[Path, bytes]]) -> None:
    """Write new files, all or none. Raises OSError."""
    written: list[Path] = []
    try:
        for path, content in files:
            write_once(path, content)
            written.append(path)
    except OSError:
        for path in written:
            path.unlink()
        raise


def _compared(opened: Opened, told: str | None) -> int:
    if told is None:
        sys.stdout.write("请把开票摘要和系统公布的逐组核对：有一组不同，结果不成立。\n")
    elif told == opened.digest.hex():
        sys.stdout.write("开票摘要和系统公布的相同。\n")
    else:
        sys.stderr.write("开票摘要和系统公布的不一样：结果不成立。请保存两边的文件，查明原因。\n")
        return 1
    return 1 if opened.surplus else 0
