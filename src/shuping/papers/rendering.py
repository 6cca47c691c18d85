"""The one module that imports WeasyPrint; it runs in a guarded child only."""

from collections.abc import Callable, Sequence
from typing import Any

from weasyprint import HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

EMPTY_PAGE = "<!doctype html><style>@page { size: A4 }</style>"


def render(html: str) -> tuple[bytes, list[str]]:
    """Return the PDF of an HTML text and the families of the fonts in it; only `data:` addresses are fetched."""
    return _written(_laid_out(html, FontConfiguration()))


def render_together(
    cover: Callable[[Sequence[int]], str], papers: Sequence[str], *, on_both_sides: bool
) -> tuple[bytes, list[str], list[int]]:
    """Return several HTML texts as one PDF after their cover, the families of its fonts, and the pages of each text.

    The cover is made of these numbers. Each text keeps its own page numbers; for both sides of the sheet each begins on
    a new sheet, after an empty page where it must be.
    """
    fonts = FontConfiguration()  # one for all: glyphs of a font that was opened twice are lost without a word
    documents = [_laid_out(paper, fonts) for paper in papers]
    counts = [len(document.pages) for document in documents]
    first = _laid_out(cover(counts), fonts)
    empty = _laid_out(EMPTY_PAGE, fonts).pages
    pages = []
    for document in (first, *documents):
        pages += document.pages
        if on_both_sides and len(document.pages) % 2:
            pages += empty
    return *_written(first.copy(pages)), counts


def _laid_out(html: str, fonts: FontConfiguration) -> Any:
    return HTML(string=html, url_fetcher=URLFetcher(allowed_protocols=("data",))).render(font_config=fonts)


def _written(document: Any) -> tuple[bytes, list[str]]:
    pdf = document.write_pdf()
    return pdf, sorted({str(font.family) for font in document.fonts.values()})
