"""Text out of pictures: scans and photographs, by tesseract with simplified Chinese, where both are installed.

A page is one job of the guarded child, with the limits of any other. tesseract and pdftoppm run shut in (`confined`),
and what tesseract sees was made small before. What comes out is a draft that a person compares with the original.
"""

import subprocess
from pathlib import Path

from shuping.core import on_use
from shuping.core.guarded import Refusal, gettext_noop
from shuping.documents import confined
from shuping.documents.page_lines import lines_of, paragraphs, without_feet

LANGUAGE = "chi_sim"
LONGEST_SIDE = 2_400  # pixels: 200 to an inch on A4, enough for print
MOST_PAGES = 20
LARGEST_PAGE = 20_000  # characters; no printed page has more
LEAST_TEXT = 4  # letters or digits in all; less is a picture of something else

RECOGNISED = gettext_noop("识别稿，请对照原件核对。")
NO_WORDS = gettext_noop("在这份扫描件或图片里没有认出文字。请上传 Word 原稿，或者拍得更清楚、更正一些再上传。")
NO_CHINESE = gettext_noop(
    "这是扫描件或图片，这台机器还认不出中文。请上传 Word 原稿，或者请管理员安装 tesseract-ocr-chi-sim 后再上传。"
)
TOO_MANY_PAGES = gettext_noop("这个扫描件有%(pages)s页，一次最多认%(limit)s页。请拆成几份再上传。")
NOT_OPENED = gettext_noop("这份扫描件或图片打不开，可能已经损坏。请重新扫描或拍照后再上传。")


def is_there() -> bool:
    """Tell whether the programs for recognising are installed; whether they know Chinese, `languages` tells."""
    return confined.found("tesseract") is not None and confined.found("pdftoppm") is not None


def languages() -> set[str]:
    """Return what tesseract is able to read, `chi_sim` and `osd` among it."""
    program = confined.found("tesseract")
    if program is None:
        return set()
    listed = subprocess.run([program, "--list-langs"], capture_output=True, text=True, check=False)  # noqa: S603
    return set(listed.stdout.split())


def recognise(content: bytes, kind: str, page: int) -> list[str]:
    """Return the lines of one page, counted from 1, of a scanned `pdf` or a `picture`. Raises Refusal."""
    known = languages()
    if LANGUAGE not in known:
        raise Refusal(NO_CHINESE)
    folder = Path("pictures").resolve()
    folder.mkdir()
    picture = folder / "page.pgm"
    if kind == "pdf":
        (folder / "in.pdf").write_bytes(content)
        place = ("-f", str(page), "-l", str(page), "-singlefile")
        _run(folder, "pdftoppm", "-gray", *place, "-scale-to", str(LONGEST_SIDE), "in.pdf", "page")
    else:
        picture.write_bytes(on_use.load("pillow").small(content, LONGEST_SIDE))
    if not picture.exists():
        raise Refusal(NOT_OPENED)
    layout = "1" if "osd" in known else "3"  # 1 also finds out which way up a page lies
    options = ("-l", LANGUAGE, "--psm", layout, "-c", "preserve_interword_spaces=1")
    said = _run(folder, "tesseract", picture.name, "-", *options).decode(errors="replace")
    return lines_of(said[:LARGEST_PAGE])


def joined(pages: list[list[str]]) -> str:
    """Return the text of recognised pages; empty where there are no words."""
    lines = [line for page in without_feet(pages) for line in page]
    if sum(c.isalnum() for line in lines for c in line) < LEAST_TEXT:
        return ""
    return "\n".join(paragraphs(lines)) + "\n"


def _run(folder: Path, program: str, *words: str) -> bytes:
    path = confined.found(program)
    if path is None:
        raise Refusal(NOT_OPENED)
    try:
        return confined.run([path, *words], folder=folder).stdout
    except (subprocess.SubprocessError, OSError) as error:
        raise Refusal(NOT_OPENED) from error
