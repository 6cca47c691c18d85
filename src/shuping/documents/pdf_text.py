"""The text of a PDF that has any; a scan is refused with the way out."""

import io
import unicodedata

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from shuping.core.guarded import Refusal, gettext_noop
from shuping.documents.page_lines import lines_of, paragraphs, without_feet

MOST_PAGES = 500
LARGEST_TEXT = 2_000_000  # characters
LARGEST_GARBLED = 0.1  # share of characters that stand for no letter

DAMAGED = gettext_noop("这个 PDF 已经损坏，打不开。请从原稿重新导出一份再上传。")
LOCKED = gettext_noop("这个 PDF 设了打开密码。请去掉密码，另存后再上传。")
SCAN = gettext_noop(
    "这个 PDF 是扫描件，里面只有图片，没有文字。请上传 Word 原稿，或者用扫描软件识别成文字后再上传；"
    "也可以请管理员安装 tesseract-ocr-chi-sim 和 poppler-utils，以后就能直接上传。"
)
GARBLED = gettext_noop("这个 PDF 的字体无法还原成文字。请上传 Word 原稿，或者把文字复制到新文档后再上传。")
TOO_MANY_PAGES = gettext_noop("这个 PDF 有%(pages)s页，超过了%(limit)s页的上限。请拆成几份再上传。")
TOO_LONG = gettext_noop("这份材料的文字超过了%(limit)s字，读不下。请拆成几份再上传。")
REFLOWED = gettext_noop("PDF 里的换行已按段落接好，请核对分段。")
SOME_SCANNED = gettext_noop("有些页是图片，没有文字，没有读入。")


def pdf_text(content: bytes) -> tuple[str, list[str]]:
    """Return the text of a PDF, lines of a paragraph joined and page numbers dropped, and notes. Raises Refusal."""
    try:
        reader = PdfReader(io.BytesIO(content))
        pages = _pages(reader)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:
        raise Refusal(DAMAGED) from error  # a broken PDF meets pypdf in all these ways
    text = "".join("".join(page) for page in pages)
    if not text.strip():
        raise Refusal(SCAN, is_picture=True, pages=len(pages))
    garbled = sum(c == "�" or unicodedata.category(c) in ("Co", "Cn", "Cc") for c in text)
    if garbled > LARGEST_GARBLED * len(text):
        raise Refusal(GARBLED, is_picture=True, pages=len(pages))
    notes = [REFLOWED]
    if not all(pages):
        notes.append(SOME_SCANNED)
    return "\n".join(paragraphs([line for page in pages for line in page])), notes


def _pages(reader: PdfReader) -> list[list[str]]:
    """Return the non-empty lines of each page without its page number."""
    if reader.is_encrypted and not reader.decrypt(""):
        raise Refusal(LOCKED)
    if len(reader.pages) > MOST_PAGES:
        raise Refusal(TOO_MANY_PAGES, pages=len(reader.pages), limit=MOST_PAGES)
    pages, length = [], 0
    for page in reader.pages:
        lines = lines_of(page.extract_text())
        length += sum(map(len, lines))
        if length > LARGEST_TEXT:
            raise Refusal(TOO_LONG, limit=LARGEST_TEXT)
        pages.append(lines)
    return without_feet(pages)
