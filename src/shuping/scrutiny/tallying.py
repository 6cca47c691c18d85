"""`shuping tally`: check and recount a file of a round, whichever of the three it is. No slip, no server, no key.

A round file is checked in every part and searched for receipts; an opened file is counted anew, with every step of the
arithmetic, and compared with the numbers that were handed in; from a counted file what may be published is made again.
"""

import argparse
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from shuping import tally
from shuping.scrutiny import counting, tables
from shuping.scrutiny.open_round import a_digest, surplus
from shuping.scrutiny.sentences import REASONS, sentence
from shuping.sealing import countedfile, digests, jsonfile, openedfile, receipts, roundfile
from shuping.sealing.countedfile import CountedFile
from shuping.sealing.faults import Refused
from shuping.sealing.roundfile import LARGEST, Round

FORM, SCHEME, ROOT, OPENED = "选票样式", "计票办法", "封存清单的根", "开票"
NOT_UNDERSTOOD = 2
NAMES = {  # what each part of a counted file is called in a sentence
    "envelopes": "封票数", "invalid": "打不开的封票数", "cast": "各票类投票数", "void": "各票类废票数",
    "joined": "合在一起计的票类", "rows": "各行的票数", "remarks": "意见", "title": "名称", "round_id": "轮次编号",
    "rows_asked": "选票的行", "options": "选票的项", "classes": "票类", "scheme": "计票办法", "closing_root": ROOT,
    "opened_digest": "开票摘要",
}  # fmt: skip


def parser() -> argparse.ArgumentParser:
    """Return the parser of the words after `shuping tally`."""
    made = argparse.ArgumentParser(
        prog="shuping tally",
        description="核对一轮投票的文件：轮次文件查封存清单和回执，开票文件全部重新计票，票数文件重算能公布的部分。",
    )
    made.add_argument("file", type=Path, metavar="FILE", help="轮次文件、开票文件（opened）或者票数文件（counted）")
    made.add_argument("--receipt", action="append", default=[], metavar="TEXT", help="回执，看它在不在轮次文件的清单里")
    made.add_argument("--root", type=a_digest, metavar="HEX", help="会场公布的封存清单的根，核对")
    made.add_argument("--digest", action="append", default=[], type=a_digest, metavar="HEX", help="公布的摘要，核对")
    made.add_argument("--counted", type=Path, metavar="FILE", help="交回系统的票数文件，和开票文件重新计的比")
    return made


def main(words: list[str]) -> int:
    """Check a file and say what was found.

    0 where everything agrees, 1 with sentences where something is refused or does not, 2 for what is not understood.
    """
    options = parser().parse_args(words)
    try:
        content = _content(options.file)
        kind = jsonfile.format_of(content, longest=LARGEST)
        if kind not in READERS:
            sys.stderr.write(f"{options.file} 不是轮次文件、开票文件或者票数文件。请核对选的是哪个文件。\n")
            return 1
        misplaced = _misplaced(options, kind)
        if misplaced:
            sys.stderr.write(f"{misplaced}\n")
            return NOT_UNDERSTOOD
        return READERS[kind](content, options)
    except OSError as error:
        sys.stderr.write(f"{error.filename} 打不开：{error.strerror}。\n")
        return 1
    except Refused as refused:
        sys.stderr.writelines(f"{sentence(one)}\n" for one in refused.faults)
        return 1


def _content(path: Path) -> bytes:
    """Read a file without taking in what is far too large to be one. Raises OSError."""
    with path.open("rb") as file:
        return file.read(LARGEST + 1)


def _misplaced(options: argparse.Namespace, kind: str) -> str:
    if options.receipt and kind != roundfile.FORMAT:
        return "--receipt 只用于轮次文件：只有它有封存清单。"
    if options.counted and kind != openedfile.FORMAT:
        return "--counted 只用于开票文件：要从整张选票重新计票才能比。"
    return ""


def _round(content: bytes, options: argparse.Namespace) -> int:
    closed = roundfile.read(content)
    number = len(closed.cast)
    _say(
        [
            f"{closed.title}\n轮次文件：封票 {number} 个，按回执排好，没有重复的，每一个都和自己的摘要相符。",
            *(
                f"  {one.name}（{one.key}）：发出票码 {one.issued} 个"
                + ("" if one.heads is None else f"，领票 {one.heads} 人")
                for one in closed.classes
            ),
            f"  合计发出 {sum(one.issued for one in closed.classes)} 个，封票不比票码多。",
        ]
    )
    found = {FORM: closed.form_digest, SCHEME: closed.scheme_digest, ROOT: closed.closing_root}
    return max(_compared(found, options), _receipts(closed, options.receipt))


def _receipts(closed: Round, asked: Iterable[str]) -> int:
    """Say of each receipt whether it is in the list; 1 where one is not."""
    places = {one.receipt: (place, one.entry.digest) for place, one in enumerate(closed.cast, start=1)}
    code = 0
    for text in asked:
        try:
            receipt = receipts.read(text)
        except Refused as refused:
            sys.stderr.writelines(f"回执“{text[:40]}”：{sentence(one)}\n" for one in refused.faults)
            code = 1
            continue
        if receipt in places:
            place, sealed = places[receipt]
            _say(
                [
                    f"回执 {receipts.printed(receipt)} 在清单里，第 {place} 个。它证明投进去了，不说明投了什么。",
                    f"  封票的摘要：{digests.for_eyes(sealed)}",
                ]
            )
        else:
            sys.stderr.write(
                f"回执 {receipts.printed(receipt)} 不在清单里。"
                "请对着投票页上的回执再看一遍；没有抄错的，请告诉监票人。\n"
            )
            code = 1
    return code


def _opened(content: bytes, options: argparse.Namespace) -> int:
    file = openedfile.read(content)
    theirs = countedfile.read(_content(options.counted)) if options.counted else None
    count = counting.counted(file)
    scheme = counting.scheme_of(file.rows, file.options, file.classes, file.scheme)
    _say(
        [
            f"{file.title}\n开票文件：选票 {len(file.opened.ballots)} 张，按内容排好，和开票摘要相符；"
            f"打不开 {len(file.opened.invalid)} 张（按无效票计）。",
            *(f"  {receipts.printed(entry.receipt)}：{REASONS[reason]}" for entry, reason in file.opened.invalid),
            *tables.rules(count),
            *tables.in_full(count, counting.counts_of(count), scheme),
        ]
    )
    found = {
        FORM: count.form_digest, SCHEME: count.scheme_digest, ROOT: file.closing_root, OPENED: file.opened.digest,
    }  # fmt: skip
    code = _compared(found, options)
    if theirs:
        code = max(code, _handed_in(count, theirs, options.counted))
    sys.stderr.writelines(surplus(file.classes, file.opened))
    return 1 if file.opened.surplus else code


def _handed_in(ours: CountedFile, theirs: CountedFile, path: Path) -> int:
    differing = [name for name in NAMES if getattr(ours, name) != getattr(theirs, name)]
    if not differing:
        _say([f"{path} 里的票数和重新计的完全相同。"])
        return 0
    sys.stderr.write(f"{path} 和重新计的不一样：{'、'.join(NAMES[name] for name in differing)}。结果不成立。\n")
    for place, (mine, other) in enumerate(zip(ours.rows, theirs.rows, strict=False), start=1):
        if mine != other:
            sys.stderr.write(f"  第 {place} 行不一样。\n")
    return 1


def _counted(content: bytes, options: argparse.Namespace) -> int:
    file = countedfile.read(content)
    counts = counting.counts_of(file)
    scheme = counting.scheme_of(file.rows_asked, file.options, file.classes, file.scheme)
    _say(
        [
            f"{file.title}\n票数文件：封票 {file.envelopes} 个，打不开 {file.invalid} 个，各项合计都对得上。"
            "是不是由选票得来，要用开票文件核对。",
            *tables.rules(file),
            *tables.in_full(file, counts, scheme),
            f"\n能公布的（不到 {scheme.least} 张的格子和旁边的合并）：",
            *tables.published(file, tally.publish(counts, scheme)),
        ]
    )
    found = {
        FORM: file.form_digest, SCHEME: file.scheme_digest, ROOT: file.closing_root, OPENED: file.opened_digest,
    }  # fmt: skip
    return _compared(found, options)


def _compared(found: Mapping[str, bytes], options: argparse.Namespace) -> int:
    """Say every digest, and of each that was given whether it is one of them; 1 where one is not."""
    _say([f"{_called(name)}：{digests.for_eyes(value)}" for name, value in found.items()])
    code = 0
    if options.root is not None and options.root != found[ROOT].hex():
        sys.stderr.write("和会场公布的封存清单的根不一样：清单改动过，或者不是同一轮。\n")
        code = 1
    elif options.root is not None:
        _say(["和会场公布的封存清单的根相同。"])
    for told in options.digest:
        same = [name for name, value in found.items() if value.hex() == told]
        if same:
            _say([f"{told[:4].upper()} {told[4:8].upper()} …… 就是{_called(same[0])}。"])
        else:
            sys.stderr.write(
                f"{told[:4].upper()} {told[4:8].upper()} …… 和这个文件的哪个摘要都不一样：改动过，或者不是同一轮。\n"
            )
            code = 1
    return code


def _called(name: str) -> str:
    return name if name == ROOT else f"{name}{'' if name == OPENED else '的'}摘要"


def _say(lines: Iterable[str]) -> None:
    sys.stdout.writelines(f"{tables.printable(line)}\n" for line in lines)


READERS: dict[str, Callable[[bytes, argparse.Namespace], int]] = {
    roundfile.FORMAT: _round,
    openedfile.FORMAT: _opened,
    countedfile.FORMAT: _counted,
}
