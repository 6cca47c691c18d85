"""The guarded child's job: HTML in, PDF out, with the fonts that were used."""

import json
import os
from collections.abc import Iterable
from pathlib import Path
from xml.sax.saxutils import escape

from shuping.core import on_use
from shuping.core.guarded import Refusal, gettext_noop
from shuping.papers.layout import BOLD, SERIF

SYSTEM_FONTS = "/etc/fonts/fonts.conf"
# A family of its own for the heavy stand-in: a real 小标宋 is heavy by itself and must not be made bold.
BOLD_STAND_IN = f"""<match target="pattern"><test name="family"><string>{BOLD}</string></test>
<edit name="family" mode="assign" binding="same"><string>{SERIF}</string></edit>
<edit name="weight" mode="assign"><const>bold</const></edit></match>"""
CHINESE = ("cjk", "gb", "sourcehan", "wenquanyi", "arpl", "song", "hei", "kai", "fang", "sun", "fallback")

NO_FONT = gettext_noop("这台机器没有中文字体，排不出 PDF。请管理员安装 fonts-noto-cjk，或者放好公文字体后再试。")


def job(payload: bytes) -> bytes:
    """Take HTML in UTF-8; return one line of JSON ({"fonts": [family]}) and the PDF. Raises Refusal without fonts."""
    use_fonts()
    pdf, fonts = on_use.load("weasyprint").render(payload.decode())
    require_chinese(fonts)
    return b"".join((json.dumps({"fonts": fonts}).encode(), b"\n", pdf))


def require_chinese(fonts: Iterable[str]) -> None:
    """Raise Refusal where no family can hold Chinese."""
    if not any(_is_chinese(font) for font in fonts):
        raise Refusal(NO_FONT)


def _is_chinese(font: str) -> bool:
    return not font.isascii() or any(word in font.replace(" ", "").lower() for word in CHINESE)


def use_fonts() -> None:
    """Let fontconfig find the administrator's fonts; it reads its file when WeasyPrint is first imported."""
    folder = os.environ.get("SHUPING_FONT_DIR", "")
    own = f"<dir>{escape(folder)}</dir>" if folder else ""
    text = (
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd"><fontconfig>'
        f'<include ignore_missing="yes">{SYSTEM_FONTS}</include>{own}{BOLD_STAND_IN}'
        "<cachedir>fonts</cachedir></fontconfig>"
    )
    path = Path("fonts.conf").resolve()
    path.write_text(text, encoding="utf-8")
    os.environ["FONTCONFIG_FILE"] = str(path)
