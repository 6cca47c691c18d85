"""Pages of grants."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shuping.access import gate
from shuping.access import permissions as access
from shuping.access import queries as access_queries
from shuping.access import services as access_services
from shuping.access.doors import guarded
from shuping.access.roles import roles
from shuping.core import clock
from shuping.core.doors import PageRequest
from shuping.core.lists import page_of
from shuping.core.once import once
from shuping.core.templatetags.shuping import full_day
from shuping.office import queries
from shuping.office.forms import GrantForm
from shuping.office.views.acts import filled
from shuping.tree.queries import ends_after

DIGITS = 10  # of a number in an address
SIZE = 50


@guarded(access.VIEW)
@require_safe
def grants(request: PageRequest) -> HttpResponse:
    """Show the grants that hold or are to hold; under a tab of their own those that have ended."""
    every, holding = access_queries.grants(request.actor), ends_after(clock.today())
    rows = {"holding": every.filter(holding), "ended": every.exclude(holding)}
    counts = {name: found.count() for name, found in rows.items()}
    tab = "ended" if request.GET.get("tab") == "ended" else "holding"
    tabs = [
        {"label": label, "count": counts[name], "url": f"?tab={name}", "current": name == tab}
        for name, label in (("holding", _("有效")), ("ended", _("已到期")))
    ]
    context = {
        "page": page_of(rows[tab], request.GET, total=counts[tab], size=SIZE),
        "tabs": tabs,
        "may_grant": gate.holds_anywhere(request.actor, access.GRANT),
        "roles": roles(),
    }
    return render(request, "office/grant_list.html", context)


@guarded(access.GRANT)
@require_http_methods(["GET", "POST"])
@once
def grant(request: PageRequest) -> HttpResponse:
    form = GrantForm(request.POST or None, actor=request.actor, day=clock.today(), initial=_to_whom(request))
    return filled(request, form, lambda: _give(request, form.cleaned_data), "office/grant_add.html", {})


def _to_whom(request: PageRequest) -> dict[str, str]:
    """Return the form's first value where the page was opened from somebody's; nothing for whom one may not see."""
    asked = request.GET.get("to", "")
    if not (asked.isdecimal() and len(asked) < DIGITS):
        return {}
    person = queries.people_to_grant(request.actor).filter(pk=int(asked)).first()
    if person is None:
        return {}
    told = queries.told_apart(request.actor, person.name, clock.today())
    return {"person": next(one.full if len(told) > 1 else person.name for one in told if one.person == person)}


def _give(request: PageRequest, data: dict[str, Any]) -> HttpResponseRedirect:
    made = access_services.give_grant(actor=request.actor, at=clock.now(), **data)
    sentence = _("已授权给%(name)s，%(day)s以后自动失效。这次授权记入了存证链。")
    messages.success(request, sentence % {"name": made.person.name, "day": full_day(made.last_on)})
    return redirect("office:grants")


@guarded(access.GRANT)
@require_POST
def revoke(request: PageRequest, grant_id: int) -> HttpResponse:
    ended = access_services.revoke_grant(actor=request.actor, grant_id=grant_id, at=clock.now())
    messages.success(request, _("%(name)s的授权已收回，他办过的事都还在。") % {"name": ended.person.name})
    return redirect("office:grants")
