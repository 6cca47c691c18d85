"""An office's own template: checked in the guarded child, filled where it says so, dropped for ours again."""

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from functools import reduce
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from shuping.audit import queries as audit
from shuping.core.errors import Forbidden, NotFound
from shuping.core.guarded import GuardedFailure
from shuping.papers import kinds, templates_in_use
from shuping.papers.models import Template
from shuping.papers.packing import pack, unpack
from shuping.papers.paper import Annex, Column, Paragraph, Table
from shuping.papers.tests import samples
from tests.worlds import AT, World

BACKEND = "django.contrib.auth.backends.ModelBackend"


def made(*lines: str, change: Callable[[Any], None] | None = None) -> bytes:
    document = Document()
    for line in lines:
        document.add_paragraph(line)
    if change:
        change(document)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    stream = io.BytesIO(data)
    with zipfile.ZipFile(stream, "a") as package:
        package.writestr(name, content)
    return stream.getvalue()


def use(world: World, data: bytes, by: str = "officer", kind: str = "problems", place: str = "city") -> Template:
    actor = world.actor(by)
    return templates_in_use.use_template(
        actor=actor, organisation=world[place], kind=kind, name="我们的.docx", data=data, at=AT
    )


def words(data: bytes) -> list[str]:
    return [paragraph.text for paragraph in Document(io.BytesIO(data)).paragraphs if paragraph.text]


def of(world: World, place: str = "city", kind: str = "problems") -> bytes:
    paper = templates_in_use.sample(kind, world[place], AT)
    return templates_in_use.to_docx(paper, kind, world[place])


def test_every_paper_travels_to_the_child_and_back_unchanged() -> None:
    table = Table([Column("期限", is_whole=True), Column("问题", 3)], [["2026年3月9日", "题"]], is_dense=True)
    paper = replace(samples.plan(), blocks=[*samples.plan().blocks, table], is_landscape=True)
    again = unpack(pack(paper))
    assert pack(again) == pack(paper)
    assert [type(block) for block in again.blocks] == [type(block) for block in paper.blocks]
    assert (again.blocks[-1], again.is_landscape) == (table, True)


def test_a_table_fills_the_offices_own_page_and_keeps_the_offices_own_styles(world: World) -> None:
    def narrow(document: Any) -> None:
        document.sections[0].page_width, document.sections[0].left_margin = Mm(148), Mm(20)
        document.sections[0].right_margin = Mm(18)
        document.styles.add_style("公文正文", WD_STYLE_TYPE.PARAGRAPH).font.size = Pt(15)

    paper = replace(templates_in_use.sample("remedies", world["city"], AT), is_landscape=True)
    blocks = [replace(block, is_dense=True) if isinstance(block, Table) else block for block in paper.blocks]
    filled = templates_in_use.fill(made("{{标题}}", "{{正文}}", change=narrow), replace(paper, blocks=blocks))
    document = Document(io.BytesIO(filled))
    widths = [int(cell.get(qn("w:w"))) for cell in document.tables[0]._tbl.tblGrid]
    assert sum(widths) == pytest.approx(110 / 25.4 * 1440, abs=5)
    assert document.tables[0].cell(1, 1).paragraphs[0].style.font.size == Pt(10.5)
    assert document.styles["公文正文"].font.size == Pt(15)
    assert round(document.sections[0].page_width.mm) == 148


def test_a_template_is_filled_where_it_says_so(world: World) -> None:
    def cut(document: Any) -> None:
        """Word cuts a placeholder into runs as it likes."""
        paragraph = document.add_paragraph()
        for piece in ("致：{{主", "送}", "}　", "{{文号}}"):
            paragraph.add_run(piece)
        table = document.add_table(rows=1, cols=1)
        table.cell(0, 0).text = "印发：{{ 发文机关 }}"
        document.sections[0].footer.paragraphs[0].text = "{{存证}}"

    use(world, made("云岭专用", "{{标题}}", "{{正文}}", "{{日期}}", change=cut))
    document = Document(io.BytesIO(of(world)))
    assert words(of(world)) == [
        "云岭专用",
        "云岭市委问题清单（样张）",
        "这里是正文。下面的表换成台账里的内容。",
        "2026年3月2日",
        "致：各有关单位　〔2026〕1号",
    ]
    assert [len(table.rows) for table in document.tables] == [3, 1]
    assert document.tables[1].cell(0, 0).text == "印发：云岭市委"
    assert document.sections[0].footer.paragraphs[0].text == "存证链 0:0000000000000000"


def test_the_page_number_beside_a_placeholder_stays_a_field(world: World) -> None:
    use(world, templates_in_use.starter())
    feet = [section.footer._element.xml for section in Document(io.BytesIO(of(world))).sections]
    assert all("存证链 0:0000000000000000" in foot for foot in feet)
    assert all("PAGE" in foot and "{{" not in foot for foot in feet)


def test_without_a_place_for_the_day_the_signature_stays(world: World) -> None:
    use(world, made("{{标题}}", "{{正文}}"))
    assert words(of(world))[-2:] == ["云岭市委", "2026年3月2日"]


def test_a_paper_by_our_starter_says_to_whom_it_goes_and_is_signed_at_the_right(world: World) -> None:
    use(world, templates_in_use.starter())
    paragraphs = [p for p in Document(io.BytesIO(of(world))).paragraphs if p.text]
    assert [p.text for p in paragraphs] == [
        "云岭市委",
        "〔2026〕1号",
        "云岭市委问题清单（样张）",
        "各有关单位：",
        "这里是正文。下面的表换成台账里的内容。",
        "云岭市委",
        "2026年3月2日",
    ]
    assert [p._p.pPr.find(qn("w:jc")).get(qn("w:val")) for p in paragraphs[-2:]] == ["right", "right"]


def test_a_paper_that_nobody_signs_still_has_a_red_head_and_a_title_keeps_its_lines(world: World) -> None:
    use(world, made("{{发文机关}}", "{{标题}}", "{{正文}}", "页边：{{标题}}"))
    paper = replace(samples.plan(), red_head=None, addressee=None, attachments=(), blocks=[Paragraph("文")])
    filled = words(templates_in_use.to_docx(paper, "problems", world["city"]))
    assert filled == [
        world["city"].name,
        "青禾镇党委关于述职评议反馈问题的\n整改方案",
        "文",
        "页边：青禾镇党委关于述职评议反馈问题的整改方案",
    ]


def test_an_annex_comes_behind_whatever_the_template_ends_with(world: World) -> None:
    paper = templates_in_use.sample("problems", world["city"], AT)
    annexed = replace(paper, blocks=[*paper.blocks, Annex("原话"), Paragraph("话")])
    filled = words(templates_in_use.fill(made("{{标题}}", "{{正文}}", "{{日期}}", "印发"), annexed))
    assert filled[-5:] == ["2026年3月2日", "印发", "附件", "原话", "话"]


def test_those_below_follow_the_nearest_above_and_other_kinds_follow_ours(world: World) -> None:
    use(world, made("市里的", "{{标题}}", "{{正文}}"))
    assert words(of(world, "green-1"))[0] == "市里的"
    assert words(of(world, "green-1", "duties"))[0] != "市里的"


def test_a_rehearsal_uses_no_template_for_it_would_not_say_what_it_is(world: World, settings: Any) -> None:
    use(world, made("本单位的模板", "{{标题}}", "{{正文}}"))
    assert "本单位的模板" in words(of(world))
    settings.REHEARSAL = "here"
    assert "本单位的模板" not in words(of(world))


def test_a_new_one_takes_the_place_of_the_old_and_the_way_back_is_ours(world: World) -> None:
    use(world, made("第一版", "{{标题}}", "{{正文}}"))
    use(world, made("第二版", "{{标题}}", "{{正文}}"))
    assert words(of(world))[0] == "第二版"
    templates_in_use.drop_template(actor=world.actor("chief"), organisation=world["city"], kind="problems", at=AT)
    assert "版" not in words(of(world))[0]
    acts = [link.act for link, _hash in audit.links(4)]
    assert acts == [
        "papers.template_dropped",
        "papers.template_used",
        "papers.template_dropped",
        "papers.template_used",
    ]
    assert audit.changed_since() == []
    Template.objects.update(file_digest="0" * 64)
    assert audit.changed_since() != []
    with pytest.raises(NotFound):
        templates_in_use.drop_template(actor=world.actor("chief"), organisation=world["city"], kind="problems", at=AT)


def _external(document: Any) -> None:
    document.part.relate_to("http://elsewhere.example/x.png", "http://x/image", is_external=True)


GOOD = made("{{标题}}", "{{正文}}")
BAD = {
    "no zip": (b"{{" + b"x" * 50, "这不是 Word 文件"),
    "a zip of something else": (with_part(b"", "a.txt", b"x"), "这不是 Word 文件"),
    "no title": (made("{{正文}}"), "模板里没有“{{标题}}”这个占位"),
    "no body": (made("{{标题}}"), "模板里没有“{{正文}}”这个占位"),
    "an unknown placeholder": (made("{{标题}}", "{{正文}}", "{{领导}}"), "模板里写了“领导”"),
    "macros": (with_part(GOOD, "word/vbaProject.bin", b"x"), "模板里有宏"),
    "an object inside": (with_part(GOOD, "word/embeddings/a.docx", b"x"), "模板里有宏"),
    "a part from elsewhere": (made("{{标题}}", "{{正文}}", change=_external), "外部链接"),
    "entities": (with_part(GOOD, "word/x.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a/>'), "模板里有宏"),
    "a bomb": (with_part(GOOD, "word/x.xml", b" " * (31 * 1024 * 1024)), "模板太大了"),
    "many parts": (
        reduce(lambda data, number: with_part(data, f"word/{number}.txt", b""), range(300), GOOD),
        "模板太大了",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_a_template_that_cannot_be_used_is_refused_with_the_reason_and_nothing_is_kept(world: World, name: str) -> None:
    data, reason = BAD[name]
    before = audit.head()
    with pytest.raises(GuardedFailure) as refused:
        use(world, data)
    assert reason in str(refused.value)
    assert not Template.objects.exists()
    assert audit.head() == before


@pytest.mark.parametrize(("by", "refusal"), [("mayor", NotFound), ("green-organiser", NotFound), ("nobody", NotFound)])
def test_only_the_department_changes_templates(world: World, by: str, refusal: Any) -> None:
    with pytest.raises((refusal, Forbidden)):
        use(world, GOOD, by=by)


def test_the_page_takes_a_template_shows_it_and_goes_back(world: World) -> None:
    client = Client()
    client.force_login(world.user("officer"), backend=BACKEND)
    assert "{{正文}}" in client.get(reverse("papers:upload", args=["plan"])).content.decode()
    start = client.get(reverse("papers:starter")).content
    assert "{{标题}}" in words(start)
    refused = client.post(reverse("papers:upload", args=["plan"]), {"file": io.BytesIO(b"no")})
    assert refused.status_code == 422
    assert "这不是 Word 文件" in refused.content.decode()
    own = io.BytesIO(start)
    own.name = "我们的.docx"
    assert client.post(reverse("papers:upload", args=["plan"]), {"file": own}).status_code == 302
    html = client.get(reverse("papers:templates")).content.decode()
    assert "自己的模板：我们的.docx" in html
    assert html.count("原来的版式") == len(kinds.kinds()) - 1
    shown = words(client.get(reverse("papers:preview", args=["plan"])).content)
    assert "云岭市委整改方案（样张）" in shown
    assert not any("{{" in line for line in shown)
    assert client.post(reverse("papers:drop", args=["plan"])).status_code == 302
    assert client.post(reverse("papers:drop", args=["plan"])).status_code == 404
    assert client.get(reverse("papers:upload", args=["nothing"])).status_code == 404
