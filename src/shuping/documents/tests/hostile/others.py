"""Old Word, RTF and every other kind under every name.

Where LibreOffice is there it opens the old ones, shut in; where not, they get a sentence.
"""

import struct

from shuping.documents.tests import odd_files as odd
from shuping.documents.tests.hostile.cases import FAR, MB, either, noise, refused, zeros


def rtf(body: str) -> bytes:
    return ("{\\rtf1\\ansi " + body + "}").encode()


def old_word(flags: int = 0, body: bytes = b"") -> bytes:
    start = b"\xec\xa5\xc1\x00" + bytes(6) + struct.pack("<H", flags) + bytes(500)
    return odd.ole("WordDocument").ljust(1536, b"\x00") + start + body


refused("encrypted Office file", "密.docx", lambda: odd.ole("EncryptedPackage"), "密码")
refused("old Word, locked", "密.doc", lambda: old_word(0x0100), "密码")
refused("old Word with macros", "宏.doc", lambda: old_word(body="_VBA_PROJECT".encode("utf-16-le")), "宏")
refused("old Word, broken", "旧.doc", lambda: odd.ole("WordDocument"), ".docx")
refused("old Word called docx", "旧.docx", lambda: odd.ole("WordDocument"), ".docx", is_slow=True)
refused("wps, broken", "旧.wps", lambda: odd.ole("WordDocument"), ".docx", is_slow=True)
refused("old Word of noise", "噪.doc", lambda: old_word(body=noise(300_000)), ".docx", is_slow=True)
refused(
    "old Word in a circle",
    "圈.doc",
    lambda: (
        odd.OLE[:8]
        + bytes(16)
        + b"\x3e\x00\x03\x00\xfe\xff\x09\x00\x06\x00"
        + bytes(42)
        + bytes(4) * 109
        + "WordDocument".encode("utf-16-le")
        + bytes(2_000)
    ),
    ".docx",
    is_slow=True,
)
refused("unknown file of that age", "旧.wps", lambda: odd.ole("MatOST"), ".docx")
refused("old Excel", "表.xls", lambda: odd.ole("Workbook"), "电子表格")
refused("old PowerPoint", "讲.ppt", lambda: odd.ole("PowerPoint Document"), "演示文稿")
either("rtf with an object", "文.doc", lambda: rtf("{\\object\\objdata 0105000002000000}正文"), is_slow=True)
either(
    "rtf that includes a file",
    "含.rtf",
    lambda: rtf('a {\\field{\\*\\fldinst INCLUDETEXT "/etc/passwd"}{\\fldrslt old}} b'),
    is_slow=True,
)
either(
    "rtf with a picture from far",
    "含.rtf",
    lambda: rtf(f'a {{\\field{{\\*\\fldinst INCLUDEPICTURE "{FAR}" \\\\d}}{{\\fldrslt old}}}}'),
    is_slow=True,
)
either("rtf with a template from far", "含.rtf", lambda: rtf(f"{{\\*\\template {FAR}}} a"), is_slow=True)
either("rtf 1,000,000 groups deep", "深.rtf", lambda: rtf("{" * 1_000_000), is_slow=True)
either("rtf with 2 GB of bytes to come", "长.rtf", lambda: rtf("\\bin2147483647 x"), is_slow=True)
either(
    "rtf with a table of 100,000 cells",
    "表.rtf",
    lambda: rtf("\\trowd" + "\\cellx9" * 100_000 + "a\\cell" * 100_000 + "\\row"),
    is_slow=True,
)
either("rtf with a line of 5 MB", "行.rtf", lambda: rtf("a" * 5 * MB), is_slow=True)

refused("Excel", "表.xlsx", lambda: odd.docx(parts={"xl/workbook.xml": "<x/>"}), "电子表格")
refused("PowerPoint", "讲.pptx", lambda: odd.docx(parts={"ppt/presentation.xml": "<x/>"}), "演示文稿")
refused("OFD", "公文.ofd", lambda: odd.archive({"OFD.xml": "<x/>"}), "PDF")
refused("OpenDocument", "文.odt", lambda: odd.archive({"mimetype": "application/x", "content.xml": "<x/>"}), ".docx")
refused(
    "Java archive called docx", "程.docx", lambda: odd.archive({"META-INF/MANIFEST.MF": "x", "a.class": "x"}), "压缩包"
)
refused(
    "book called docx",
    "书.docx",
    lambda: odd.archive({"mimetype": "application/epub+zip", "OEBPS/a.opf": "x"}),
    "压缩包",
)
refused("rar", "包.rar", lambda: b"Rar!\x1a\x07\x01\x00", "解压")
refused("7z called docx", "包.docx", lambda: b"7z\xbc\xaf\x27\x1c" + bytes(99), "解压")
refused("gzip bomb", "弹.docx", lambda: b"\x1f\x8b\x08" + bytes(7) + zeros(100), "解压")
refused("program", "装.txt", lambda: b"MZ\x90\x00" + bytes(99), "程序")
refused("program of Linux called pdf", "装.pdf", lambda: b"\x7fELF\x02\x01" + bytes(99), "程序")
refused("web page", "文.doc", lambda: b"<html><body>a</body></html>", ".docx")
refused("web page with its parts", "文.doc", lambda: b"MIME-Version: 1.0\r\nContent-Type: multipart/related", ".docx")
refused(
    "XML called txt", "文.txt", lambda: b'<?xml version="1.0"?><!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>', ".docx"
)
refused("noise called docx", "噪.docx", lambda: b"\x01\x00" + noise(MB), "不是文字")
refused("database called txt", "库.txt", lambda: b"SQLite format 3\x00" + bytes(999), "不是文字")
