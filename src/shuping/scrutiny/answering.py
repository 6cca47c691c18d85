"""`shuping round-key answer`: read the word of a trial, to be typed back into the server's page.

All three slips are tried, each pair: which of them will be there at the opening nobody knows.
"""

import argparse
import sys
from pathlib import Path

from shuping.scrutiny.asking import NotGiven, read_slips
from shuping.scrutiny.sentences import sentence
from shuping.sealing import slips, trial
from shuping.sealing.faults import Refused


def parser() -> argparse.ArgumentParser:
    """Return the parser of the words after `shuping round-key answer`."""
    made = argparse.ArgumentParser(
        prog="shuping round-key answer", description="输入三张密钥条，两两都合得成钥匙，才读出试封词。"
    )
    made.add_argument("file", type=Path, metavar="FILE", help="从系统下载的试封文件")
    made.add_argument(
        "--slip", action="append", default=[], type=Path, metavar="FILE", help="从文字文件读一张密钥条，写三次"
    )
    return made


def work(words: list[str]) -> int:
    """Print the word: 0, or 1 with a sentence where the slips or the file are not right."""
    options = parser().parse_args(words)
    try:
        asked = trial.read_trial_file(options.file.read_bytes())
        word = trial.answer(slips.combine_each(read_slips(options.slip, number=3), asked.public_key), asked)
    except OSError as error:
        sys.stderr.write(f"{options.file} 打不开：{error.strerror}。\n")
        return 1
    except NotGiven as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except Refused as refused:
        sys.stderr.writelines(f"{sentence(one)}\n" for one in refused.faults)
        return 1
    sys.stdout.write(f"试封词：{word}\n请填回系统的试封页面。三张密钥条两两都试过，任意两张能开票。\n")
    return 0
