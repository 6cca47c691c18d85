"""A projector is nobody: at its doors no cookie comes in and none goes out, so no session can end under it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

ADDRESS = "/p/"


class NobodyProjects:
    """Takes the cookies from a request for the projector by code, and from its answer."""

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
