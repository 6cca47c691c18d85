"""Doors of the demo: come in as one of its people, and set its day forward. Outside a demo they do not exist."""

from datetime import date

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from shuping.accounts.models import User
from shuping.core import clock
from shuping.core.doors import PageRequest, public, signed_in
from shuping.core.errors import NotFound
from shuping.core.templatetags.shuping import full_day
from shuping.demo import services
from shuping.demo.forms import DayForm


def _only_in_a_demo() -> None:
    if not (settings.DEMO and settings.ENVIRONMENT.marker.is_file()):  # the folder itself says that it is a demo
        raise NotFound


@public("one click into the invented city; answers 404 outside a demo")
@require_POST
def enter(request: HttpRequest, username: str) -> HttpResponse:
    _only_in_a_demo()
    if username not in {person["username"] for person in services.demo_people()}:
        raise NotFound
    user = get_object_or_404(User, username=username)
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    return redirect("office:desk")


@signed_in
@require_http_methods(["GET", "POST"])
def set_day(request: PageRequest) -> HttpResponse:
    _only_in_a_demo()
    form = DayForm(request.POST or None, initial={"day": clock.today()})
    if form.is_valid():
        day: date = form.cleaned_data["day"]
        services.set_day(day)
        messages.success(request, _("演示的日期拨到了%(day)s。到期的事会出现在工作台。") % {"day": full_day(day)})
        return redirect("office:desk")
    return render(request, "demo/day.html", {"form": form}, status=422 if form.is_bound else 200)
