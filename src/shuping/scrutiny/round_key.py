"""`shuping round-key`: make a round's key as three slips to print; the private key is never written."""

import argparse
import os
import shutil
import sys
from pathlib import Path

from shuping.scrutiny import apart
from shuping.scrutiny.slip_page import page
from shuping.sealing import digests, slips, trial
from shuping.sealing.jsonfile import LONGEST_TEXT, is_text

KEY_FILE = "public-key.json"
NEXT = """下一步：
  1. 用浏览器逐张打开 slip-1.html、slip-2.html、slip-3.html 并打印，看一张、印一张、交一张：
     监票人、总监票人、上级派员各保管一张，当场签字，不拍照。
  2. 三张都印好后，马上删掉这三个文件（shred -u {folder}/slip-*.html），并清空打印队列。
  3. 把 {folder}/{key_file} 上传到系统，请两个人核对：系统显示的公钥摘要和上面这一行相同。
  4. 从系统下载试封文件，在这台机器上运行 shuping round-key answer 文件，
     输入三张密钥条，两两都合得成，才读出试封词，填回系统。没有通过试封，投票不能开始。
"""


def main(words: list[str]) -> int:
    """Run the command: answer a trial, or make a key; both in a process of their own."""
    if words[:1] == ["answer"]:
        return apart.run("shuping.scrutiny.answering", words[1:])
    return apart.run("shuping.scrutiny.round_key", words)


def parser() -> argparse.ArgumentParser:
    """Return the parser of the words after `shuping round-key`."""
    made = argparse.ArgumentParser(
        prog="shuping round-key",
        description="给一轮投票做一把钥匙：三张密钥条，任意两张能开票。不连服务器，私钥不写进任何文件。",
        epilog="试封：shuping round-key answer 试封文件",
    )
    made.add_argument("--round", required=True, metavar="ID", type=round_id, help="系统里这一轮的编号（32 位十六进制）")
    made.add_argument("--title", required=True, metavar="TITLE", type=_title, help="这一轮的名称，印在密钥条上")
    made.add_argument("--out", required=True, metavar="DIR", type=Path, help="新建这个文件夹来放，已有的不覆盖")
    return made


def round_id(text: str) -> bytes:
    """Return the 16 bytes of a round's number, hyphens or not. Raises ArgumentTypeError with a sentence."""
    try:
        found = bytes.fromhex(text.replace("-", ""))
    except ValueError:
        found = b""
    if len(found) != digests.ROUND_ID:
        raise argparse.ArgumentTypeError("轮次编号是 32 位十六进制，请从系统里这一轮的页面复制")
    return found


def _title(text: str) -> str:
    if not is_text(text.strip()):
        raise argparse.ArgumentTypeError(f"名称写成一行，不超过 {LONGEST_TEXT} 字")
    return text.strip()


def work(words: list[str]) -> int:
    """Make the key and write the three slips and the public key: 0, or 1 with a sentence where it cannot."""
    options = parser().parse_args(words)
    folder: Path = options.out
    public_key, made = slips.new_slips()
    pages = {
        f"slip-{slip.number}.html": page(
            slip, title=options.title, round_id=options.round, public_key=public_key
        ).encode()
        for slip in made
    }
    pages[KEY_FILE] = trial.key_file(trial.KeyFile(options.round, options.title, public_key))
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        sys.stderr.write(f"{folder} 已经有了，没有覆盖，也没有做新的密钥。请换一个文件夹名。\n")
        return 1
    except OSError as error:
        sys.stderr.write(f"{folder} 建不了：{error.strerror}。没有做新的密钥。\n")
        return 1
    try:
        for name, content in pages.items():
            write_once(folder / name, content)
    except OSError as error:
        shutil.rmtree(folder, ignore_errors=True)
        sys.stderr.write(f"写不进 {folder}：{error.strerror}。已删掉写了一半的文件，请重新做。\n")
        return 1
    sys.stdout.write(
        f"“{options.title}”的钥匙做好了：{folder} 里有三张密钥条和一个公钥文件。\n"
        "私钥没有单独写下来，但任意两张密钥条合起来就是它：第 2 步请马上做。\n"
        f"公钥摘要：{digests.for_eyes(public_key.digest)}\n\n" + NEXT.format(folder=folder, key_file=KEY_FILE)
    )
    return 0


def write_once(path: Path, content: bytes) -> None:
    """Write a new file that only its owner may read; half a file is taken away again.

    Raises OSError, FileExistsError where it is there.
    """
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    descriptor = os.open(path, flags, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
    except OSError:
        path.unlink()
        raise
