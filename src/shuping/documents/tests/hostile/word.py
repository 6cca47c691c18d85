"""What XML can do in a .docx."""

from shuping.documents.tests import odd_files as odd
from shuping.documents.tests.hostile.cases import FAR, MB, either, noise, refused, text

EXTERNAL = '<!DOCTYPE w:document [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
REMOTE_DTD = '<!DOCTYPE w:document SYSTEM "http://127.0.0.1:9/x.dtd">'
PARAMETER = '<!DOCTYPE w:document [<!ENTITY % x SYSTEM "http://127.0.0.1:9/x"> %x;]>'
MACRO_TYPE = "application/vnd.ms-word.document.macroEnabled.main+xml"
MACRO_TYPES = odd.TYPES.replace("/>", f'><Override PartName="/word/document.xml" ContentType="{MACRO_TYPE}"/></Types>')


def quadratic() -> bytes:
    return padded(odd.p("&a;" * 5_000), head=f'<!DOCTYPE w:document [<!ENTITY a "{"哈" * 50_000}">]>')


def with_relations(
    *rows: tuple[str, str], external: tuple[tuple[str, str], ...] = (), body: str = "", **parts: str
) -> bytes:
    """Return a .docx whose main part has these relations; parts are named `styles`, `numbering` and so on."""
    written: dict[str, str | bytes] = {f"word/{name}.xml": content for name, content in parts.items()}
    written["word/_rels/document.xml.rels"] = odd.relations(*rows, external=external)
    return padded(body or odd.p("正文"), written)


def field_code(code: str) -> str:
    def mark(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    inside = f"<w:r><w:instrText>{code}</w:instrText></w:r>{mark('separate')}<w:r><w:t>正文</w:t></w:r>"
    return f"<w:p>{mark('begin')}{inside}{mark('end')}</w:p>"


def utf_16_declaration() -> bytes:
    return odd.docx(
        parts={
            "word/document.xml": odd.document(odd.p("&x;"), head=EXTERNAL).replace("UTF-8", "UTF-16").encode("utf-16")
        }
    )


def nested(open_tag: str, close_tag: str, depth: int, inside: str = "") -> str:
    return open_tag * depth + inside + close_tag * depth


def numbered(pattern: str, *, kind: str = "lowerLetter", start: int = 9_999, times: int = 100_000) -> bytes:
    """Return a .docx in which each paragraph's automatic number is as long as can be."""
    numbering = (
        f'<w:numbering xmlns:w="{odd.WORD}"><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0">'
        f'<w:start w:val="{start}"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{pattern}"/></w:lvl></w:abstractNum>'
        '<w:num w:numId="5"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    )
    one = '<w:p><w:pPr><w:pStyle w:val="a"/></w:pPr><w:r><w:t>项</w:t></w:r></w:p>'
    styles = f'<w:styles xmlns:w="{odd.WORD}"><w:style w:styleId="a"><w:pPr><w:numPr><w:numId w:val="5"/></w:numPr></w:pPr></w:style></w:styles>'  # noqa: E501
    rows = (("numbering", "numbering.xml"), ("styles", "styles.xml"))
    return with_relations(*rows, body=one * times, numbering=numbering, styles=styles)


def many_levels() -> bytes:
    levels = "".join(f'<w:lvl w:ilvl="{i}"><w:lvlText w:val="%1."/></w:lvl>' for i in range(20_000))
    numbering = f'<w:numbering xmlns:w="{odd.WORD}"><w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum><w:num w:numId="5"><w:abstractNumId w:val="0"/></w:num></w:numbering>'  # noqa: E501
    body = odd.p("项", '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="5"/></w:numPr>') * 20_000
    return with_relations(("numbering", "numbering.xml"), body=body, numbering=numbering)


def circular_styles() -> bytes:
    styles = "".join(
        f'<w:style w:styleId="{a}"><w:basedOn w:val="{b}"/></w:style>' for a, b in (("a", "b"), ("b", "a"), ("c", "c"))
    )
    body = "".join(odd.p("正文", f'<w:pStyle w:val="{style}"/>') for style in "abc")
    return with_relations(
        ("styles", "styles.xml"), body=body, styles=f'<w:styles xmlns:w="{odd.WORD}">{styles}</w:styles>'
    )


def much_cited() -> bytes:
    """Return a .docx that refers 20,000 times to one footnote of 100,000 characters."""
    footnotes = (
        f'<w:footnotes xmlns:w="{odd.WORD}"><w:footnote w:id="2">{odd.p("注" * 100_000)}</w:footnote></w:footnotes>'
    )
    body = '<w:p><w:r><w:t>文</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p>' * 20_000
    return with_relations(("footnotes", "footnotes.xml"), body=body, footnotes=footnotes)


def padded(body: str, parts: dict[str, str | bytes] | None = None, **options: str) -> bytes:
    """Return a .docx of what packs too well, with noise beside it so that the ratio lets it pass."""
    size = len(odd.document(body, **options).encode()) + sum(map(len, (parts or {}).values())) * 3
    return odd.docx(body, {"word/media/image1.jpeg": b"\xff\xd8\xff" + noise(size // 80), **(parts or {})}, **options)


refused("billion laughs", "笑.docx", odd.billion_laughs, "外部引用")
refused("quadratic blow-up", "笑.docx", quadratic, "外部引用")
refused("external entity", "外.docx", lambda: odd.docx(odd.p("&x;"), head=EXTERNAL), "外部引用")
refused("external entity in UTF-16", "外.docx", utf_16_declaration, "外部引用")
refused("remote DTD", "外.docx", lambda: odd.docx(odd.p("甲"), head=REMOTE_DTD), "外部引用")
refused("parameter entity", "外.docx", lambda: odd.docx(odd.p("甲"), head=PARAMETER), "外部引用")
refused("DTD in relations", "外.docx", lambda: odd.docx(parts={"_rels/.rels": EXTERNAL + odd.relations()}), "外部引用")
refused(
    "DTD in styles", "外.docx", lambda: with_relations(("styles", "styles.xml"), styles=EXTERNAL + "<a/>"), "外部引用"
)
refused(
    "DTD in footnotes",
    "外.docx",
    lambda: with_relations(("footnotes", "footnotes.xml"), footnotes=REMOTE_DTD + "<a/>"),
    "外部引用",
)
text(
    "inclusion by XInclude",
    "外.docx",
    lambda: odd.docx(
        odd.p("正文") + '<x:include xmlns:x="http://www.w3.org/2001/XInclude" href="file:///etc/passwd" parse="text"/>'
    ),
    "正文",
)
text(
    "style sheet from far", "外.docx", lambda: odd.docx(odd.p("正文"), head=f'<?xml-stylesheet href="{FAR}"?>'), "正文"
)
text("attached template", "外.docx", lambda: with_relations(external=(("attachedTemplate", FAR),)), "指向外部")
text("external picture", "外.docx", lambda: with_relations(external=(("image", FAR),)), "指向外部")
text("external object", "外.docx", lambda: with_relations(external=(("oleObject", "file:///c:/x.xls"),)), "指向外部")
text("external frame", "外.docx", lambda: with_relations(external=(("frame", "\\\\127.0.0.1\\share"),)), "指向外部")
text("external part of the document", "外.docx", lambda: with_relations(external=(("subDocument", FAR),)), "指向外部")
text("foreign chunk", "块.docx", lambda: with_relations(("aFChunk", "chunk.html"), chunk="<script/>"), "另一份文档")
text("field that includes a file", "域.docx", lambda: odd.docx(field_code('INCLUDETEXT "/etc/passwd"')), "正文")
text("field that includes a picture", "域.docx", lambda: odd.docx(field_code(f'INCLUDEPICTURE "{FAR}"')), "正文")
text(
    "field that starts a program",
    "域.docx",
    lambda: odd.docx(field_code('DDEAUTO c:\\windows\\system32\\cmd.exe "/k calc"')),
    "正文",
)
text(
    "control that is a program",
    "控.docx",
    lambda: odd.docx(odd.p("正文"), parts={"word/activeX/activeX1.bin": odd.OLE}),
    "正文",
)
text(
    "object in the package",
    "象.docx",
    lambda: odd.docx(odd.p("正文"), parts={"word/embeddings/oleObject1.bin": odd.OLE}),
    "正文",
)
refused("docm", "宏.docm", lambda: odd.docx(odd.p("甲"), parts={"word/vbaProject.bin": odd.OLE}), "宏")
refused("macros in another folder", "宏.docx", lambda: odd.docx(odd.p("甲"), parts={"x/VBAPROJECT.BIN": odd.OLE}), "宏")
refused("macros under another name", "宏.docx", lambda: with_relations(("vbaProject", "x.bin")), "宏")
text(
    "type of macros and no macro",
    "宏.docx",
    lambda: odd.docx(odd.p("正文"), parts={"[Content_Types].xml": MACRO_TYPES}),
    "正文",
)
refused("broken XML", "坏.docx", lambda: odd.docx("<w:p><w:r><w:t>甲"), "损坏")
refused("XML of bytes", "坏.docx", lambda: odd.docx(parts={"word/document.xml": noise(5_000)}), "损坏")
refused(
    "XML in an encoding of its own",
    "码.docx",
    lambda: odd.docx(parts={"word/document.xml": odd.document(odd.p("甲")).replace("UTF-8", "x-none").encode()}),
    "损坏",
)
refused("no text at all", "图.docx", lambda: odd.docx("<w:p/>"), "没有文字")
refused("2,000,002 characters", "长.docx", lambda: odd.docx(odd.p(noise(1_000_001).hex())), "2000000")
refused("a line of 5 MB", "行.docx", lambda: padded(odd.p("甲乙丙丁戊" * 1_000_000)), "2000000")
text(
    "a line of 1,900,000 characters",
    "行.docx",
    lambda: padded(odd.p("述职评议整改" * 300_000 + "落实到位。" * 20_000)),
    "述职",
    is_slow=True,
)
refused("250,000 empty paragraphs", "空.docx", lambda: odd.docx("<w:p/>" * 250_000 + noise(40_000).hex()), "200000段")
refused(
    "250,000 cells", "表.docx", lambda: padded("<w:tbl><w:tr>" + "<w:tc/>" * 250_000 + "</w:tr></w:tbl>"), "200000格"
)
text(
    "a table of 90,000 cells",
    "表.docx",
    lambda: padded("<w:tbl>" + odd.row(*[odd.p("数")] * 30) * 3_000 + "</w:tbl>"),
    "数\t数",
    is_slow=True,
)
refused("8,000,000 empty runs", "空.docx", lambda: padded("<w:p>" + "<w:r/>" * 8_000_000 + "</w:p>"), "", is_slow=True)
refused(
    "tables in tables",
    "套.docx",
    lambda: padded(nested("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>", 5_000, odd.p("甲" * 50_000))),
    "一层套一层",
)
refused("300,000 elements deep", "深.docx", lambda: padded(nested("<w:p>", "</w:p>", 300_000)), "一层套一层")
refused("300,000 unknown elements deep", "深.docx", lambda: padded(nested("<x>", "</x>", 300_000)), "一层套一层")
refused(
    "text boxes in text boxes",
    "框.docx",
    lambda: padded(nested("<w:p><w:r><w:txbxContent>", "</w:txbxContent></w:r></w:p>", 2_000)),
    "一层套一层",
)
either(
    "an element with 300,000 attributes",
    "属.docx",
    lambda: padded("<w:p " + " ".join(f'a{i}="x"' for i in range(300_000)) + "/>"),
    is_slow=True,
)
either("an attribute of 30 MB", "属.docx", lambda: padded(f'<w:p a="{"x" * 30 * MB}"/>' + odd.p("正文")), is_slow=True)
either("a name of 10 MB", "名.docx", lambda: padded(f"<{'x' * 10 * MB}/>" + odd.p("正文")), is_slow=True)
either("a remark of 30 MB", "评.docx", lambda: padded(f"<!--{'x' * 30 * MB}-->" + odd.p("正文")), is_slow=True)
either("200,000 relations", "系.docx", lambda: with_relations(external=(("image", FAR),) * 200_000), is_slow=True)
refused("numbers longer than the text", "号.docx", lambda: numbered("%1%1%1%1%1%1%1%1%1%1%1%1%1%1%1"), "2000000")
text("20,000 levels of a list", "层.docx", many_levels, "项", is_slow=True)
text("styles in a circle", "圈.docx", circular_styles, "正文\n正文\n正文")
refused("a footnote cited 20,000 times", "注.docx", much_cited, "2000000")
text(
    "invisible and reversing characters",
    "反.docx",
    lambda: odd.docx(odd.p("正文\u202e\u2066\u200b\ufeff\U000e0041")),
    "正文\u202e",
)
