"""Whoever votes is nobody: at the doors of the ballot no cookie comes in and none goes out.

A session that was read there could be written there, and its row's time would link a person with an envelope
(trust.md 2, end). Stands above the session's middleware.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

ADDRESS = "/v/"


class NobodyVotes:
    """Takes the cookies from a request for a ballot, and from its answer; nothing of it is kept or passed on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(ADDRESS):
            return self.get_response(request)
        request.META.pop("HTTP_COOKIE", None)
        response = self.get_response(request)
        response.cookies.clear()
        response["Cache-Control"] = "private, no-store"
        response["Referrer-Policy"] = "no-referrer"
        return response
