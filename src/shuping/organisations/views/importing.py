"""Doors of the import of the tree: upload a table, look at what it would change, apply all of it or nothing."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shuping.access.doors import guarded
from shuping.core import clock
from shuping.core.doors import PageRequest
from shuping.core.errors import Forbidden
from shuping.core.fields import number_in
from shuping.core.lists import page_of
from shuping.organisations import drafts, orders, permissions, shown_order, shown_plan, workbook
from shuping.organisations.models import Import
from shuping.organisations.services import importing
from shuping.organisations.table import Line, Table, table_in
from shuping.organisations.waiting import Way
from shuping.tree.models import Organisation

PAGE = 50


class TreeImports(Way[Table]):
    """The import of organisations, posts and who holds them."""

    purpose = Import.Purpose.TREE
    action = permissions.IMPORT
    check = "organisations:import_check"
    upload_template = "organisations/import_tree.html"
    check_template = "organisations/import_check.html"
    not_ready = importing.NotReady

    def begin(self, request: PageRequest, name: str, data: bytes) -> Import:
        importing.table_of(data)
        place, at = _place(request), clock.now()
        return drafts.begin(actor=request.actor, **self.this, organisation=place, file=(name, data), choices={}, at=at)

    def read(self, found: Import) -> Table:
        table = table_in(drafts.sheets_of(found))
        if table is None:  # it had its heads when it came in: the program has changed since
            raise importing.NoTable(_("这份表格要重新上传。"))
        return table

    def choose(self, request: PageRequest, found: Import, table: Table) -> Import:
        """Save who is meant where the form says so."""
        version = number_in(request.POST.get("version", ""))
        who = {name[4:]: value for name, value in request.POST.items() if name.startswith("who-") and value}
        choices = {
            "who": {**found.choices.get("who", {}), **who},
            "all_others_new": "all_others_new" in request.POST,
        }
        return drafts.choose(
            actor=request.actor,
            import_id=found.pk,
            **self.this,
            version=-1 if version is None else version,
            choices=choices,
        )

    def apply(self, request: PageRequest, found: Import, table: Table) -> HttpResponse:
        is_large = orders.is_large(len(table.lines))
        apply = importing.order_import if is_large else importing.apply_import
        done = apply(actor=request.actor, import_id=found.pk, table=table, version=found.version, at=clock.now())
        if is_large:
            return redirect("organisations:import_check", found.pk)
        messages.success(request, _done(done))
        return redirect("organisations:list")

    def page(self, request: PageRequest, found: Import, table: Table) -> dict[str, Any]:
        plan = importing.plan_import(request.actor, found, table, clock.now())
        lines: Sequence[Line] = table.lines
        if "all" not in request.GET:
            touched = {row for row, _column in plan.marks}
            lines = [line for line in lines if line.row in touched]
        page = page_of(lines, request.GET, total=len(lines), size=PAGE)
        return {
            "import": found,
            "counts": plan.counts(),
            "changes": sum(n for what, n in plan.counts().items() if what not in ("unchanged", "people")),
            "fault_count": len(plan.faults),
            "faults": shown_plan.faults(plan),
            "open_count": len(plan.open_questions),
            "question_count": len(plan.questions),
            "questions": shown_plan.questions(plan),
            "unread": table.unread,
            "sheet": table.sheet,
            "heads": shown_plan.heads(plan),
            "rows": shown_plan.rows(plan, page.rows),
            "page": page,
            "is_all": "all" in request.GET,
        }

    def order(self, found: Import) -> dict[str, Any]:
        trail = [
            (reverse("organisations:list"), _("党组织")),
            (reverse("organisations:import"), _("从表格导入")),
        ]
        leads_to = (reverse("organisations:list"), _("看党组织"))
        return shown_order.context(found, trail=trail, done=_done(found), leads_to=leads_to)


IMPORTS = TreeImports()


@guarded(permissions.IMPORT)
@require_http_methods(["GET", "POST"])
def import_tree(request: PageRequest) -> HttpResponse:
    return IMPORTS.uploaded(request)


@guarded(permissions.IMPORT)
@require_http_methods(["GET", "POST"])
def import_check(request: PageRequest, import_id: int) -> HttpResponse:
    return IMPORTS.checked(request, import_id)


def _place(request: PageRequest) -> Organisation:
    """Return at and below which organisation the actor imports: the highest where he may."""
    found = drafts.places(request.actor, permissions.IMPORT).first()
    if found is None:
        raise Forbidden(_("您所在的党组织已经撤销，不能再导入。"))
    return found


def _done(found: Import) -> str:
    """Return the sentence of the end, empty for one that was not applied."""
    if found.applied_at is None:
        return ""
    sentence: str = (
        _(
            "导入好了：新建党组织 %(founded)s 个，改简称 %(renamed)s 个，换上级 %(moved)s 个；新设岗位 %(posts)s 个，"
            "任职 %(appointed)s 人次。任职的人登录后，工作台上会出现他该办的事。"
        )
        % found.counts
    )
    return sentence


@guarded(permissions.IMPORT)
@require_POST
def import_drop(request: PageRequest, import_id: int) -> HttpResponse:
    drafts.drop(actor=request.actor, import_id=import_id, **IMPORTS.this)
    messages.success(request, _("这份表格已经不要了，里面的内容没有留下，党组织没有变动。"))
    return redirect("organisations:import")


@guarded(permissions.IMPORT)
@require_safe
def import_template(request: PageRequest) -> HttpResponse:
    return _file(workbook.template(), _("党组织导入模板"))


@guarded(permissions.VIEW)
@require_safe
def export(request: PageRequest) -> HttpResponse:
    return _file(workbook.tree_book(request.actor, clock.today()), _("党组织和任职"))


def _file(content: bytes, name: str) -> HttpResponse:
    disposition = f"attachment; filename*=UTF-8''{quote(name)}.xlsx"
    return HttpResponse(content, content_type=workbook.XLSX, headers={"Content-Disposition": disposition})
