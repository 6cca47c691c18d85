"""Uploaded bytes become plain text, in a guarded child process.

`extract` is what the house calls; `job` is what the child does. What a file is, is told by its first bytes and not
by its name. Spans point into the text as it comes out of here, so nothing changes it afterwards.
"""

import json
import time
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from shuping.core import on_use
from shuping.core.guarded import JobRefused, Refusal, TookTooLong, gettext_noop, run_guarded
from shuping.documents import recognised
from shuping.documents.beginnings import kind_of
from shuping.documents.docx_package import ARCHIVE, LOCKED, SHEET, SLIDES
from shuping.documents.docx_text import LARGEST_TEXT, TOO_LONG, docx_text
from shuping.documents.old_word import CONVERTED, NOT_OPENED, as_docx
from shuping.documents.plain_text import plain_text

MODULE = "shuping.documents.extraction"
LINE_ENDS = ("\r\n", "\r", "\f", "\v")
SECONDS, MEGABYTES = 8, 512
SECONDS_FOR_SCANS = 60  # in all; a page takes one or two

EMPTY = gettext_noop("这个文件是空的。请确认选对了文件，再上传。")
NO_TEXT = gettext_noop("这个文件里没有文字。如果内容是图片，请上传文字版。")
IMAGE = gettext_noop(
    "这是图片，读不出文字。请上传 Word 原稿或文字版 PDF，或者先用扫描软件识别成文字；"
    "也可以请管理员安装 tesseract-ocr-chi-sim 和 poppler-utils，以后 jpg、png 图片和扫描的 PDF 就能直接上传。"
)
PROGRAM = gettext_noop("这是程序文件，不能收。请上传 .docx、.txt 或文字版 PDF。")
WEB = gettext_noop("这是网页格式的文档。请在 Word 或 WPS 里打开，另存为“Word 文档（.docx）”后再上传。")
MEDIA = gettext_noop("这是音频或视频，读不出文字。请上传 .docx、.txt 或文字版 PDF。")
TOO_SLOW = gettext_noop("这份扫描件认得太慢，%(pages)s页只认了%(read)s页。请拆成几份再上传。")
OTHER_ENDING = gettext_noop("文件的扩展名和内容不一致，已按内容读入。")

NOT_READ = {
    "locked": LOCKED, "sheet": SHEET, "slides": SLIDES, "ole": NOT_OPENED, "image": IMAGE, "archive": ARCHIVE,
    "program": PROGRAM, "web": WEB, "media": MEDIA,
}  # fmt: skip
ENDINGS = {"docx": "docx", "doc": "doc", "wps": "doc", "pdf": "pdf"}


@dataclass(frozen=True)
class Extraction:
    """The text of a file (ends with a line feed), its format, and notes to show with it.

    The format is `docx`, `doc`, `rtf`, `pdf`, `picture` or `txt`. A text recognised from pictures is a draft: the first
    of its notes says so.
    """

    text: str
    format: str
    notes: tuple[str, ...]
    is_recognised: bool = False


def extract(content: bytes, filename: str) -> Extraction:
    """Read an upload in the guarded child. Raises GuardedFailure, whose text is a sentence for the person.

    A scan or photograph is known as such first; where the programs for it are installed, each of its pages is then
    recognised in a child of its own.
    """
    try:
        said = _ask(content, filename)
    except JobRefused as refused:
        if not (refused.facts.get("is_picture") and recognised.is_there()):
            raise
        pages = int(refused.facts.get("pages", 1))
    else:
        return Extraction(text=said["text"], format=said["format"], notes=tuple(_(note) for note in said["notes"]))
    return _recognised(content, filename, pages)


def _recognised(content: bytes, filename: str, pages: int) -> Extraction:
    if pages > recognised.MOST_PAGES:
        said = {"pages": pages, "limit": recognised.MOST_PAGES}
        raise JobRefused(_(recognised.TOO_MANY_PAGES) % said, **said)
    until, found = time.monotonic() + SECONDS_FOR_SCANS, []
    for page in range(1, pages + 1):
        if time.monotonic() > until:
            raise TookTooLong(_(TOO_SLOW) % {"read": page - 1, "pages": pages}, seconds=SECONDS_FOR_SCANS)
        found.append(_ask(content, filename, page=page)["lines"])
    text = recognised.joined(found)
    if not text:
        raise JobRefused(_(recognised.NO_WORDS))
    notes = (_(recognised.RECOGNISED),)
    return Extraction(text=text, format=kind_of(content), notes=notes, is_recognised=True)


def _ask(content: bytes, filename: str, **more: int) -> dict[str, Any]:
    head = json.dumps({"filename": filename[-255:], **more}).encode()
    said: dict[str, Any] = json.loads(run_guarded(MODULE, head + b"\n" + content, seconds=SECONDS, megabytes=MEGABYTES))
    return said


def job(payload: bytes) -> bytes:
    """Take one line of JSON and the file's bytes; return JSON.

    {"filename"} gives {"text", "format", "notes"}; {"filename", "page"} gives {"lines"} of that page of a scan.
    """
    line, _separator, content = payload.partition(b"\n")
    head = json.loads(line)
    if "page" in head:
        said: dict[str, Any] = {"lines": recognised.recognise(content, kind_of(content), head["page"])}
    else:
        said = read(content, head["filename"])
    return json.dumps(said, ensure_ascii=False).encode()


def read(content: bytes, filename: str) -> dict[str, Any]:
    """Return {"text", "format", "notes"} of a file; notes are msgids. Raises Refusal; the child may also crash.

    A refusal of a picture or scan has the facts `is_picture` and `pages`.
    """
    if not content.strip(b"\x00\t\r\n "):
        raise Refusal(EMPTY)
    kind = kind_of(content)
    text, notes = _text(content, kind)
    for line_end in LINE_ENDS:
        text = text.replace(line_end, "\n")
    if not text.strip():
        raise Refusal(NO_TEXT)
    if len(text) > LARGEST_TEXT:
        raise Refusal(TOO_LONG, limit=LARGEST_TEXT)
    if ENDINGS.get(filename.rpartition(".")[2].lower(), kind) != kind:
        notes = [*notes, OTHER_ENDING]
    return {"text": text.rstrip("\n") + "\n", "format": kind, "notes": notes}


def _text(content: bytes, kind: str) -> tuple[str, list[str]]:
    """Return the text that a file has and notes. Raises Refusal for everything that is not read."""
    match kind:
        case "docx":
            return docx_text(content)
        case "doc" | "rtf":
            text, notes = docx_text(as_docx(content, kind))
            return text, [CONVERTED, *notes]
        case "pdf":
            text, notes = on_use.load("pypdf").pdf_text(content)
            return text, notes
        case "picture":
            raise Refusal(IMAGE, is_picture=True)
        case "txt":
            return plain_text(content), []
    raise Refusal(NOT_READ[kind])
