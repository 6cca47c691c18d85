"""A paper or a sheet as the answer of a door."""

from urllib.parse import quote

from django.http import HttpResponse

from shuping.papers.paper import Paper
from shuping.papers.services import to_pdf
from shuping.papers.sheet import Sheet, to_xlsx
from shuping.papers.templates_in_use import to_docx
from shuping.tree.models import Organisation

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def docx_answer(paper: Paper, name: str, kind: str, organisation: Organisation) -> HttpResponse:
    """Answer with the paper as DOCX, to be saved as `name`; by the office's own template where there is one."""
    return saved_docx(to_docx(paper, kind, organisation), name)


def saved_docx(content: bytes, name: str) -> HttpResponse:
    """Answer with a DOCX that is made already."""
    return _saved(content, DOCX, f"{name}.docx")


def pdf_answer(paper: Paper, name: str) -> HttpResponse:
    """Answer with the paper as PDF, made in the guarded child. Raises GuardedFailure."""
    return saved_pdf(to_pdf(paper).content, name)


def saved_pdf(content: bytes, name: str) -> HttpResponse:
    """Answer with a PDF that is made already."""
    return _saved(content, "application/pdf", f"{name}.pdf")


def sheet_answer(sheet: Sheet, name: str) -> HttpResponse:
    """Answer with the table as XLSX, to be saved as `name`."""
    return _saved(to_xlsx(sheet), XLSX, f"{name}.xlsx")


def _saved(content: bytes, media_type: str, name: str) -> HttpResponse:
    disposition = f"attachment; filename*=UTF-8''{quote(name)}"
    return HttpResponse(content, content_type=media_type, headers={"Content-Disposition": disposition})
