"""Papers that need a process of their own."""

import json
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from shuping.core.guarded import run_guarded
from shuping.papers.html import to_html
from shuping.papers.layout import OFFICIAL, SANS, SERIF
from shuping.papers.paper import Paper

MODULE = "shuping.papers.pdf"
SECONDS = 60
MEGABYTES = 1_536  # Pango maps whole CJK fonts, which counts as address space and not as memory


@dataclass(frozen=True)
class PdfResult:
    """A PDF and a sentence about the fonts in it."""

    content: bytes
    fonts_note: str


def to_pdf(paper: Paper) -> PdfResult:
    """Return the paper as PDF, rendered in a guarded child; not for a serving process. Raises GuardedFailure."""
    environment = {"SHUPING_FONT_DIR": str(settings.FONTS)} if settings.FONTS else {}
    html = to_html(paper)
    answer = run_guarded(MODULE, html.encode(), seconds=SECONDS, megabytes=MEGABYTES, environment=environment)
    head, _separator, content = answer.partition(b"\n")
    return PdfResult(content=content, fonts_note=fonts_note(json.loads(head)["fonts"]))


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
