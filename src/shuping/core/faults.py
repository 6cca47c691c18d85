"""Pages for what no view answered."""

import logging
import secrets

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader
from django.utils.translation import gettext as _

log = logging.getLogger(__name__)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: the server could not read what was sent."""
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403 raised by Django itself."""
    return render(request, "403.html", {"message": ""}, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: no such address."""
    return render(request, "404.html", {"message": ""}, status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: a fault of ours, with a code that stands in the log too. The page needs no database and no session."""
    code = f"E-{secrets.token_hex(2).upper()}"
    log.error("fault %s at %s", code, request.path)
    return HttpResponse(loader.get_template("500.html").render({"code": code}), status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 of a form whose page is too old: what was typed is still in it."""
    context = {
        "title": _("这一页打开太久了，没有提交"),
        "message": _("请按浏览器的“后退”，您填的内容还在，再提交一次。"),
    }
    return render(request, "refused.html", context, status=403)
