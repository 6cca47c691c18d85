"""Whoever votes is nobody: at the doors of the ballot no cookie comes in and none goes out.

A session that was read there could be written there, and its row's time would link a person with an envelope
(trust.md 2, end). Stands above the session's middleware.
"""

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _

from shuping.ballots.porter import ADDRESS, TOO_LARGE
from shuping.ballots.views.voting import page
from shuping.core import nobody


class NobodyVotes:
    """Takes the cookies from a request for a ballot, and from its answer; nothing of it is kept or passed on."""

    def __init__(self, get_response: nobody.Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(ADDRESS):
            return self.get_response(request)
        is_too_large = TOO_LARGE in getattr(request, "scope", {})
        return nobody.answered(request, _too_large if is_too_large else self.get_response)


def _too_large(_request: HttpRequest) -> HttpResponseBase:
    return page("entry", {"fault": _("发来的内容太大，不是一张选票，没有收。请重新打开选票再填。")}, status=413)
