"""Files as bytes, made for the tests: a small .docx writer and what hostile hands make of it."""

import io
import struct
import zipfile

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def relations(*rows: tuple[str, str], external: tuple[tuple[str, str], ...] = ()) -> str:
    inner = "".join(f'<Relationship Id="r{i}" Type="{OFFICE}/{k}" Target="{t}"/>' for i, (k, t) in enumerate(rows))
    inner += "".join(
        f'<Relationship Id="x{i}" Type="{OFFICE}/{kind}" Target="{target}" TargetMode="External"/>'
        for i, (kind, target) in enumerate(external)
    )
    return f'<Relationships xmlns="{PACKAGE}">{inner}</Relationships>'


def document(body: str, head: str = "") -> str:
    """Return document.xml around `body`; `head` stands before the root (a DTD, say)."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{head}<w:document xmlns:w="{WORD}" xmlns:v="urn:vml"'
        ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
        f' xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"><w:body>{body}</w:body></w:document>'
    )


def docx(body: str = "", parts: dict[str, str | bytes] | None = None, **options: str) -> bytes:
    """Return a .docx of `body`; `parts` adds or replaces parts, `options` go to `document`."""
    everything: dict[str, str | bytes] = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": relations(("officeDocument", "word/document.xml")),
        "word/document.xml": document(body, **options),
        **(parts or {}),
    }
    return archive(everything)


def archive(parts: dict[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as written:
        for name, content in parts.items():
            written.writestr(name, content)
    return stream.getvalue()


def p(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def row(*cells: str) -> str:
    return "<w:tr>" + "".join(f"<w:tc>{cell}</w:tc>" for cell in cells) + "</w:tr>"


def bomb() -> bytes:
    return docx(parts={"word/media/image1.bmp": bytes(150 * 1024 * 1024)})


def billion_laughs() -> bytes:
    entities = '<!ENTITY a "哈哈哈哈哈哈哈哈哈哈">' + "".join(
        f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(9)
    )
    return docx(p("&j;"), head=f"<!DOCTYPE w:document [{entities}]>")


def lying_size() -> bytes:
    """Return a package whose directory declares 100 bytes for a part of 30 MB."""
    whole = docx(p("甲" * 10_000_000))
    real = struct.pack("<L", len(document(p("甲" * 10_000_000)).encode()))
    return whole.replace(real, struct.pack("<L", 100))


def flag_encrypted(content: bytes) -> bytes:
    """Set the encryption bit in every header of a zip."""
    content = content.replace(b"PK\x01\x02\x14\x03\x14\x00\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01\x00")
    return content.replace(b"PK\x03\x04\x14\x00\x00\x00", b"PK\x03\x04\x14\x00\x01\x00")


def ole(stream: str) -> bytes:
    return OLE + stream.encode("utf-16-le") + bytes(1000)


def pdf(*pages: str, extra: str = "") -> bytes:
    """Return a PDF with one page for each content stream (Latin text in Helvetica), or a scan for empty ones."""
    objects = ["<</Type/Catalog/Pages 2 0 R>>"]
    kids = " ".join(f"{4 + 2 * i} 0 R" for i in range(len(pages)))
    objects.append(f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>")
    objects.append("<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>")
    for i, stream in enumerate(pages):
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {5 + 2 * i} 0 R"
            "/Resources<</Font<</F1 3 0 R>>>>>>"
        )
        objects.append(f"<</Length {len(stream)}>>stream\n{stream}\nendstream")
    out, places = "%PDF-1.4\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj{each}endobj\n"
    start = len(out)
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    out += f"trailer<</Size {len(objects) + 1}/Root 1 0 R{extra}>>\nstartxref\n{start}\n%%EOF"
    return out.encode("latin-1")


def lines(*texts: str) -> str:
    """Return a PDF content stream that shows lines from the top of a page."""
    return "BT /F1 16 Tf 72 800 Td " + " ".join(f"({text}) Tj 0 -29 Td" for text in texts) + " ET"
