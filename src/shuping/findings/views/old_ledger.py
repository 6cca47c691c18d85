"""Doors of old ledgers: upload one, say what its columns and words mean, bring all of it in or nothing."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from shuping.access.doors import guarded
from shuping.core import clock
from shuping.core.doors import PageRequest
from shuping.core.errors import Forbidden
from shuping.core.fields import DayField, number_in
from shuping.core.lists import page_of
from shuping.core.spreadsheets import Sheet, read_workbook
from shuping.findings import permissions
from shuping.findings.models import Source, State
from shuping.findings.old_ledger import sheets, shown, words
from shuping.findings.old_ledger.plan import SKIP, STATES
from shuping.findings.owners import all_of_a_kind
from shuping.findings.services import bringing
from shuping.findings.services.acts import Incomplete
from shuping.organisations import drafts, orders, shown_order
from shuping.organisations.models import Import
from shuping.organisations.queries import filter_choices
from shuping.organisations.waiting import Way
from shuping.tree.models import Organisation
from shuping.tree.queries import below

PAGE, MOST_HEAD = 30, 30
Book = Sequence[Sheet]


class OldLedgers(Way[Book]):
    """The import of ledgers of the years before; a book is its sheets that have rows."""

    purpose = Import.Purpose.LEDGER
    action = permissions.BRING_IN
    check = "findings:old_ledger"
    upload_template = "findings/old_ledger_upload.html"
    check_template = "findings/old_ledger_check.html"
    not_ready = Incomplete

    def begin(self, request: PageRequest, name: str, data: bytes) -> Import:
        """Keep an uploaded ledger with what is guessed of it. Raises DomainError."""
        place = drafts.places(request.actor, permissions.BRING_IN).filter(acts_for=None).first()
        if place is None:
            raise Forbidden(_("您所在的党组织已经撤销，不能再导入。"))
        guessed = {sheet.name: sheets.guess(sheet) for sheet in read_workbook(data) if sheet.rows}
        return drafts.begin(
            actor=request.actor,
            **self.this,
            organisation=place,
            file=(name, data),
            choices={"sheets": guessed, "blank_as_above": False},
            at=clock.now(),
        )

    def read(self, found: Import) -> Book:
        return [sheet for sheet in drafts.sheets_of(found) if sheet.rows]

    def choose(self, request: PageRequest, found: Import, table: Book) -> Import:
        """Save what the form says of columns and words; the plan names the words in the order that the page had."""
        posted, plan = request.POST, bringing.plan_ledger(request.actor, found, table, clock.now())
        version = number_in(posted.get("version", ""))
        asked = shown.asked(plan)
        choices = {
            "sheets": {sheet.name: _sheet(posted, number, sheet, found) for number, sheet in enumerate(table)},
            "states": _meant(posted, found, "states", asked["states"], {*STATES, SKIP}),
            "sources": _meant(posted, found, "sources", asked["sources"], set(Source.values)),
            "units": _meant(posted, found, "units", asked["units"], None) | _named(posted, found, asked["units"]),
            "source": posted.get("source", "") if posted.get("source") in Source.values else "",
            "raised_on": _day(posted.get("raised_on", "")),
            "due_on": _day(posted.get("due_on", "")),
            "blank_as_above": "blank_as_above" in posted,
        }
        return drafts.choose(
            actor=request.actor,
            import_id=found.pk,
            **self.this,
            version=-1 if version is None else version,
            choices=choices,
        )

    def apply(self, request: PageRequest, found: Import, table: Book) -> HttpResponse:
        above = bool(found.choices["blank_as_above"])
        is_large = orders.is_large(sum(1 for _row in sheets.rows(table, found.choices["sheets"], blank_as_above=above)))
        bring_in = bringing.order_ledger if is_large else bringing.bring_in
        done = bring_in(actor=request.actor, import_id=found.pk, sheets=table, version=found.version, at=clock.now())
        if is_large:
            return redirect("findings:old_ledger", found.pk)
        messages.success(request, _done(done))
        return redirect("findings:list")

    def page(self, request: PageRequest, found: Import, table: Book) -> dict[str, Any]:
        plan = bringing.plan_ledger(request.actor, found, table, clock.now())
        page = page_of(plan.made, request.GET, total=len(plan.made), size=PAGE)
        owners = Organisation.objects.in_bulk({one.owner_id for one in page.rows})
        return {
            "import": found,
            "choices": found.choices,
            "sheets": shown.sheets(table, found.choices["sheets"]),
            "counts": plan.counts(),
            "fault_count": len(plan.faults),
            "faults": shown.faults(plan),
            "row_count": len(plan.rows),
            "groups": _groups(found) if plan.unknown_units else [],
            "organisations": filter_choices(request.actor) if plan.unknown_units else [],
            "page": page,
            "lines": [
                {
                    "sheet": one.row.sheet,
                    "row": one.row.row + 1,
                    "title": one.title,
                    "owner": owners[one.owner_id].short_name,
                    "source": Source(one.source).label,
                    "state": dict(shown.STATES)[one.state] if one.state == State.CLOSED else State(one.state).label,
                    "raised_on": one.raised_on,
                    "due_on": one.due_on,
                }
                for one in page.rows
            ],
            **shown.asked(plan),
        }

    def order(self, found: Import) -> dict[str, Any]:
        trail = [
            (reverse("findings:list"), _("整改台账")),
            (reverse("findings:old_ledgers"), _("导入旧台账")),
        ]
        leads_to = (reverse("findings:list"), _("看整改台账"))
        return shown_order.context(found, trail=trail, done=_done(found), leads_to=leads_to)


LEDGERS = OldLedgers()


@guarded(permissions.BRING_IN)
@require_http_methods(["GET", "POST"])
def upload(request: PageRequest) -> HttpResponse:
    return LEDGERS.uploaded(request)


@guarded(permissions.BRING_IN)
@require_http_methods(["GET", "POST"])
def check(request: PageRequest, import_id: int) -> HttpResponse:
    return LEDGERS.checked(request, import_id)


def _done(found: Import) -> str:
    """Return the sentence of the end, empty for one that was not applied."""
    if found.applied_at is None:
        return ""
    sentence: str = (
        _(
            "旧台账导入好了：%(made)s 个问题，其中待定措施 %(awaiting_plan)s 个，整改中 %(in_remedy)s 个，"
            "旧台账已销号 %(closed)s 个。没有销号的，会出现在责任单位的工作台上。"
        )
        % found.counts
    )
    return sentence


def _sheet(posted: Mapping[str, str], number: int, sheet: Sheet, found: Import) -> dict[str, Any]:
    """Return how a sheet is to be read; a changed last row of heads has its columns guessed anew only by the person."""
    head = number_in(posted.get(f"head-{number}", ""))
    columns: dict[str, str] = {}
    for index in range(min(len(sheet.rows[0]), shown.MOST_COLUMNS)):
        column = posted.get(f"column-{number}-{index}", "")
        if column in words.columns() and column not in columns.values():
            columns[str(index)] = column
    before = found.choices["sheets"][sheet.name]
    return {
        "use": f"use-{number}" in posted and "problem" in columns.values(),
        "head": min(max(head - 1, 0), len(sheet.rows) - 1, MOST_HEAD) if head else before["head"],
        "columns": columns,
    }


def _meant(
    posted: Mapping[str, str], found: Import, what: str, lines: Sequence[Mapping[str, Any]], allowed: set[str] | None
) -> dict[str, str]:
    """Return {word: meaning} of what was chosen now, over what was chosen before."""
    now = {line["word"]: posted[line["field"]] for line in lines if posted.get(line["field"])}
    kept = {word: value for word, value in now.items() if allowed is None or value in allowed}
    return {**found.choices.get(what, {}), **kept}


def _named(posted: Mapping[str, str], found: Import, lines: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Return {word: organisation} of the owners that were typed by name: the one of that name below."""
    typed = {line["word"]: posted.get(f"{line['field']}-name", "").strip()[:120] for line in lines}
    here = Organisation.objects.filter(below(found.organisation.path), dissolved_on=None)
    meant = {}
    for word, name in typed.items():
        same = list((here.filter(name=name) | here.filter(short_name=name)).values_list("pk", flat=True)[:2])
        if name and len(same) == 1:
            meant[word] = str(same[0])
    return meant


def _day(text: str) -> str:
    """Return a typed day as 2025-03-01, empty for none and for one that cannot be read."""
    try:
        day = DayField(required=False).clean(text)
    except ValidationError:
        return ""
    return day.isoformat() if day else ""


def _groups(found: Import) -> list[tuple[str, str]]:
    return [(value, label) for value, (label, _ids) in all_of_a_kind(found.organisation).items()]


@guarded(permissions.BRING_IN)
@require_POST
def drop(request: PageRequest, import_id: int) -> HttpResponse:
    drafts.drop(actor=request.actor, import_id=import_id, **LEDGERS.this)
    messages.success(request, _("这份旧台账已经不要了，里面的内容没有留下，整改台账没有变动。"))
    return redirect("findings:old_ledgers")
