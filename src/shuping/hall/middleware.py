"""A projector is nobody: at its doors no cookie comes in and none goes out, so no session can end under it."""

from django.http import HttpRequest, HttpResponseBase

from shuping.core import nobody

ADDRESS = "/p/"


class NobodyProjects:
    """Takes the cookies from a request for the projector by code, and from its answer."""

    def __init__(self, get_response: nobody.Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(ADDRESS):
            return self.get_response(request)
        return nobody.answered(request, self.get_response)
