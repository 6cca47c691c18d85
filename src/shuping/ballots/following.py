"""What a page follows while people vote: the turnout of each class, in steps of five.

It is counted, and nothing is written for it: a cast stays one durable commit, and no row tells when somebody voted.
"""

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from shuping.ballots import queries
from shuping.ballots.models import BallotRound, State
from shuping.core.live.kinds import Kind, Topic

TURNOUT = "ballots.turnout"


def topic(found: BallotRound) -> Topic:
    """Return what follows the turnout of a round."""
    return Topic(TURNOUT, found.pk)


def draw(round_id: int) -> SafeString:
    """Draw the turnout; once the voting has stopped, that it has: exact numbers stand on the page itself."""
    found = BallotRound.objects.get(pk=round_id)
    turnout = queries.turnout(found, queries.classes(found)) if found.state == State.OPEN else []
    return render_to_string("ballots/parts/turnout.html", {"turnout": turnout})


KIND = Kind(TURNOUT, draw, counted=queries.turnout_words)
