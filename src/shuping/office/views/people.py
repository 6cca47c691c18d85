"""Pages of people and their accounts."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shuping.access import permissions as access
from shuping.access.doors import guarded
from shuping.access.gate import holds_anywhere
from shuping.core import clock
from shuping.core.doors import PageRequest
from shuping.core.lists import page_of
from shuping.core.once import once
from shuping.core.sealed import Unreadable, unseal
from shuping.office import queries, services
from shuping.office.forms import NameForm, PersonForm, UsernameForm
from shuping.office.views.acts import SHOWN_FOR, SHOWN_ONCE, filled, show_once

SIZE = 50


@guarded(access.VIEW)
@require_safe
def people(request: PageRequest) -> HttpResponse:
    filters = queries.Filters.of(request.GET)
    rows = queries.people(request.actor, filters)
    page = page_of(rows, request.GET, total=rows.count(), size=SIZE)
    holds = queries.what_they_hold(request.actor, list(page.rows), clock.today())
    context = {
        "page": page,
        "people": [(person, getattr(person, "user", None), holds.get(person.pk, [])) for person in page.rows],
        "filters": filters,
        "states": {code: label for code, (label, _q) in queries.STATES.items()},
        "may_manage": holds_anywhere(request.actor, access.MANAGE),
        "may_register": queries.manages_whole(request.actor),
    }
    return render(request, "office/person_list.html", context)


@guarded(access.MANAGE)
@require_http_methods(["GET", "POST"])
@once
def register(request: PageRequest) -> HttpResponse:
    form = PersonForm(request.POST or None, actor=request.actor, day=clock.today())

    def act() -> HttpResponseRedirect:
        person, password = services.register_with_account(
            actor=request.actor,
            at=clock.now(),
            name=form.cleaned_data["name"],
            username=form.cleaned_data["username"],
        )
        return show_once(request, person, password)

    return filled(request, form, act, "office/person_add.html", {})


@guarded(access.VIEW)
@require_safe
def person(request: PageRequest, person_id: int) -> HttpResponse:
    found = queries.person(request.actor, person_id)
    today, now = clock.today(), clock.now()
    may = holds_anywhere(request.actor, access.MANAGE)
    context = {
        "person": found,
        "account": getattr(found, "user", None),
        "holds": queries.what_they_hold(request.actor, [found], today).get(found.pk, []),
        "former_names": found.former_names.all(),
        "may_manage": may,
        "may_grant": found.pk != request.actor.person_id and holds_anywhere(request.actor, access.GRANT),
        "why_not": queries.why_not_managed(request.actor, found, today, now) if may else "",
        "why_not_withdrawn": queries.why_not_withdrawn(found) if may else "",
    }
    return render(request, "office/person_detail.html", context)


@guarded(access.MANAGE)
@require_http_methods(["GET", "POST"])
@once
def rename(request: PageRequest, person_id: int) -> HttpResponse:
    found = queries.person(request.actor, person_id)
    form = NameForm(request.POST or None, initial={"name": found.name})

    def act() -> HttpResponseRedirect:
        renamed = services.rename_person_of(
            actor=request.actor, person_id=person_id, name=form.cleaned_data["name"].strip(), at=clock.now()
        )
        sentence = _("姓名改成了%(name)s，哪里都跟着改；用原来的姓名也查得到。")
        messages.success(request, sentence % {"name": renamed.name})
        return redirect("office:person", person_id)

    return filled(request, form, act, "office/person_rename.html", {"person": found})


@guarded(access.MANAGE)
@require_POST
def withdraw(request: PageRequest, person_id: int) -> HttpResponse:
    gone = services.withdraw_person_of(actor=request.actor, person_id=person_id, at=clock.now())
    messages.success(request, _("%(name)s的登记撤销了，用户名可以给别人用。") % {"name": gone.name})
    return redirect("office:people")


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
        return show_once(request, opened, password)

    return filled(request, form, act, "office/account_open.html", {"person": found})


@guarded(access.MANAGE)
@require_POST
def reset_password(request: PageRequest, person_id: int) -> HttpResponse:
    return show_once(request, *services.reset_password_of(actor=request.actor, person_id=person_id, at=clock.now()))


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
    return show_once(request, *services.reopen_account_of(actor=request.actor, person_id=person_id, at=clock.now()))


@guarded(access.MEND)
@require_safe
def shown_once(request: PageRequest) -> HttpResponse:
    """A one-time password, once: the next look finds nothing."""
    try:
        sealed = unseal(request.session.pop(SHOWN_ONCE, ""), SHOWN_ONCE, seconds=SHOWN_FOR).split("\n")
    except Unreadable:
        return render(request, "office/shown_once.html", {})
    context = {
        **dict(zip(("name", "username", "password", "person_id"), sealed, strict=True)),
        "may_grant": holds_anywhere(request.actor, access.GRANT),
        "may_register": queries.manages_whole(request.actor),
    }
    return render(request, "office/shown_once.html", context)
