"""The same list twice: a view with a plain template, and django-tables2."""

import os
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from benchmarks.peers.models import Finding

ROOT = "0000"


def open_findings() -> "QuerySet[Finding]":
    """Return the open findings, next due first: what Shuping's page lists for a viewer of the whole tree.

    PEER=bare-scoped keeps to the subtree of the root, as a view must that also serves others.
    """
    rows = Finding.objects.select_related("owner", "responsible").exclude(state="closed")
    if os.environ.get("PEER") == "bare-scoped":
        rows = rows.filter(owner__path__gte=ROOT, owner__path__lt=ROOT + "~")
    return rows.order_by("next_due_on", "id")


@login_required
def bare(request: HttpRequest) -> HttpResponse:
    page = Paginator(open_findings(), 50).get_page(request.GET.get("page"))
    return render(request, "peers/list.html", {"page": page, "today": timezone.localdate()})


@login_required
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    return HttpResponse(str(pk))


tables2: Any = None
if os.environ.get("PEER") == "tables2":
    import django_tables2

    class FindingTable(django_tables2.Table):
        title = django_tables2.Column(linkify=("detail", {"pk": django_tables2.A("pk")}))
        owner = django_tables2.Column(accessor="owner__short_name")
        responsible = django_tables2.Column(accessor="responsible__name", default="未定")
        is_common = django_tables2.Column(verbose_name="类型")
        next_due_on = django_tables2.DateColumn(format="n月j日")
        late = django_tables2.Column(empty_values=(), verbose_name="逾期")

        class Meta:
            model = Finding
            fields = ("title", "code", "owner", "is_common", "source", "state", "responsible", "next_due_on", "late")
            orderable = False

        def render_is_common(self, record: Finding) -> str:
            return "共性" if record.is_common or record.parent_id else "个性"

        def render_late(self, record: Finding) -> str:
            return "逾期" if record.next_due_on and record.next_due_on < self.today else ""

    @login_required
    def _tables2(request: HttpRequest) -> HttpResponse:
        table = FindingTable(open_findings())
        table.today = timezone.localdate()
        django_tables2.RequestConfig(request, paginate={"per_page": 50}).configure(table)
        return render(request, "peers/tables2.html", {"table": table})

    tables2 = _tables2
