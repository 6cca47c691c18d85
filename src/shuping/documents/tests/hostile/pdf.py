"""What a PDF can do."""

import io
import struct

from pypdf import PdfReader, PdfWriter

from shuping.documents.tests import odd_files as odd
from shuping.documents.tests.hostile.cases import MB, either, flate, noise, refused, text, zeros


def objects(*bodies: bytes, trailer: bytes = b"", version: bytes = b"1.7") -> bytes:
    """Return a PDF of numbered objects, the first of which is its catalogue."""
    out, places, length = [b"%PDF-" + version + b"\n"], [], 5 + len(version) + 1
    for number, body in enumerate(bodies, 1):
        places.append(length)
        out.append(b"%d 0 obj\n%b\nendobj\n" % (number, body))
        length += len(out[-1])
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(bodies) + 1
    return b"%bxref\n0 %d\n0000000000 65535 f \n%btrailer<</Size %d/Root 1 0 R%b>>\nstartxref\n%d\n%%%%EOF" % (
        b"".join(out), size, table, size, trailer, length
    )  # fmt: skip


def stream(content: bytes, head: bytes = b"", length: int | None = None) -> bytes:
    return b"<</Length %d%b>>stream\n%b\nendstream" % (len(content) if length is None else length, head, content)


CATALOGUE = b"<</Type/Catalog/Pages 2 0 R>>"
ONE_PAGE = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
WORDS = odd.lines("The committee met on Monday.").encode()


def page(extra: bytes = b"", font: bytes = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>") -> bytes:
    return b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 %b>>%b>>>>" % (
        font,
        extra,
    )


def one_page(
    content: bytes = WORDS, *more: bytes, head: bytes = b"", of_page: bytes = b"", font: bytes | None = None
) -> bytes:
    """Return a PDF of one page; `head` belongs to its stream's dictionary, `more` are objects from the fifth on."""
    made = page(of_page, font) if font else page(of_page)
    return objects(CATALOGUE, ONE_PAGE, made, stream(content, head), *more)


def written(writer: PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def locked_pdf(password: str = "password", algorithm: str = "AES-256") -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(odd.pdf(odd.lines("secret")))))
    writer.encrypt(password, owner_password="owner", algorithm=algorithm)
    return written(writer)


def with_script() -> bytes:
    script = b"/OpenAction<</S/JavaScript/JS(app.launchURL\\('http://127.0.0.1:9/'\\); while \\(true\\) {})>>"
    names = b"/Names<</EmbeddedFiles<</Names[(run.exe) <</F(run.exe)/EF<</F 5 0 R>>>>]>>>>"
    catalogue = b"<</Type/Catalog/Pages 2 0 R%b%b>>" % (script, names)
    return objects(catalogue, ONE_PAGE, page(), stream(WORDS), stream(b"MZ" + bytes(100)))


def page_tree(depth: int, *, is_doubling: bool) -> bytes:
    """Return a PDF whose tree of pages is a chain of nodes, each naming the next once or twice."""
    nodes = []
    for number in range(2, depth + 2):
        kid = b"%d 0 R" % (number + 1)
        nodes.append(b"<</Type/Pages/Count 1/Kids[%b]>>" % (b" ".join([kid, kid]) if is_doubling else kid))
    last = b"<</Type/Page/MediaBox[0 0 595 842]>>"
    return objects(CATALOGUE, *nodes, last)


def same_page(times: int) -> bytes:
    kids = b"3 0 R " * times
    return objects(CATALOGUE, b"<</Type/Pages/Kids[%b]/Count %d>>" % (kids, times), page(), stream(WORDS))


def many_pages(count: int) -> bytes:
    kids = b" ".join(b"%d 0 R" % number for number in range(3, count + 3))
    return objects(
        CATALOGUE, b"<</Type/Pages/Kids[%b]/Count %d>>" % (kids, count),
        *[b"<</Type/Page/Parent 2 0 R>>"] * count,
    )  # fmt: skip


def forms(depth: int, *, is_loop: bool) -> bytes:
    """Return a PDF whose page draws a form that draws a form twice, and so on, or itself."""
    bodies = []
    for number in range(5, depth + 5):
        kid = b"%d 0 R" % (number if is_loop else min(number + 1, depth + 4))
        head = b"/Type/XObject/Subtype/Form/BBox[0 0 1 1]/Resources<</XObject<</X %b>>>>" % kid
        bodies.append(stream(b"/X Do /X Do", head))
    return one_page(b"/X Do", *bodies, of_page=b"/XObject<</X 5 0 R>>")


def object_stream(count: int, content: bytes, head: bytes = b"/Filter/FlateDecode") -> bytes:
    """Return a PDF whose catalogue is said to lie in a stream of `count` objects."""
    kept = stream(content, b"/Type/ObjStm/N %d/First 10%b" % (count, head))
    rows = b"".join(struct.pack(">BHB", *row) for row in ((0, 0, 255), (2, 2, 0), (1, 9, 0)))
    body = b"%PDF-1.7\n2 0 obj\n" + kept + b"\nendobj\n"
    cross = stream(rows, b"/Type/XRef/Size 3/W[1 2 1]/Root 1 0 R")
    return body + b"3 0 obj\n" + cross + b"\nendobj\nstartxref\n%d\n%%%%EOF" % len(body)


def cross_stream(head: bytes, content: bytes = b"") -> bytes:
    body = b"%PDF-1.7\n1 0 obj\n" + stream(content, b"/Type/XRef/Root 1 0 R" + head) + b"\nendobj\n"
    return body + b"startxref\n9\n%%EOF"


def to_unicode(table: bytes) -> bytes:
    font = b"<</Type/Font/Subtype/Type0/BaseFont/A/Encoding/Identity-H/ToUnicode 5 0 R/DescendantFonts[6 0 R]>>"
    system = b"<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
    descendant = b"<</Type/Font/Subtype/CIDFontType2/BaseFont/A/CIDSystemInfo %b>>" % system
    return one_page(b"BT /F1 12 Tf 9 9 Td <00410042> Tj ET", stream(table), descendant, font=font)


def broken_font() -> bytes:
    font = b"<</Type/Font/Subtype/TrueType/BaseFont/A/FirstChar -5/LastChar 99999999/Widths[1]/FontDescriptor 5 0 R>>"
    return one_page(WORDS, b"<</Type/FontDescriptor/FontFile2 6 0 R/Flags 4>>", stream(noise(3_000)), font=font)


def looping_font() -> bytes:
    return one_page(
        WORDS, b"<</Type/Font/Subtype/Type0/DescendantFonts[5 0 R]/Encoding 5 0 R/ToUnicode 5 0 R>>", font=b"5 0 R"
    )


def previous_loop() -> bytes:
    return objects(CATALOGUE, ONE_PAGE, page(), stream(WORDS), trailer=b"/Prev 9")


def tables_in_a_circle() -> bytes:
    content = objects(CATALOGUE, ONE_PAGE, page(), stream(WORDS))
    place = content.rindex(b"xref\n0")
    return content.replace(b"/Root 1 0 R", b"/Root 1 0 R/Prev %d" % place)


def no_table(count: int) -> bytes:
    return b"%PDF-1.4\n" + b"".join(b"%d 0 obj<</A[%d 0 R]>>endobj\n" % (i, i + 1) for i in range(1, count))


refused("scanned PDF", "扫描.pdf", lambda: odd.pdf("", ""), "扫描件")
refused(
    "PDF with page numbers only",
    "扫描.pdf",
    lambda: odd.pdf(odd.lines("- 1 -"), odd.lines("- 2 -")),
    "扫描件",
    is_slow=True,
)
refused("locked PDF", "密.pdf", locked_pdf, "密码")
refused("locked PDF of old", "密.pdf", lambda: locked_pdf(algorithm="RC4-40"), "密码")
refused(
    "PDF locked in an unknown way",
    "密.pdf",
    lambda: objects(CATALOGUE, ONE_PAGE, page(), stream(WORDS), b"<</Filter/Acme/V 77>>", trailer=b"/Encrypt 5 0 R"),
    "",
)
refused(
    "PDF locked by itself",
    "密.pdf",
    lambda: objects(CATALOGUE, ONE_PAGE, page(), stream(WORDS), b"5 0 R", trailer=b"/Encrypt 5 0 R"),
    "",
)
text("PDF with a script and a program", "脚本.pdf", with_script, "committee")
text(
    "PDF that opens a program",
    "启动.pdf",
    lambda: odd.pdf(odd.lines("The committee met."), extra="/OpenAction<</S/Launch/F(cmd.exe)>>"),
    "committee",
)
text(
    "PDF with a form of its own",
    "表.pdf",
    lambda: objects(
        b"<</Type/Catalog/Pages 2 0 R/AcroForm<</XFA(<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>)>>>>",
        ONE_PAGE,
        page(),
        stream(WORDS),
    ),
    "committee",
)
text("PDF with text out of the page", "外.pdf", lambda: one_page(WORDS.replace(b"72 800", b"1e9 -1e38")), "committee")
refused("truncated PDF", "断.pdf", lambda: odd.pdf(odd.lines("text"))[:150], "损坏")
refused("only the mark of a PDF", "断.pdf", lambda: b"%PDF-1.7", "损坏")
refused("noise with the mark of a PDF", "噪.pdf", lambda: b"%PDF-1.7\n" + noise(3 * MB), "", is_slow=True)
text("PDF with noise at its end", "尾.pdf", lambda: odd.pdf(odd.lines("The committee met.")) + noise(900), "committee")
refused("PDF in a circle", "圈.pdf", lambda: odd.pdf(odd.lines("text")).replace(b"/Kids[4 0 R]", b"/Kids[2 0 R]"), "")
refused(
    "catalogue that is itself its pages", "圈.pdf", lambda: objects(b"<</Type/Catalog/Pages 1 0 R/Kids[1 0 R]>>"), ""
)
refused("tree of pages 3,000 deep", "深.pdf", lambda: page_tree(3_000, is_doubling=False), "")
refused("tree of 2**40 pages", "倍.pdf", lambda: page_tree(40, is_doubling=True), "", is_slow=True)
refused("PDF of many pages", "厚.pdf", lambda: odd.pdf(*[""] * 501), "501")
refused("100,000 pages", "厚.pdf", lambda: many_pages(100_000), "", is_slow=True)
refused("one page 100,000 times", "厚.pdf", lambda: same_page(100_000), "", is_slow=True)
text(
    "one page that counts as a million",
    "厚.pdf",
    lambda: one_page().replace(b"/Count 1>", b"/Count 1000000>"),
    "committee",
)
either("pages fewer than none", "负.pdf", lambda: one_page().replace(b"/Count 1>", b"/Count -5>"))
refused("stream of 1 GB", "弹.pdf", lambda: one_page(zeros(1_000), head=b"/Filter/FlateDecode"), "", is_slow=True)
refused(
    "stream packed three times",
    "弹.pdf",
    lambda: one_page(flate(zeros(200), 2), head=b"/Filter[/FlateDecode/FlateDecode/FlateDecode]"),
    "",
    is_slow=True,
)
refused(
    "stream with 10,000 filters",
    "滤.pdf",
    lambda: one_page(WORDS, head=b"/Filter[" + b"/ASCIIHexDecode " * 10_000 + b"]"),
    "",
    is_slow=True,
)
refused(
    "run lengths", "弹.pdf", lambda: one_page(b"\x81\x00" * 4 * MB, head=b"/Filter/RunLengthDecode"), "", is_slow=True
)
refused("LZW bomb", "弹.pdf", lambda: one_page(b"\x80\x0b\x60\x50" * MB, head=b"/Filter/LZWDecode"), "", is_slow=True)
refused(
    "predictor of a billion columns",
    "列.pdf",
    lambda: one_page(flate(WORDS), head=b"/Filter/FlateDecode/DecodeParms<</Predictor 15/Columns 1000000000>>"),
    "",
)
either(
    "stream longer than the file", "长.pdf", lambda: objects(CATALOGUE, ONE_PAGE, page(), stream(WORDS, length=2**40))
)
either("stream shorter than nothing", "短.pdf", lambda: objects(CATALOGUE, ONE_PAGE, page(), stream(WORDS, length=-7)))
either(
    "stream whose length is itself",
    "长.pdf",
    lambda: objects(CATALOGUE, ONE_PAGE, page(), b"<</Length 4 0 R>>stream\n" + WORDS + b"\nendstream"),
)
refused("stream of a billion objects", "象.pdf", lambda: object_stream(10**9, flate(b"1 0 " * 1_000)), "")
refused("object stream of 500 MB", "象.pdf", lambda: object_stream(5, zeros(500)), "", is_slow=True)
refused(
    "cross-reference of 2**31 rows",
    "表.pdf",
    lambda: cross_stream(b"/Size 2147483647/W[1 2 1]/Index[0 2147483647]"),
    "",
)
refused(
    "cross-reference with rows of nothing",
    "表.pdf",
    lambda: cross_stream(b"/Size 999999999/W[0 0 0]", b"x"),
    "",
    is_slow=True,
)
refused("cross-reference with rows of 1 GB", "表.pdf", lambda: cross_stream(b"/Size 3/W[1000000000 1 1]", b"x"), "")
either("cross-reference that leads to an object", "圈.pdf", previous_loop)
either("cross-reference in a circle", "圈.pdf", tables_in_a_circle)
either("100,000 objects and no cross-reference", "丢.pdf", lambda: no_table(100_000), is_slow=True)
either("start at minus one", "负.pdf", lambda: one_page().replace(b"startxref\n", b"startxref\n-"))
refused("form that draws itself", "圈.pdf", lambda: forms(1, is_loop=True), "")
refused("2**40 forms", "倍.pdf", lambda: forms(40, is_loop=False), "", is_slow=True)
either("font that is noise", "字.pdf", broken_font)
either("font made of itself", "字.pdf", looping_font)
either(
    "table of letters of four billion",
    "字.pdf",
    lambda: to_unicode(b"1 beginbfrange <00000000> <FFFFFFFF> <0041> endbfrange"),
    is_slow=True,
)
either(
    "table of letters without an end",
    "字.pdf",
    lambda: to_unicode(b"99999999 beginbfchar " + b"<41> <" * 50_000),
    is_slow=True,
)
either("two million operators", "操.pdf", lambda: one_page(b"q " * 1_000_000 + b"Q " * 1_000_000 + WORDS), is_slow=True)
either("brackets 100,000 deep in a page", "深.pdf", lambda: one_page(b"[" * 100_000 + WORDS))
either("dictionaries 100,000 deep in a page", "深.pdf", lambda: one_page(b"<<" * 100_000 + WORDS), is_slow=True)
either(
    "brackets 20,000 deep in the trailer",
    "深.pdf",
    lambda: odd.pdf(odd.lines("text"), extra="/Info " + "[" * 20_000 + "]" * 20_000),
)
either("string that never ends", "串.pdf", lambda: one_page(b"BT /F1 9 Tf (" + b"(" * 2_000_000), is_slow=True)
either(
    "picture in a page that never ends", "图.pdf", lambda: one_page(b"BI /W 9 /H 9 ID " + noise(2 * MB)), is_slow=True
)
either("object that is itself", "圈.pdf", lambda: objects(CATALOGUE, ONE_PAGE, page(), b"4 0 R"), is_slow=True)
either("page as large as a city", "大.pdf", lambda: one_page().replace(b"595 842", b"9e30 9e30"), is_slow=True)
text(
    "PDF and zip in one",
    "双.docx",
    lambda: odd.pdf(odd.lines("The committee met.")) + odd.archive({"a": "b"}),
    "committee",
)
text(
    "PDF behind a web page",
    "双.html",
    lambda: b"<html><script>alert(1)</script>\n" + odd.pdf(odd.lines("The committee met.")),
    "committee",
)
