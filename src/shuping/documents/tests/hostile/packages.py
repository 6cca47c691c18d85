"""What hands can do to a zip, which every .docx is."""

import io
import struct
import warnings
import zipfile
import zlib

from shuping.documents.tests import odd_files as odd
from shuping.documents.tests.hostile.cases import MB, either, noise, refused, text
from shuping.documents.tests.hostile.pictures import PNG


def word_by(method: int) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(odd.docx(odd.p("正文")))) as source, zipfile.ZipFile(stream, "w", method) as target:
        for name in source.namelist():
            target.writestr(name, source.read(name))
    return stream.getvalue()


def twice() -> bytes:
    stream = io.BytesIO(odd.docx(odd.p("给检查看的")))
    with zipfile.ZipFile(stream, "a") as package, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        package.writestr("word/document.xml", odd.document(odd.p("给人看的")))
    return stream.getvalue()


def damaged() -> bytes:
    return odd.docx(odd.p(noise(3000).hex())).replace(b"\x00\x00", b"\x01\x00", 9)


def wrong_sum() -> bytes:
    """Return a package whose main part does not have the checksum that stands in the directory."""
    content = odd.docx(odd.p("正文"))
    right = struct.pack("<L", zlib.crc32(odd.document(odd.p("正文")).encode()))
    assert right in content
    return content.replace(right, b"\x01\x02\x03\x04")


def overlapping(*, is_quoted: bool) -> bytes:
    """Return a package in which 500 directory entries point at one local header, or each at a name of its own there."""
    kernel = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = kernel.compress(bytes(MB)) + kernel.flush()
    sums = struct.pack("<LLL", zlib.crc32(bytes(MB)), len(packed), MB)
    body, directory, count = b"", b"", 500
    if not is_quoted:
        body = struct.pack("<4sHHHHH12sHH", b"PK\x03\x04", 20, 0, 8, 0, 33, sums, 1, 0) + b"0" + packed
    for number in range(count):
        name = f"{number:04}".encode()
        place = len(body) if is_quoted else 0
        if is_quoted:
            body += struct.pack("<4sHHHHH12sHH", b"PK\x03\x04", 20, 0, 8, 0, 33, sums, len(name), 0) + name
        directory += struct.pack(
            "<4sHHHHHH12sHHHHHLL", b"PK\x01\x02", 20, 20, 0, 8, 0, 33, sums, len(name), 0, 0, 0, 0, 0, place
        )
        directory += name
    body += packed if is_quoted else b""
    end = struct.pack("<4sHHHHLLH", b"PK\x05\x06", 0, 0, count, count, len(directory), len(body), 0)
    return body + directory + end


def zips_in_zips(depth: int) -> bytes:
    content = odd.archive({"0.txt": bytes(MB)})
    for level in range(depth):
        content = odd.archive({f"{level}-{i}.zip": content for i in range(10)})
    return content


def false_end(**said: int) -> bytes:
    """Return a good package whose end record says something else: `count`, `size` or `place` of the directory."""
    content = odd.docx(odd.p("正文"))
    head, _mark, tail = content.rpartition(b"PK\x05\x06")
    disk, start, here, count, size, place, comment = struct.unpack("<HHHHLLH", tail)
    count, size, place = said.get("count", count), said.get("size", size), said.get("place", place)
    return head + b"PK\x05\x06" + struct.pack("<HHHHLLH", disk, start, here, count, size, place, comment)


def claiming_zip64() -> bytes:
    """Return a package with a part whose extra field says 2**60 bytes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as target:
        for name, content in (("[Content_Types].xml", odd.TYPES), ("_rels/.rels", odd.relations())):
            target.writestr(name, content)
        part = zipfile.ZipInfo("word/document.xml")
        target.writestr(part, odd.document(odd.p("正文")))
        part.file_size = 1 << 60
    return stream.getvalue()


def with_names(*names: str) -> bytes:
    return odd.docx(odd.p("正文"), parts=dict.fromkeys(names, "x"))


def link_in_zip() -> bytes:
    stream = io.BytesIO(odd.docx(odd.p("正文")))
    with zipfile.ZipFile(stream, "a") as package:
        part = zipfile.ZipInfo("word/media/link.png")
        part.create_system, part.external_attr = 3, 0o120777 << 16
        package.writestr(part, "/etc/passwd")
    return stream.getvalue()


refused("empty", "空.docx", lambda: b"", "空的")
refused("one byte", "一.docx", lambda: b"\x00", "空的")
refused("only spaces", "空.txt", lambda: b"\xef\xbb\xbf  \r\n", "没有文字")
refused("zip bomb", "弹.docx", odd.bomb, "倍")
refused(
    "too large unpacked",
    "大.docx",
    lambda: odd.docx(parts={"a": noise(3 << 20) + bytes(210 << 20)}),
    "MB",
    is_slow=True,
)
refused("too many parts", "多.docx", lambda: odd.docx(parts={f"word/media/{i}": "x" for i in range(2_001)}), "2000")
refused("declared size lies", "谎.docx", odd.lying_size, "损坏")
refused("nested zip", "套.docx", lambda: odd.docx(parts={"word/media/a.zip": odd.archive({"b": "c"})}), "套着压缩包")
refused(
    "nested gzip", "套.docx", lambda: odd.docx(parts={"word/media/a.png": b"\x1f\x8b\x08" + bytes(99)}), "套着压缩包"
)
refused("zips in zips in zips", "四十二.zip", lambda: zips_in_zips(4), "解压")
refused("bomb in a part", "套.docx", lambda: odd.docx(odd.p("甲"), parts={"word/a.bin": zips_in_zips(3)}), "套着压缩包")
refused("overlapping entries", "叠.docx", lambda: overlapping(is_quoted=False), "MB")
refused("overlapping entries, quoted", "叠.docx", lambda: overlapping(is_quoted=True), "MB")
refused("plain zip", "材料.zip", lambda: odd.archive({"a.txt": "甲"}), "解压")
refused("empty zip", "空.docx", lambda: odd.archive({}), "压缩包")
text("zip that says 65,000 parts", "谎.docx", lambda: false_end(count=65_000), "正文")
refused("zip with a directory of 4 GB", "谎.docx", lambda: false_end(size=0xFFFF_FFF0), "损坏")
either("zip with its directory elsewhere", "谎.docx", lambda: false_end(place=7))
refused("zip64 of an exabyte", "谎.docx", claiming_zip64, "")
refused("only a local header", "头.docx", lambda: b"PK\x03\x04" + bytes(60), "损坏")
refused("truncated zip", "断.docx", lambda: odd.docx(odd.p("甲" * 999))[:-40], "损坏")
refused("damaged stream", "坏.docx", damaged, "损坏")
refused("wrong checksum", "坏.docx", wrong_sum, "损坏")
refused("lzma", "压.docx", lambda: word_by(zipfile.ZIP_LZMA), "损坏")
refused("bzip2", "压.docx", lambda: word_by(zipfile.ZIP_BZIP2), "损坏")
refused("encrypted zip", "密.docx", lambda: odd.flag_encrypted(odd.docx(odd.p("甲"))), "密码")
refused("climbing name", "爬.docx", lambda: with_names("../../etc/passwd"), "损坏")
refused("climbing name of Windows", "爬.docx", lambda: with_names("..\\..\\windows\\win.ini"), "损坏")
refused("absolute name", "爬.docx", lambda: with_names("/etc/passwd"), "损坏")
text(
    "names with control characters",
    "名.docx",
    lambda: with_names("word/\x01\x1b[31m\n.xml", "word/\u202ecod.exe"),
    "正文",
)
text("name of 60,000 characters", "名.docx", lambda: with_names("word/" + "n" * 60_000), "正文")
text("link out of the package", "链.docx", link_in_zip, "正文")
refused("part twice", "双.docx", twice, "损坏")
text(
    "1,990 parts just within the limits",
    "多.docx",
    lambda: odd.docx(odd.p("正文"), {f"word/media/{i}": noise(900) + bytes(80_000) for i in range(1_990)}),
    "正文",
    is_slow=True,
)
refused("no main part", "无.docx", lambda: odd.docx(parts={"_rels/.rels": odd.relations()}), "损坏")
refused(
    "main part is a folder",
    "夹.docx",
    lambda: odd.docx(parts={"_rels/.rels": odd.relations(("officeDocument", "word/"))}),
    "损坏",
)
refused("main part is a picture", "图.docx", lambda: odd.docx(parts={"word/document.xml": PNG}), "损坏")
refused("program with a zip at its end", "装.docx", lambda: b"MZ" + bytes(200) + odd.docx(odd.p("甲")), "程序")
