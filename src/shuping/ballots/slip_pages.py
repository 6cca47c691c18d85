"""The slips as a page to print from the browser: ten to a sheet of A4, cut, mixed and handed out at random.

The page is the only place where codes are; it is answered to a POST, kept by no cache, and not made a second time.
"""

import segno
from django.conf import settings
from django.http import HttpResponse
from django.template.loader import get_template
from django.utils.translation import gettext as _

from shuping.ballots.models import BallotRound
from shuping.ballots.services.printing import Slip

PAGE = 10  # slips


def answer(found: BallotRound, slips: list[Slip], address: str) -> HttpResponse:
    """Return the page with all slips; the code stands behind `#` of the address, which browsers send to nobody."""
    context = {
        "found": found,
        "address": address.removeprefix("https://").removesuffix("/"),
        "sheets": [
            [_printed(slip, address) for slip in slips[start : start + PAGE]] for start in range(0, len(slips), PAGE)
        ],
        "steps": len(found.rows),
        "rehearsal": settings.REHEARSAL,
    }
    page = get_template("ballots/slips_print.html").render(context)
    return HttpResponse(page, headers={"Cache-Control": "private, no-store", "Referrer-Policy": "no-referrer"})


def _printed(slip: Slip, address: str) -> dict[str, object]:
    groups = slip.code.split(" ")
    code = segno.make(f"{address}#{''.join(groups)}", micro=False, error="m")
    picture = code.svg_inline(omitsize=True, border=4, svgclass=None, lineclass=None, title=_("二维码"))
    return {"voters": slip.voters, "lines": [" ".join(groups[:2]), " ".join(groups[2:])], "picture": picture}
