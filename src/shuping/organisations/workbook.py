"""The table of organisations as a file: a template to fill in, and the tree as it stands, in the same form.

Text stays text: nothing becomes a formula or a link, and what a spreadsheet would take for one is marked as text.
"""

import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from importlib import import_module
from typing import Any

from django.utils.translation import gettext as _

from shuping.core.actor import Actor
from shuping.organisations.queries import organisations
from shuping.organisations.table import HEADS
from shuping.tree import queries as tree
from shuping.tree.kinds import kinds, post_kinds
from shuping.tree.models import Organisation, Post

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDTHS = {"name": 36, "short": 20, "kind": 14, "parent": 30, "post": 20, "post_kind": 14, "person": 12, "since": 14}
FORMULA_SIGNS = tuple("=+-@\t\r\n＝＋－﹣−＠﹦﹢﹫|%")
CHOICES_TO = 20_000  # last row that offers its choices
CHUNK = 2000


def template() -> bytes:
    """Return the empty table with its choices and a sheet that explains it."""
    return _book([], _explanation())


def tree_book(actor: Actor, day: date) -> bytes:
    """Return the organisations that the actor may see, with their posts and holders on a day, in the same form."""
    return _book(tree_rows(actor, day), _explanation())


def tree_rows(actor: Actor, day: date) -> Iterator[list[Any]]:
    """Yield one row a post, its organisation on the first of them only; an organisation without posts has one row."""
    seen = organisations(actor).select_related("parent")
    labels = {code: kind.label for code, kind in post_kinds().items()}
    for part in _parts(seen.iterator(chunk_size=CHUNK)):
        ids = [organisation.pk for organisation in part]
        posts: dict[int, list[Post]] = {}
        for post in Post.objects.filter(organisation__in=ids).order_by("id"):
            posts.setdefault(post.organisation_id, []).append(post)
        running = {a.post_id: a for a in tree.appointments_on(day).filter(post__organisation__in=ids)}
        for organisation in part:
            head = _head(organisation)
            for post in posts.get(organisation.pk, []):
                held = running.get(post.pk)
                said = [post.title, labels.get(post.kind, labels["other"])]
                yield [*head, *said, held.person.name if held else None, held.from_on if held else None]
                head = [None] * len(head)
            if organisation.pk not in posts:
                yield [*head, None, None, None, None]


def _head(organisation: Organisation) -> list[str | None]:
    above = organisation.parent.name if organisation.parent else None
    return [organisation.name, organisation.short_name, kinds()[organisation.kind].label, above]


def _parts(rows: Iterator[Organisation]) -> Iterator[list[Organisation]]:
    part: list[Organisation] = []
    for row in rows:
        part.append(row)
        if len(part) == CHUNK:
            yield part
            part = []
    yield part


def _explanation() -> Sequence[str]:
    return [
        _("一行填一个岗位。一个党组织有几个岗位，就填几行；第二行起，前四列可以空着。"),
        _("党组织全称：必填，一个全称只能有一个党组织。系统里已有这个全称的，算同一个党组织。"),
        _("简称：页面上显示的名字；空着就用全称。"),
        _("类别：新建的必填，从下拉表里选：%(kinds)s。") % {"kinds": "、".join(k.label for k in kinds().values())},
        _("上级：新建的必填，写上级的全称或简称；上级可以在这张表里，也可以是系统里已有的。"),
        _("岗位：比如 党委书记、组织委员、党支部书记。只建党组织、还没有岗位的，空着。"),
        _("岗位类别：决定这个岗位能办什么。空着的，按岗位名称判断；部门（如组织部）的岗位必须选。"),
        _("姓名：空着表示空缺，或者不变。换人的写新任的姓名，原任在新任的任职日期离任。"),
        _("任职日期：写了姓名的必填，比如 2025-03-01 或 2025年3月。"),
        _("不在表里的党组织、岗位和任职，一律不动。撤销党组织不能用导入办。"),
        _("不要填身份证号、电话等用不着的信息。本系统不处理涉密内容，请勿录入。"),
    ]


def _book(rows: Iterable[Sequence[Any]], notes: Sequence[str]) -> bytes:
    xlsxwriter = import_module("xlsxwriter")  # when a table is wanted: it would take a tenth of every start
    stream = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(stream, options) as book:
        formats = {
            "head": book.add_format({"bold": True, "bg_color": "#EDEDED", "border": 1, "align": "center"}),
            "text": book.add_format({"num_format": "@"}),
            "sign": book.add_format({"num_format": "@", "quote_prefix": True}),
            "day": book.add_format({"num_format": "yyyy-mm-dd", "align": "left"}),
            "note": book.add_format({"text_wrap": True, "valign": "top"}),
        }
        page = book.add_worksheet(_("党组织和任职"))
        page.freeze_panes(1, 1)
        for index, column in enumerate(HEADS):
            page.set_column(index, index, WIDTHS[column], formats["day" if column == "since" else "text"])
            page.write_string(0, index, HEADS[column], formats["head"])
        _offer(page, "kind", [kind.label for kind in kinds().values()])
        _offer(page, "post_kind", [kind.label for kind in post_kinds().values()])
        page.set_landscape()
        page.set_paper(9)  # A4
        page.fit_to_pages(1, 0)
        page.repeat_rows(0)
        page.set_footer("&C— &P —")
        for number, row in enumerate(rows, 1):
            for index, value in enumerate(row):
                _write(page, number, index, value, formats)
        about = book.add_worksheet(_("填表说明"))
        about.set_column(0, 0, 100)
        for number, note in enumerate(notes):
            about.write_string(number, 0, note, formats["note"])
    return stream.getvalue()


def _offer(page: Any, column: str, choices: list[str]) -> None:
    index = list(HEADS).index(column)
    page.data_validation(1, index, CHOICES_TO, index, {"validate": "list", "source": choices, "error_type": "warning"})


def _write(page: Any, row: int, column: int, value: Any, formats: dict[str, Any]) -> None:
    if isinstance(value, date):
        page.write_datetime(row, column, value, formats["day"])
    elif value is not None:
        text = str(value)
        page.write_string(row, column, text, formats["sign" if text.startswith(FORMULA_SIGNS) else "text"])
