"""Uploaded bytes become plain text, in a guarded child process.

`extract` is what the house calls; `job` is what the child does. What a file is, is told by its first bytes and not
by its name. Spans point into the text as it comes out of here, so nothing changes it afterwards.
"""

import json
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from shuping.core import on_use
from shuping.core.guarded import Refusal, gettext_noop, run_guarded
from shuping.documents.docx_package import ARCHIVE, LOCKED, SHEET, SLIDES
from shuping.documents.docx_text import LARGEST_TEXT, TOO_LONG, docx_text
from shuping.documents.plain_text import plain_text

MODULE = "shuping.documents.extraction"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LINE_ENDS = ("\r\n", "\r", "\f", "\v")

EMPTY = gettext_noop("这个文件是空的。请确认选对了文件，再上传。")
NO_TEXT = gettext_noop("这个文件里没有文字。如果内容是图片，请上传文字版。")
OLD_WORD = gettext_noop(
    "这是旧格式的文档（.doc 或 .wps），现在读不了。请在 Word 或 WPS 里打开，另存为“Word 文档（.docx）”后再上传。"
)
IMAGE = gettext_noop("这是图片，读不出文字。请上传 Word 原稿或文字版 PDF；纸质材料请先用扫描软件识别成文字。")
PROGRAM = gettext_noop("这是程序文件，不能收。请上传 .docx、.txt 或文字版 PDF。")
WEB = gettext_noop("这是网页格式的文档。请在 Word 或 WPS 里打开，另存为“Word 文档（.docx）”后再上传。")
RICH = gettext_noop("这是 RTF 格式的文档。请在 Word 或 WPS 里打开，另存为“Word 文档（.docx）”后再上传。")
MEDIA = gettext_noop("这是音频或视频，读不出文字。请上传 .docx、.txt 或文字版 PDF。")

REFUSED_BEGINNINGS = {
    b"\x89PNG": IMAGE, b"\xff\xd8\xff": IMAGE, b"GIF8": IMAGE, b"II*\x00": IMAGE, b"MM\x00*": IMAGE,
    b"Rar!": ARCHIVE, b"7z\xbc\xaf": ARCHIVE, b"\x1f\x8b": ARCHIVE, b"BZh": ARCHIVE, b"\xfd7zXZ": ARCHIVE,
    b"\x7fELF": PROGRAM, b"MZ": PROGRAM, b"{\\rtf": RICH, b"ID3": MEDIA, b"OggS": MEDIA,
    b"BM": IMAGE,
}  # fmt: skip
MARKUP = (b"mime-version:", b"<html", b"<!doctype html", b"<?xml")
OLE_STREAMS = {
    "EncryptedPackage": LOCKED,
    "WordDocument": OLD_WORD,
    "Workbook": SHEET,
    "PowerPoint Document": SLIDES,
}
BRANDS = {b"heic": IMAGE, b"heix": IMAGE, b"mif1": IMAGE, b"avif": IMAGE, b"WEBP": IMAGE}


@dataclass(frozen=True)
class Extraction:
    """The text of a file (ends with a line feed), its format (`docx`, `pdf`, `txt`) and notes to show with it."""

    text: str
    format: str
    notes: tuple[str, ...]


def extract(content: bytes, filename: str) -> Extraction:
    """Read an upload in the guarded child. Raises GuardedFailure, whose text is a sentence for the person."""
    head = json.dumps({"filename": filename[-255:]}).encode()
    said = json.loads(run_guarded(MODULE, head + b"\n" + content))
    return Extraction(text=said["text"], format=said["format"], notes=tuple(_(note) for note in said["notes"]))


def job(payload: bytes) -> bytes:
    """Take one line of JSON ({"filename"}) and the file's bytes; return JSON {"text", "format", "notes"}."""
    head, _separator, content = payload.partition(b"\n")
    return json.dumps(read(content, json.loads(head)["filename"]), ensure_ascii=False).encode()


def read(content: bytes, filename: str) -> dict[str, Any]:
    """Return {"text", "format", "notes"} of a file; notes are msgids. Raises Refusal; the child may also crash."""
    if not content.strip(b"\x00\t\r\n "):
        raise Refusal(EMPTY)
    kind = _kind(content)
    if kind == "docx":
        text, notes = docx_text(content)
    elif kind == "pdf":
        text, notes = on_use.load("pypdf").pdf_text(content)
    else:
        text, notes = plain_text(content), []
    for line_end in LINE_ENDS:
        text = text.replace(line_end, "\n")
    if not text.strip():
        raise Refusal(NO_TEXT)
    if len(text) > LARGEST_TEXT:
        raise Refusal(TOO_LONG, limit=LARGEST_TEXT)
    ending = filename.rpartition(".")[2].lower()
    if ending in {"docx", "doc", "wps", "pdf"} and ending != kind:
        notes = [*notes, gettext_noop("文件的扩展名和内容不一致，已按内容读入。")]
    return {"text": text.rstrip("\n") + "\n", "format": kind, "notes": notes}


def _kind(content: bytes) -> str:
    """Tell docx, pdf or txt by the first bytes. Raises Refusal for everything else that has a name."""
    if b"%PDF-" in content[:1024]:
        return "pdf"
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return "docx"
    if content.startswith(OLE):
        streams = (sentence for name, sentence in OLE_STREAMS.items() if name.encode("utf-16-le") in content)
        raise Refusal(next(streams, OLD_WORD))
    start = content[:64].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    for beginning, sentence in REFUSED_BEGINNINGS.items():
        if content.startswith(beginning) and (len(beginning) > 2 or b"\x00" in content[:512]):
            raise Refusal(sentence)
    if start.startswith(MARKUP):
        raise Refusal(WEB)
    if content[4:8] == b"ftyp" or content[:4] == b"RIFF":
        raise Refusal(BRANDS.get(content[8:12], MEDIA))
    return "txt"
