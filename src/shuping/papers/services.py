"""Papers that need a process of their own."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.conf import settings
from django.utils.translation import gettext as _

from shuping.core.guarded import run_guarded
from shuping.papers.html import to_html
from shuping.papers.layout import OFFICIAL, SANS, SERIF
from shuping.papers.packing import pack
from shuping.papers.paper import Paper

MODULE, TOGETHER = "shuping.papers.pdf", "shuping.papers.together_job"
SECONDS, SECONDS_TOGETHER = 60, 900
MEGABYTES = 1_536  # Pango maps whole CJK fonts, which counts as address space and not as memory


@dataclass(frozen=True)
class PdfResult:
    """A PDF and a sentence about the fonts in it."""

    content: bytes
    fonts_note: str


def to_pdf(paper: Paper) -> PdfResult:
    """Return the paper as PDF, rendered in a guarded child; not for a serving process. Raises GuardedFailure."""
    html = to_html(marked(paper))
    answer = run_guarded(MODULE, html.encode(), seconds=SECONDS, megabytes=MEGABYTES, environment=_environment())
    head, _separator, content = answer.partition(b"\n")
    return PdfResult(content=content, fonts_note=fonts_note(json.loads(head)["fonts"]))


@dataclass(frozen=True)
class Together:
    """Several papers as one PDF, and the pages of each."""

    content: bytes
    pages: list[int]


def to_one_pdf(cover: Paper, papers: Sequence[Paper], *, on_both_sides: bool) -> Together:
    """Return papers as one PDF behind their cover, each with its own page numbers; for the worker only.

    The last column of the cover's first table gets the pages of each paper, a row each. For both sides of the sheet
    each paper begins on a new sheet. Raises GuardedFailure.
    """
    asked = {
        "cover": pack(marked(cover)),
        "papers": [pack(marked(paper)) for paper in papers],
        "on_both_sides": on_both_sides,
    }
    answer = run_guarded(
        TOGETHER,
        json.dumps(asked, ensure_ascii=False).encode(),
        seconds=SECONDS_TOGETHER,
        megabytes=MEGABYTES,
        environment=_environment(),
    )
    head, _separator, content = answer.partition(b"\n")
    return Together(content=content, pages=json.loads(head)["pages"])


def _environment() -> dict[str, str]:
    return {"SHUPING_FONT_DIR": str(settings.FONTS)} if settings.FONTS else {}


def marked(paper: Paper) -> Paper:
    """Return the paper as this instance hands it out: one of a rehearsal says on every page that it counts nowhere."""
    return replace(paper, mark=_("演练用，人名和数据都是编的，不作数")) if settings.REHEARSAL else paper


def fonts_note(families: list[str]) -> str:
    """Return the sentence that says whether official typefaces or stand-ins were used."""
    stand_ins = [family for family in families if family in (SERIF, SANS, "AR PL KaitiM GB")]
    if not stand_ins:
        return _("PDF 用了公文字体：%(fonts)s。") % {"fonts": "、".join(families)}
    return _(
        "PDF 里有%(fonts)s，用来代替缺少的公文字体（%(missing)s）。管理员把字体放进字体文件夹后，重新生成即可。"
    ) % {
        "fonts": "、".join(stand_ins),
        "missing": "、".join(face.name for face in OFFICIAL if face.name not in families),
    }
