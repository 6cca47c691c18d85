"""Scans and photographs: recognised where tesseract knows Chinese, and said to be a draft; else the way out is said."""

import difflib
import io
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from shuping.core.guarded import GuardedFailure
from shuping.documents import extraction, recognised
from shuping.documents.extraction import extract
from shuping.documents.tests import odd_files as odd

FONT = Path("/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc")
needs_tesseract = pytest.mark.skipif(
    not (recognised.is_there() and recognised.LANGUAGE in recognised.languages() and FONT.exists()),
    reason="tesseract-ocr-chi-sim, poppler-utils or fonts-noto-cjk is not installed",
)
FIRST = [
    "在全市基层党建述职评议会议上的讲话",
    "一是活动场所面积不足，群众反映较多。",
    "二是发展党员不规范，个别支部程序倒置。",
]
SECOND = ["三是经费保障不到位，全年只投入2万元。", "四是整改责任没有落实到人。"]
DRAFT = "识别稿，请对照原件核对。"


def page(lines: list[str], number: str = "") -> Image.Image:
    """Return a printed page at 150 points to an inch, half of A4."""
    picture = Image.new("L", (1240, 877), 255)
    draw, font = ImageDraw.Draw(picture), ImageFont.truetype(FONT, 33)
    for at, line in enumerate(lines):
        draw.text((150, 150 + 60 * at), line, font=font, fill=0)
    draw.text((570, 800), number, font=font, fill=0)
    return picture


def saved(picture: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def likeness(text: str, lines: list[str]) -> float:
    return difflib.SequenceMatcher(None, text, "\n".join(lines) + "\n").ratio()


@needs_tesseract
def test_a_photograph_is_recognised_and_said_to_be_a_draft():
    got = extract(saved(page(FIRST), "PNG"), "照片.png")
    assert likeness(got.text, FIRST) > 0.9
    assert (got.format, got.notes, got.is_recognised) == ("picture", (DRAFT,), True)


@needs_tesseract
def test_a_photograph_taken_sideways_is_turned():
    turned = Image.Exif()
    turned[0x0112] = 6  # to be turned a quarter to the right
    sideways = page(FIRST).transpose(Image.Transpose.ROTATE_90)
    assert likeness(extract(saved(sideways, "JPEG", exif=turned), "照片.jpg").text, FIRST) > 0.9


@needs_tesseract
def test_a_scan_is_recognised_page_by_page_without_its_page_numbers():
    pages = [page(FIRST, "- 1 -"), page(SECOND, "- 2 -")]
    got = extract(saved(pages[0], "PDF", save_all=True, append_images=pages[1:], resolution=150), "扫描.pdf")
    assert likeness(got.text, FIRST + SECOND) > 0.9
    assert "- 2" not in got.text
    assert (got.format, got.notes, got.is_recognised) == ("pdf", (DRAFT,), True)


@needs_tesseract
def test_a_picture_without_words_is_refused():
    with pytest.raises(GuardedFailure, match="没有认出文字"):
        extract(saved(Image.new("L", (900, 900), 255), "PNG"), "空.png")


@needs_tesseract
def test_a_scan_of_too_many_pages_is_refused_at_once():
    with pytest.raises(GuardedFailure, match="21页"):
        extract(odd.pdf(*[""] * 21), "厚.pdf")


@needs_tesseract
def test_a_scan_that_takes_too_long_in_all_is_stopped_between_two_pages(monkeypatch):
    monkeypatch.setattr(extraction, "SECONDS_FOR_SCANS", -1)
    with pytest.raises(GuardedFailure, match="2页只认了0页"):
        extract(odd.pdf("", ""), "慢.pdf")


@pytest.mark.parametrize(
    ("content", "name"), [(b"\x89PNG\r\n\x1a\n" + bytes(99), "照片.png"), (odd.pdf("", ""), "a.pdf")]
)
def test_without_tesseract_the_way_out_is_said(monkeypatch, content, name):
    monkeypatch.setattr(recognised, "is_there", lambda: False)
    with pytest.raises(GuardedFailure, match="tesseract-ocr-chi-sim") as caught:
        extract(content, name)
    assert "请上传 Word 原稿" in str(caught.value)
