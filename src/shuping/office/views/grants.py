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
from shuping.core.once import once
from shuping.core.templatetags.shuping import full_day
from shuping.office.forms import GrantForm
from shuping.office.views.acts import filled


@guarded(access.VIEW)
@require_safe
def grants(request: PageRequest) -> HttpResponse:
    context = {
        "grants": access_queries.grants(request.actor),
        "may_grant": gate.holds_anywhere(request.actor, access.GRANT),
        "labels": {code: role.label for code, role in roles().items()},
    }
    return render(request, "office/grant_list.html", context)


@guarded(access.GRANT)
@require_http_methods(["GET", "POST"])
@once
def grant(request: PageRequest) -> HttpResponse:
    form = GrantForm(request.POST or None, actor=request.actor)
    return filled(request, form, lambda: _give(request, form.cleaned_data), "office/grant_add.html", {})


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
