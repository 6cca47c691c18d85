"""The guarded child's job: an office's template and a paper in, the filled DOCX out.

A template is a foreign file: it is opened here and nowhere else. Refused are macros, parts fetched from elsewhere,
entities, and packages that unpack to more than a paper ever holds.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from shuping.core import on_use
from shuping.core.guarded import Refusal, gettext_noop
from shuping.papers.packing import unpack
from shuping.papers.paper import Paper, Signature, han_date

PLACEHOLDER = re.compile(r"\{\{\s*([^{}]{1,20}?)\s*\}\}")
BODY, TITLE, DAY = gettext_noop("正文"), gettext_noop("标题"), gettext_noop("日期")
TO = gettext_noop("主送")
NAMES = (TITLE, gettext_noop("文号"), gettext_noop("发文机关"), TO, DAY, BODY, gettext_noop("存证"))
MOST_PARTS, MOST_BYTES = 300, 30 * 1024 * 1024
NO_DOCX = gettext_noop("这不是 Word 文件（.docx）。请在 Word 或 WPS 里另存为 docx 再传。")
TOO_LARGE = gettext_noop("模板太大了。模板只要版式，请去掉图片和附件再传。")
UNSAFE = gettext_noop("模板里有宏、外部链接的内容或别的会自己动的东西，不能用。请另存一份普通的 docx 再传。")
UNKNOWN = gettext_noop("模板里写了“%(name)s”，没有这个占位。请对照说明改。")
MISSING = gettext_noop("模板里没有“%(name)s”这个占位，填不进去。请对照说明加上。")


def job(payload: bytes) -> bytes:
    """Take the length of the packed paper (eight bytes), the paper, the template; return the DOCX. Raises Refusal."""
    size = int.from_bytes(payload[:8], "big")
    paper, template = unpack(payload[8 : 8 + size].decode()), payload[8 + size :]
    check_package(template)
    docx = on_use.load("docx")
    return bytes(docx.fill(template, lambda document: _fill(docx, document, paper)))


def check_package(data: bytes) -> None:
    """Raise Refusal for what is no plain DOCX."""
    if not zipfile.is_zipfile(io.BytesIO(data)):
        raise Refusal(NO_DOCX)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = package.infolist()
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_BYTES:
            raise Refusal(TOO_LARGE)
        names = {part.filename for part in parts}
        if "word/document.xml" not in names or "[Content_Types].xml" not in names:
            raise Refusal(NO_DOCX)
        read = 0
        for part in parts:
            if part.filename.lower().endswith((".bin", ".exe", ".js")) or "embeddings/" in part.filename:
                raise Refusal(UNSAFE)
            if part.filename.endswith((".xml", ".rels")):
                with package.open(part) as opened:
                    text = opened.read(MOST_BYTES - read + 1)
                read += len(text)
                if read > MOST_BYTES:
                    raise Refusal(TOO_LARGE)
                if b"<!DOCTYPE" in text or b"<!ENTITY" in text or b"macroEnabled" in text:
                    raise Refusal(UNSAFE)
                if part.filename.endswith(".rels") and b'"External"' in text.replace(b"'", b'"'):
                    raise Refusal(UNSAFE)


def _fill(docx: Any, document: Any, paper: Paper) -> None:
    named = {name for paragraph in _paragraphs(document) for name in PLACEHOLDER.findall(paragraph.text)}
    for name in sorted(named - set(NAMES)):
        raise Refusal(UNKNOWN, name=name)
    for name in (TITLE, BODY):
        if name not in named:
            raise Refusal(MISSING, name=f"{{{{{name}}}}}")
    signed = next((block for block in paper.blocks if isinstance(block, Signature)), None)
    values = dict(
        zip(
            NAMES,
            (
                paper.title,
                paper.number or "",
                signed.organisation if signed else paper.red_head or "",
                paper.addressee or "",
                han_date(signed.on) if signed else "",
                "",
                paper.chain_line,
            ),
            strict=True,
        )
    )
    for paragraph in list(_paragraphs(document)):
        if BODY in PLACEHOLDER.findall(paragraph.text):
            docx.write_body(document, paragraph, paper, to=TO not in named, signed=DAY not in named)
        elif PLACEHOLDER.fullmatch(paragraph.text.strip()):
            _replace(docx, paragraph, values)
        elif PLACEHOLDER.search(paragraph.text):
            _replace(docx, paragraph, {**values, TITLE: paper.title.replace("\n", "")})


def _replace(docx: Any, paragraph: Any, values: dict[str, str]) -> None:
    """Write the values over the placeholders, from the last to the first, and touch no other run: it may be a field.

    A placeholder that Word cut into several runs takes the letters of the first.
    """
    runs = paragraph.runs
    for found in reversed(list(PLACEHOLDER.finditer("".join(run.text for run in runs)))):
        value, at = docx.clean(values[found[1]]), 0
        for run in runs:
            text = run.text
            start, end = max(found.start() - at, 0), min(found.end() - at, len(text))
            at += len(text)
            if start < end:
                run.text = text[:start] + value + text[end:]
                value = ""


def _paragraphs(document: Any) -> Iterator[Any]:
    """Yield every paragraph: of the body, of cells, of heads and feet of the pages that have their own."""
    yield from _of(document)
    for section in document.sections:
        for name in (
            "header",
            "footer",
            "first_page_header",
            "first_page_footer",
            "even_page_header",
            "even_page_footer",
        ):
            part = getattr(section, name)
            if not part.is_linked_to_previous:
                yield from _of(part)


def _of(place: Any, depth: int = 0) -> Iterator[Any]:
    yield from place.paragraphs
    if depth < 4:
        for table in place.tables:
            for row in table.rows:
                for cell in row.cells:
                    yield from _of(cell, depth + 1)
