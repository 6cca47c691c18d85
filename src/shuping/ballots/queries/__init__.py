"""Every read of rounds.

rounds   rounds, their classes, the sheets of paper
slips    slips with codes, envelopes, turnout
"""

from shuping.ballots.queries.rounds import (
    Progress,
    classes,
    differing,
    facts,
    ids,
    next_sheet,
    place,
    places,
    progress,
    round_of,
    rounds,
    sheet,
    unsealed_sheets,
)
from shuping.ballots.queries.slips import (
    BallotSlip,
    all_envelopes,
    cast_by_class,
    cast_envelopes,
    envelope_length,
    exchanged,
    listed,
    listed_round,
    require_as_closed,
    require_whole,
    slip,
    slip_again,
    slips_by_mark,
    slips_of,
    turnout,
)

__all__ = [
    "BallotSlip",
    "Progress",
    "all_envelopes",
    "cast_by_class",
    "cast_envelopes",
    "classes",
    "differing",
    "envelope_length",
    "exchanged",
    "facts",
    "ids",
    "listed",
    "listed_round",
    "next_sheet",
    "place",
    "places",
    "progress",
    "require_as_closed",
    "require_whole",
    "round_of",
    "rounds",
    "sheet",
    "slip",
    "slip_again",
    "slips_by_mark",
    "slips_of",
    "turnout",
    "unsealed_sheets",
]
