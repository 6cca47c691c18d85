"""`shuping resemble FILES... [--against DIR]`: which passages of some reports also stand in others."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TextIO

from shuping.resemblance.matching import shared_passages
from shuping.resemblance.model import Passage

Extract = Callable[[Path], str]
SHOWN = 60  # characters of a passage in the table


def main(argv: Sequence[str], *, extract: Extract, out: TextIO | None = None) -> int:
    """Run the command; 0 when every file was read, 2 when one could not be.

    `extract` turns a path into text with `\\n` line ends; it raises OSError, or ValueError with a sentence for
    the user.
    """
    out = out or sys.stdout
    options = _parser().parse_args(argv)
    files = list(dict.fromkeys(options.files))
    first = len(files)
    if options.against is not None:
        try:
            files += _kept(options.against, files)
        except OSError as error:
            sys.stderr.write(f"打不开文件夹 {options.against}：{error.strerror or error}。\n")
            return 2
    if len(files) < 2:
        sys.stderr.write("要有两份以上的材料才能比较：多给几个文件，或者用 --against 给出存放材料的文件夹。\n")
        return 2
    texts: list[str] = []
    for path in files:
        try:
            texts.append(extract(path))
        except OSError as error:
            sys.stderr.write(f"打不开 {path}：{error.strerror or error}。\n")
            return 2
        except ValueError as error:
            sys.stderr.write(f"{path}：{error}\n")
            return 2
    passages = shared_passages(texts, first=first)
    if options.format == "json":
        named = [one.as_json() | {"a": str(files[one.a]), "b": str(files[one.b])} for one in passages]
        out.write(json.dumps(named, ensure_ascii=False, indent=2) + "\n")
    else:
        out.writelines(line + "\n" for line in table(passages, files, texts))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="shuping resemble", description="找出几份材料里相同的段落。只指出在哪里，是不是照抄由人判断。"
    )
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE", help="材料文件，两两比较")
    parser.add_argument("--against", type=Path, metavar="DIR", help="再同这个文件夹里的每份材料比较")
    parser.add_argument("--format", choices=("table", "json"), default="table", help="输出格式，默认 table")
    return parser


def _kept(folder: Path, files: Sequence[Path]) -> list[Path]:
    """The files of a folder in the order of their names, but hidden ones and those that are compared anyway."""
    known = {path.resolve() for path in files}
    return sorted(
        path
        for path in folder.iterdir()
        if path.is_file() and not path.name.startswith(".") and path.resolve() not in known
    )


def table(passages: Sequence[Passage], files: Sequence[Path], texts: Sequence[str]) -> Iterator[str]:
    """The passages for a person to read: where they stand, and how they begin in both."""
    if not passages:
        yield "没有找到相同的段落。"
        return
    yield f"{len(passages)} 处相同的段落。套话、引用的文件和格式不算；是不是照抄，请打开两份材料由人判断。"
    for number, one in enumerate(passages, start=1):
        yield ""
        yield f"{number}. {files[one.a]}（{one.a_start}–{one.a_end}）"
        yield f"   {_beginning(texts[one.a][one.a_start : one.a_end])}"
        yield f"   {files[one.b]}（{one.b_start}–{one.b_end}）"
        yield f"   {_beginning(texts[one.b][one.b_start : one.b_end])}"


def _beginning(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= SHOWN else line[:SHOWN] + "……"
