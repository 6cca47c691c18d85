"""What of a meeting is followed live, and by which word its pages know that something changed.

Every act on a meeting raises one version; the pieces are different views of the same room. While the ballot has its
turn, the state of its round and the turnout belong to the version: it moves in steps of five, as the page of the round
shows it, and nothing is written.
"""

from collections.abc import Collection, Mapping

from shuping.ballots import queries as ballot_queries
from shuping.core.live import versions
from shuping.hall.models import AgendaItem, Meeting
from shuping.hall.rules import Turn
from shuping.reviews.models import Review

CONSOLE, AGENDA, PROJECTOR, TURN = "hall.console", "hall.agenda", "hall.projector", "hall.turn"


def moved(found: Meeting) -> None:
    """Tell every open page of a meeting that it changed; last in the transaction of the act."""
    versions.bump(_written(found.pk))


def review_changed(found: Review) -> None:
    """Tell the pages of a review's meeting that its subjects or commentators changed."""
    meeting = Meeting.objects.filter(review=found).first()
    if meeting is not None:
        moved(meeting)


def versions_of(meetings: Collection[int]) -> Mapping[int, str]:
    """Return {meeting id: the word of its newest version}."""
    found = versions.versions([_written(pk) for pk in meetings])
    voting = AgendaItem.objects.filter(
        meeting__in=meetings,
        kind=AgendaItem.Kind.BALLOT,
        turn=Turn.NOW.value,
        meeting__review__round__isnull=False,
    )
    round_of = dict(voting.values_list("meeting", "meeting__review__round"))
    words = ballot_queries.turnout_words(set(round_of.values())) if round_of else {}
    return {
        pk: f"{found[_written(pk)]}-{words[round_of[pk]]}" if pk in round_of else found[_written(pk)] for pk in meetings
    }


def versions_of_turns(subjects: Collection[int]) -> Mapping[int, str]:
    """Return {subject id: the word of the newest version of his meeting}; a subject without a turn has none."""
    rows = AgendaItem.objects.filter(subject__in=subjects).values_list("subject", "meeting")
    meeting_of = {subject: meeting for subject, meeting in rows if subject is not None}
    found = versions_of(set(meeting_of.values()))
    return {pk: found[meeting_of[pk]] if pk in meeting_of else versions.UNKNOWN for pk in subjects}


def _written(meeting_id: int) -> str:
    return f"hall.meeting/{meeting_id}"
