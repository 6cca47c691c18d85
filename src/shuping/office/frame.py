"""What stands around every page: navigation by right, who I am, the day."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from shuping.access import gate
from shuping.access import permissions as access_permissions
from shuping.accounts.services import is_enlarged
from shuping.core import clock
from shuping.core.actor import VISITOR, Actor
from shuping.findings import permissions as finding_permissions
from shuping.office import permissions as office_permissions
from shuping.opinions import permissions as opinion_permissions
from shuping.organisations import permissions as organisation_permissions
from shuping.reviews import permissions as review_permissions
from shuping.workdays import permissions as workday_permissions


def frame(request: HttpRequest) -> dict[str, Any]:
    """Return what the base templates say they show of every page, `nav` to `rehearsal`; no query of its own."""
    signed_in = hasattr(request, "user") and request.user.is_authenticated
    actor: Actor = request.actor if signed_in else VISITOR  # type: ignore[attr-defined]
    return {
        "nav": _nav(request, actor) if signed_in else [],
        "me": {"name": actor.name, "post": actor.post} if signed_in else None,
        "search_url": reverse("office:search") if signed_in and request.path != reverse("office:search") else "",
        "today": clock.today(),
        "enlarged": hasattr(request, "user") and is_enlarged(request),  # a refused host has no user yet
        "demo": settings.DEMO,
        "rehearsal": settings.REHEARSAL,
        "here": request.get_full_path(),
    }


def _nav(request: HttpRequest, actor: Actor) -> list[dict[str, Any]]:
    words = [
        (_("我的工作台"), _("工作台"), "office:desk", "checklist", None),
        (_("述职评议"), _("评议"), "reviews:list", "quote", review_permissions.VIEW),
        (_("整改台账"), _("台账"), "findings:list", "ledger", finding_permissions.VIEW),
        (_("党组织"), _("党组织"), "organisations:list", "tree", organisation_permissions.VIEW),
        (_("总览"), _("总览"), "findings:overview", "chart", finding_permissions.VIEW),
        (_("人员"), _("人员"), "office:people", "people", access_permissions.VIEW),
        (_("意见箱"), _("意见箱"), "opinions:list", "message", opinion_permissions.ANSWER),
        (_("授权"), _("授权"), "office:grants", "key", access_permissions.VIEW),
        (_("存证链"), _("存证链"), "office:chain", "chain", office_permissions.AUDIT),
        (_("三员"), _("三员"), "office:administrators", "lock", access_permissions.MEND),
        (_("后台任务"), _("后台"), "office:jobs", "tool", office_permissions.JOBS),
        (_("工作日历"), _("日历"), "workdays:calendar", "clock", workday_permissions.KEEP),
    ]
    found: list[dict[str, Any]] = []
    for label, short, name, icon, action in words:
        if action is None or gate.holds_anywhere(actor, action):
            url = reverse(name)
            current = request.path == url if url == "/" else request.path.startswith(url)
            found.append({"label": label, "short": short, "url": url, "icon": icon, "current": current})
    here = max((str(word["url"]) for word in found if word["current"]), key=len, default="")
    for word in found:
        word["current"] = word["url"] == here  # /findings/overview/ lies in /findings/ and is a page of its own
    if request.path.startswith("/documents/"):
        for word in found:
            word["current"] = word["url"] == reverse("findings:list")
    if request.path.startswith(("/results/", "/debriefs/", "/hall/", "/rehearsals/")):
        for word in found:
            word["current"] = word["url"] == reverse("reviews:list")
    return found
