"""Pictures. Whether they are recognised hangs on tesseract; every refusal speaks of the picture."""

import struct
import zlib

from shuping.documents.tests import odd_files as odd
from shuping.documents.tests.hostile.cases import FAR, either, flate, noise, refused, zeros


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">L", len(content)) + kind + content + struct.pack(">L", zlib.crc32(kind + content))


def png(width: int, height: int, content: bytes, *more: bytes) -> bytes:
    head = chunk(b"IHDR", struct.pack(">LLBBBBB", width, height, 1, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(more) + chunk(b"IDAT", content) + chunk(b"IEND", b"")


PNG = png(1, 1, flate(b"\x00\x00"))


def jpeg_of(width: int, height: int) -> bytes:
    frame = b"\xff\xc0" + struct.pack(">HBHHB", 11, 8, height, width, 1) + b"\x01\x11\x00"
    return b"\xff\xd8" + frame + b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00" + bytes(100) + b"\xff\xd9"


refused("PNG of one point", "点.png", lambda: PNG, "图片")
refused("PNG of 30,000 by 30,000", "弹.png", lambda: png(30_000, 30_000, zeros(108)), "图片", is_slow=True)
refused("PNG of 2**31 by 2**31", "弹.png", lambda: png(2**31 - 1, 2**31 - 1, flate(bytes(99))), "图片")
refused("PNG one point high", "线.png", lambda: png(39_000_000, 1, flate(bytes(4_875_001))), "图片")
refused(
    "PNG with a colour profile of 1 GB",
    "弹.png",
    lambda: png(9, 9, flate(bytes(27)), chunk(b"iCCP", b"a\x00\x00" + zeros(1_000))),
    "图片",
    is_slow=True,
)
refused(
    "PNG with remarks of 1 GB",
    "弹.png",
    lambda: png(9, 9, flate(bytes(27)), chunk(b"zTXt", b"a\x00\x00" + zeros(1_000))),
    "图片",
    is_slow=True,
)
refused("PNG cut off", "断.png", lambda: png(900, 900, flate(bytes(99_999)))[:60], "图片")
refused("PNG of noise", "噪.png", lambda: b"\x89PNG\r\n\x1a\n" + noise(50_000), "图片")
refused("JPEG of 65,535 by 65,535", "弹.jpg", lambda: jpeg_of(65_535, 65_535), "图片")
refused("JPEG of noise", "噪.jpg", lambda: b"\xff\xd8\xff\xe0" + noise(50_000), "图片")
refused("picture called docx", "扫描.docx", lambda: b"\x89PNG\r\n\x1a\n" + bytes(99), "图片")
refused("jpeg called txt", "照片.txt", lambda: b"\xff\xd8\xff\xe0" + bytes(99), "图片")
refused("picture with a zip at its end", "双.docx", lambda: PNG + odd.docx(odd.p("正文")), "图片")
either(
    "a picture of noise of 12 million points",
    "噪.png",
    lambda: png(4_000, 3_000, flate(noise(1_503_000))),
    is_slow=True,
)
refused("heic", "照片.heic", lambda: b"\x00\x00\x00\x18ftypheic" + bytes(99), "图片")
refused("GIF of 65,535 by 65,535", "弹.gif", lambda: b"GIF89a" + b"\xff" * 4 + bytes(99), "图片")
refused("TIFF that is its own next", "圈.tif", lambda: b"II*\x00\x08\x00\x00\x00\x00\x00\x08\x00\x00\x00", "图片")
refused("BMP of 2**31 lines", "弹.bmp", lambda: b"BM" + bytes(16) + b"\xff\xff\xff\x7f" * 2 + bytes(99), "图片")
refused(
    "drawing that loads from far",
    "画.svg",
    lambda: f'<?xml version="1.0"?><svg><image href="{FAR}"/></svg>'.encode(),
    ".docx",
)
refused("video", "会议.mp4", lambda: b"\x00\x00\x00\x18ftypisom" + bytes(99), "视频")
