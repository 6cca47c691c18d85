"""What the guarded child does with an upload: find out what it is and take the text out of it, or refuse."""

import json
from typing import Any

from shuping.core import on_use
from shuping.core.guarded import Refusal, gettext_noop
from shuping.documents import recognised
from shuping.documents.beginnings import kind_of
from shuping.documents.docx_package import ARCHIVE, LOCKED, SHEET, SLIDES
from shuping.documents.docx_text import LARGEST_TEXT, TOO_LONG, docx_text
from shuping.documents.old_word import CONVERTED, NOT_OPENED, as_docx
from shuping.documents.plain_text import plain_text

LINE_ENDS = ("\r\n", "\r", "\f", "\v")

EMPTY = gettext_noop("这个文件是空的。请确认选对了文件，再上传。")
NO_TEXT = gettext_noop("这个文件里没有文字。如果内容是图片，请上传文字版。")
IMAGE = gettext_noop(
    "这是图片，读不出文字。请上传 Word 原稿或文字版 PDF，或者先用扫描软件识别成文字；"
    "也可以请管理员安装 tesseract-ocr-chi-sim 和 poppler-utils，以后 jpg、png 图片和扫描的 PDF 就能直接上传。"
)
PROGRAM = gettext_noop("这是程序文件，不能收。请上传 .docx、.txt 或文字版 PDF。")
WEB = gettext_noop("这是网页格式的文档。请在 Word 或 WPS 里打开，另存为“Word 文档（.docx）”后再上传。")
MEDIA = gettext_noop("这是音频或视频，读不出文字。请上传 .docx、.txt 或文字版 PDF。")
OTHER_ENDING = gettext_noop("文件的扩展名和内容不一致，已按内容读入。")

NOT_READ = {
    "locked": LOCKED, "sheet": SHEET, "slides": SLIDES, "ole": NOT_OPENED, "image": IMAGE, "archive": ARCHIVE,
    "program": PROGRAM, "web": WEB, "media": MEDIA,
}  # fmt: skip
ENDINGS = {"docx": "docx", "doc": "doc", "wps": "doc", "pdf": "pdf"}


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
