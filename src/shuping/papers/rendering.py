"""The one module that imports WeasyPrint; it runs in a guarded child only."""

from weasyprint import HTML
from weasyprint.urls import URLFetcher


def render(html: str) -> tuple[bytes, list[str]]:
    """Return the PDF of an HTML text and the families of the fonts in it; only `data:` addresses are fetched."""
    document = HTML(string=html, url_fetcher=URLFetcher(allowed_protocols=("data",))).render()
    pdf = document.write_pdf()
    return pdf, sorted({str(font.family) for font in document.fonts.values()})
