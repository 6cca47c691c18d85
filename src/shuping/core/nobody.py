"""Doors where whoever comes is nobody: no cookie comes in and none goes out, and nothing of the answer is kept."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

Answer = Callable[[HttpRequest], HttpResponseBase]


def answered(request: HttpRequest, answer: Answer) -> HttpResponseBase:
    """Return the answer to a request whose cookies are taken away first, without cookies, cache or referrer."""
    request.META.pop("HTTP_COOKIE", None)
    response = answer(request)
    response.cookies.clear()
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response
