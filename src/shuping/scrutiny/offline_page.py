"""The same work as one page of HTML for a machine without Python: no network, no storage, nothing loaded.

The script is made of the files in `offline/`, which are to be read there, and of the sentences and words of the
commands. Its content security policy allows that one script and that one style, by their digests, and nothing else.
"""

import argparse
import base64
import hashlib
import json
import sys
from pathlib import Path

from shuping.scrutiny import sentences, slip_page, tables
from shuping.scrutiny.round_key import write_once

FOLDER = Path(__file__).parent / "offline"
SCRIPTS = (
    "bytes", "alphabet", "hpke", "slips", "files", "round", "opening", "counting", "qr", "tables", "app",
)  # fmt: skip
NUMBERS = {"trial": "一二三", "open": "一二"}
SLIP = """<label for="{part}-slip-{number}">第{word}张密钥条</label>
      <textarea id="{part}-slip-{number}" data-slip rows="4" spellcheck="false" autocapitalize="characters"
        aria-describedby="{part}-slip-{number}-said" placeholder="16 组，每组 5 个字符；用扫码枪就直接扫"></textarea>
      <div id="{part}-slip-{number}-said" class="judged" aria-live="polite"></div>"""


def page() -> bytes:
    """Return the page, UTF-8: the same bytes for the same version of the program."""
    script, style = _script(), _file("style.css")
    policy = f"default-src 'none'; script-src '{_source(script)}'; style-src '{_source(style)}'; "
    policy += "base-uri 'none'; form-action 'none'"
    body = _file("page.html")
    for part, words in NUMBERS.items():
        fields = [SLIP.format(part=part, number=number, word=word) for number, word in enumerate(words, start=1)]
        body = body.replace(f"@@SLIPS {part}@@", "\n      ".join(fields))
    return f"""<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>监票人离线页</title>
<style>{style}</style>
</head>
<body>
{body}<script>{script}</script>
</body>
</html>
""".encode()


def digest() -> str:
    """Return SHA-256 of the page, 64 small hexadecimal digits, to be published beside it."""
    return hashlib.sha256(page()).hexdigest()


def _script() -> str:
    """The words of the commands as constants, then the files in their order."""
    words = {
        "SENTENCES": sentences.SENTENCES,
        "REASONS": sentences.REASONS,
        "KEEPERS": slip_page.KEEPERS,
        "NOTES": slip_page.NOTES,
        "RULES": tables.RULES,
        "BLANK_COLUMN": tables.BLANK_COLUMN,
    }
    constants = [
        f"const {name} = {json.dumps(value, ensure_ascii=False, indent=1)};\n" for name, value in words.items()
    ]
    script = '\n"use strict";\n' + "".join(constants)
    script += "".join(f"\n// ---- {name}.js\n{_file(f'{name}.js')}" for name in SCRIPTS)
    if "</" in script or "<!--" in script:
        raise ValueError("the script would end before its end")
    return script


def _file(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


def _source(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def parser() -> argparse.ArgumentParser:
    """Return the parser of the words after `shuping offline-page`."""
    made = argparse.ArgumentParser(
        prog="shuping offline-page",
        description="写出监票人离线页：一个网页文件，用浏览器打开就能做密钥条、试封、开票、核对，不连网，不用装程序。",
    )
    made.add_argument("--out", required=True, type=Path, metavar="FILE", help="写到哪个文件，已有的不覆盖")
    return made


def main(words: list[str]) -> int:
    """Write the page and print its digest: 0, or 1 with a sentence where it cannot."""
    target: Path = parser().parse_args(words).out
    try:
        write_once(target, page())
    except FileExistsError:
        sys.stderr.write(f"{target} 已经有了，没有覆盖。请换一个文件名。\n")
        return 1
    except OSError as error:
        sys.stderr.write(f"{target} 写不进：{error.strerror}。\n")
        return 1
    sys.stdout.write(
        f"写在 {target}。拷到监票人的机器上，断开网络，用浏览器打开。\n"
        f"SHA-256：{digest()}\n"
        "拷过去以后先核对：sha256sum 文件，Windows 上 certutil -hashfile 文件 SHA256。\n"
    )
    return 0
