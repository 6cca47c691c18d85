"""What anybody may look at without a slip: what is promised of secrecy, and the closed list of a round."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from shuping.ballots import queries
from shuping.ballots.models import State
from shuping.ballots.views.voting import page
from shuping.core.doors import by_code
from shuping.core.errors import NotFound
from shuping.sealing import digests, receipts


@by_code("what is promised and what is not is for everybody to read")
@require_safe
def secrecy(request: HttpRequest) -> HttpResponse:
    return page("secrecy", {})


@by_code("whoever holds a receipt looks for it in the closed list")
@require_safe
def closed_list(request: HttpRequest, round_id: str) -> HttpResponse:
    """Show the whole list: a receipt is searched for in the browser, so that nobody learns who looks for which."""
    found = queries.listed_round(round_id)
    if found is None:
        going = queries.round_without_list(round_id)
        if going is None:
            raise NotFound
        return page("not_listed", {"title": going.title, "is_void": going.state == State.VOID}, status=404)
    context = {
        "found": found,
        "root": digests.for_eyes(bytes.fromhex(found.sealed.listed_root)),
        "lines": [(receipts.printed(each.receipt), each.digest.hex()) for each in queries.listed(found)],
    }
    return page("list", context)
