"""The one module that imports Pillow: a picture of a page, checked, turned upright and made small."""

import io

from PIL import Image, ImageOps

from shuping.core.guarded import Refusal, gettext_noop

FORMATS = ("PNG", "JPEG")
MOST_PIXELS = 40_000_000

TOO_LARGE = gettext_noop("这张图片有%(width)s×%(height)s个像素，超过了4000万个的上限。请缩小后再上传。")
DAMAGED = gettext_noop("这张图片已经损坏，打不开。请重新扫描或拍照后再上传。")


def small(content: bytes, longest_side: int) -> bytes:
    """Return a PNG or JPEG as a grey PGM with no side longer than asked, the way up it was taken. Raises Refusal."""
    Image.MAX_IMAGE_PIXELS = None  # our own limit comes first
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
            width, height = picture.size
            if width * height > MOST_PIXELS:
                raise Refusal(TOO_LARGE, width=width, height=height)
            picture.draft("L", (longest_side, longest_side))
            upright = ImageOps.exif_transpose(picture).convert("L")
    except (OSError, ValueError, SyntaxError, EOFError, IndexError, KeyError, TypeError) as error:
        raise Refusal(DAMAGED) from error  # a broken picture meets Pillow in all these ways
    upright.thumbnail((longest_side, longest_side))
    made = io.BytesIO()
    upright.save(made, "PPM")
    return made.getvalue()
