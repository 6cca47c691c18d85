"""A paper or a sheet as the answer of a door."""

from urllib.parse import quote

from django.http import HttpResponse

from shuping.core import on_use
from shuping.papers.paper import Paper
from shuping.papers.services import to_pdf
from shuping.papers.sheet import Sheet, to_xlsx

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def docx_answer(paper: Paper, name: str) -> HttpResponse:
    """Answer with the paper as DOCX, to be saved as `name`."""
    return _saved(on_use.load("docx").to_docx(paper), DOCX, f"{name}.docx")


def pdf_answer(paper: Paper, name: str) -> HttpResponse:
    """Answer with the paper as PDF, made in the guarded child. Raises GuardedFailure."""
    return _saved(to_pdf(paper).content, "application/pdf", f"{name}.pdf")


def sheet_answer(sheet: Sheet, name: str) -> HttpResponse:
    """Answer with the table as XLSX, to be saved as `name`."""
    return _saved(to_xlsx(sheet), XLSX, f"{name}.xlsx")


def _saved(content: bytes, media_type: str, name: str) -> HttpResponse:
    disposition = f"attachment; filename*=UTF-8''{quote(name)}"
    return HttpResponse(content, content_type=media_type, headers={"Content-Disposition": disposition})
