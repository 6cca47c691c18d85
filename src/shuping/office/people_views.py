"""Pages of people and their accounts, and of the three administrators."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shuping.access import permissions as access
from shuping.access import standing_in
from shuping.access.doors import guarded
from shuping.access.gate import holds_anywhere
from shuping.access.models import StandIn
from shuping.access.rules import may_propose
from shuping.core import clock
from shuping.core.doors import PageRequest
from shuping.core.errors import DomainError, Forbidden, NotFound
from shuping.core.lists import page_of
from shuping.core.once import do_once, once
from shuping.core.sealed import Unreadable, seal, unseal
from shuping.office import people as listed
from shuping.office import queries, services
from shuping.office.forms import PersonForm, StandInForm, UsernameForm
from shuping.people.models import Person

SIZE = 50
SHOWN_ONCE = "shown_once"  # a one-time password between the act and the page that shows it
SHOWN_FOR = 15 * 60  # seconds


@guarded(access.VIEW)
@require_safe
def people(request: PageRequest) -> HttpResponse:
    filters = listed.Filters.of(request.GET)
    rows = listed.people(request.actor, filters)
    page = page_of(rows, request.GET, total=rows.count(), size=SIZE)
    holds = listed.what_they_hold(request.actor, list(page.rows), clock.today())
    context = {
        "page": page,
        "people": [(person, getattr(person, "user", None), holds.get(person.pk, [])) for person in page.rows],
        "filters": filters,
        "states": {code: label for code, (label, _q) in listed.STATES.items()},
        "may_manage": holds_anywhere(request.actor, access.MANAGE),
        "may_register": queries.manages_whole(request.actor),
    }
    return render(request, "office/person_list.html", context)


@guarded(access.MANAGE)
@require_http_methods(["GET", "POST"])
@once
def register(request: PageRequest) -> HttpResponse:
    form = PersonForm(request.POST or None)

    def act() -> HttpResponseRedirect:
        person, password = services.register_with_account(actor=request.actor, at=clock.now(), **form.cleaned_data)
        return _show_once(request, person, password)

    return _filled(request, form, act, "office/person_add.html", {})


@guarded(access.VIEW)
@require_safe
def person(request: PageRequest, person_id: int) -> HttpResponse:
    found = queries.person(request.actor, person_id)
    today, now = clock.today(), clock.now()
    may = holds_anywhere(request.actor, access.MANAGE)
    context = {
        "person": found,
        "account": getattr(found, "user", None),
        "holds": listed.what_they_hold(request.actor, [found], today).get(found.pk, []),
        "may_manage": may,
        "why_not": queries.why_not_managed(request.actor, found, today, now) if may else "",
    }
    return render(request, "office/person_detail.html", context)


@guarded(access.MANAGE)
@require_http_methods(["GET", "POST"])
@once
def open_account(request: PageRequest, person_id: int) -> HttpResponse:
    found = queries.person(request.actor, person_id)
    form = UsernameForm(request.POST or None)

    def act() -> HttpResponseRedirect:
        opened, password = services.open_account_of(
            actor=request.actor, person_id=person_id, at=clock.now(), **form.cleaned_data
        )
        return _show_once(request, opened, password)

    return _filled(request, form, act, "office/account_open.html", {"person": found})


@guarded(access.MANAGE)
@require_POST
def reset_password(request: PageRequest, person_id: int) -> HttpResponse:
    return _show_once(request, *services.reset_password_of(actor=request.actor, person_id=person_id, at=clock.now()))


@guarded(access.MANAGE)
@require_POST
def close_account(request: PageRequest, person_id: int) -> HttpResponse:
    closed = services.close_account_of(actor=request.actor, person_id=person_id, at=clock.now())
    sentence = _("%(name)s的账号停用了，他在各处的登录都已退出；他办过的事都还在。")
    messages.success(request, sentence % {"name": closed.name})
    return redirect("office:person", person_id)


@guarded(access.MANAGE)
@require_POST
def reopen_account(request: PageRequest, person_id: int) -> HttpResponse:
    return _show_once(request, *services.reopen_account_of(actor=request.actor, person_id=person_id, at=clock.now()))


@guarded(access.MEND)
@require_safe
def shown_once(request: PageRequest) -> HttpResponse:
    """A one-time password, once: the next look finds nothing."""
    try:
        name, username, password = unseal(request.session.pop(SHOWN_ONCE, ""), SHOWN_ONCE, seconds=SHOWN_FOR).split(
            "\n"
        )
    except Unreadable:
        return render(request, "office/shown_once.html", {})
    return render(request, "office/shown_once.html", {"name": name, "username": username, "password": password})


@guarded(access.MEND)
@require_safe
def administrators(request: PageRequest) -> HttpResponse:
    held = standing_in.holders(request.actor, clock.now())
    proposed = list(standing_in.stand_ins(request.actor)[:SIZE])
    context = {
        "roles": [(label, held[role]) for role, label in standing_in.labels().items()],
        "open": [
            (row, standing_in.labels()[row.role], standing_in.may_decide(request.actor, row))
            for row in proposed
            if row.decided_at is None
        ],
        "past": [(row, standing_in.labels()[row.role]) for row in proposed if row.decided_at is not None],
    }
    return render(request, "office/administrators.html", context)


@guarded(access.MEND)
@require_http_methods(["GET", "POST"])
@once
def propose(request: PageRequest) -> HttpResponse:
    seat = standing_in.own_seat(request.actor)
    own = [seat.role] if seat is not None else []
    others = {role: label for role, label in standing_in.labels().items() if may_propose(role, own)}
    form = StandInForm(request.POST or None, roles=others)

    def act() -> HttpResponseRedirect:
        proposal = standing_in.Proposal(**form.cleaned_data)
        made = standing_in.propose_stand_in(actor=request.actor, proposal=proposal, at=clock.now())
        sentence = _("已提出由%(name)s补任%(role)s。另一位管理员在“三员”页同意后，24 小时内有效。")
        messages.success(request, sentence % {"name": made.name, "role": standing_in.labels()[made.role]})
        return redirect("office:administrators")

    return _filled(request, form, act, "office/stand_in_propose.html", {})


@guarded(access.MEND)
@require_POST
def decide(request: PageRequest, stand_in_id: int) -> HttpResponse:
    if request.POST.get("verdict") == "confirm":
        found, password = standing_in.confirm_stand_in(actor=request.actor, stand_in_id=stand_in_id, at=clock.now())
        messages.success(request, _confirmed(found))
        if password and found.grant is not None:
            return _show_once(request, found.grant.person, password)
    else:
        found = standing_in.refuse_stand_in(actor=request.actor, stand_in_id=stand_in_id, at=clock.now())
        messages.success(request, _("没有同意，%(name)s没有得到授权。") % {"name": found.name})
    return redirect("office:administrators")


def _confirmed(found: StandIn) -> str:
    sentence = _("%(name)s从现在起 24 小时是%(role)s。24 小时内请由安全管理员正式授权。")
    return sentence % {"name": found.name, "role": standing_in.labels()[found.role]}


def _filled(
    request: PageRequest, form: Any, act: Callable[[], HttpResponseRedirect], template: str, context: dict[str, Any]
) -> HttpResponse:
    """Do the act of a form that is valid, once; show the form with what was typed where it was refused."""
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            return do_once(request, act)
        except NotFound:
            raise
        except DomainError as error:
            form.add_error(None, str(error))
            status = error.status if isinstance(error, Forbidden) else status
    return render(request, template, {"form": form, **context}, status=status)


def _show_once(request: HttpRequest, person: Person, password: str) -> HttpResponseRedirect:
    request.session[SHOWN_ONCE] = seal("\n".join((person.name, person.user.username, password)), SHOWN_ONCE)
    return redirect("office:shown_once")
