"""The text of a PDF that has any; a scan is refused with the way out."""

import io
import re
import unicodedata
from collections import Counter

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from shuping.core.guarded import Refusal, gettext_noop

MOST_PAGES = 500
LARGEST_TEXT = 2_000_000  # characters
LARGEST_GARBLED = 0.1  # share of characters that stand for no letter
SHORTEST_FULL = 0.8  # of the longest line: a shorter line ends its paragraph
PAGE_NUMBER = re.compile(r"[\s—–－\-─·.]*(第\s*)?\d{1,4}(\s*页)?([\s,，/]*共?\s*\d{1,4}\s*页?)?[\s—–－\-─·.]*")
PAGE_MARK = re.compile(r"[—–－\-]\s*\d{1,4}\s*[—–－\-]")
SENTENCE_END = tuple("。！？：；.!?:;…”’」』")
NEW_PARAGRAPH = re.compile(
    r"\s*([一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[.．、]"
    r"|第[一二三四五六七八九十]+|附件|[—－-]{2})"
)

DAMAGED = gettext_noop("这个 PDF 已经损坏，打不开。请从原稿重新导出一份再上传。")
LOCKED = gettext_noop("这个 PDF 设了打开密码。请去掉密码，另存后再上传。")
SCAN = gettext_noop("这个 PDF 是扫描件，里面只有图片，没有文字。请上传 Word 原稿，或者用扫描软件识别成文字后再上传。")
GARBLED = gettext_noop("这个 PDF 的字体无法还原成文字。请上传 Word 原稿，或者把文字复制到新文档后再上传。")
TOO_MANY_PAGES = gettext_noop("这个 PDF 有%(pages)s页，超过了%(limit)s页的上限。请拆成几份再上传。")
TOO_LONG = gettext_noop("这份材料的文字超过了%(limit)s字，读不下。请拆成几份再上传。")
REFLOWED = gettext_noop("PDF 里的换行已按段落接好，请核对分段。")
SOME_SCANNED = gettext_noop("有些页是图片，没有文字，没有读入。")


def pdf_text(content: bytes) -> tuple[str, list[str]]:
    """Return the text of a PDF, lines of a paragraph joined and page numbers dropped, and notes. Raises Refusal."""
    try:
        pages = _pages(content)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:
        raise Refusal(DAMAGED) from error  # a broken PDF meets pypdf in all these ways
    text = "".join("".join(page) for page in pages)
    if not text.strip():
        raise Refusal(SCAN)
    garbled = sum(c == "�" or unicodedata.category(c) in ("Co", "Cn", "Cc") for c in text)
    if garbled > LARGEST_GARBLED * len(text):
        raise Refusal(GARBLED)
    notes = [REFLOWED]
    if not all(pages):
        notes.append(SOME_SCANNED)
    return "\n".join(_paragraphs([line for page in pages for line in page])), notes


def _pages(content: bytes) -> list[list[str]]:
    """Return the non-empty lines of each page without its page number."""
    reader = PdfReader(io.BytesIO(content))
    if reader.is_encrypted and not reader.decrypt(""):
        raise Refusal(LOCKED)
    if len(reader.pages) > MOST_PAGES:
        raise Refusal(TOO_MANY_PAGES, pages=len(reader.pages), limit=MOST_PAGES)
    pages, length = [], 0
    for page in reader.pages:
        lines = [line.rstrip() for line in re.split(r"[\r\n\f\v]+", page.extract_text()) if line.strip()]
        for place in (-1, 0):
            if lines and PAGE_NUMBER.fullmatch(lines[place]):
                del lines[place]
        length += sum(map(len, lines))
        if length > LARGEST_TEXT:
            raise Refusal(TOO_LONG, limit=LARGEST_TEXT)
        pages.append(lines)
    return _without_feet(pages)


def _without_feet(pages: list[list[str]]) -> list[list[str]]:
    """Drop a first or last line that stands on several pages and differs only in the page number."""
    edges = Counter(
        PAGE_MARK.sub("", line).strip() for page in pages for line in {*page[:1], *page[-1:]} if PAGE_MARK.search(line)
    )
    feet = {line for line, times in edges.items() if times > 1}
    for page in pages:
        for place in (-1, 0):
            if page and PAGE_MARK.search(page[place]) and PAGE_MARK.sub("", page[place]).strip() in feet:
                del page[place]
    return pages


def _paragraphs(lines: list[str]) -> list[str]:
    """Join a full line that ends no sentence with the next, unless that one begins with a number of its own."""
    longest = sorted(map(_width, lines))[int(len(lines) * 0.9)]
    paragraphs: list[str] = []
    is_open = False
    for line in lines:
        if is_open and not NEW_PARAGRAPH.match(line):
            joint = " " if _is_latin(paragraphs[-1][-1]) and _is_latin(line.lstrip()[0]) else ""
            paragraphs[-1] += joint + line.lstrip()
        else:
            paragraphs.append(line)
        is_open = not line.endswith(SENTENCE_END) and _width(line) >= SHORTEST_FULL * longest
    return paragraphs


def _width(text: str) -> float:
    return sum(1 if unicodedata.east_asian_width(c) in "WFA" else 0.5 for c in text)


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalpha()
