"""Opening a closed round: all envelopes at once, sorted by content, with a digest that a second opening must equal.

Classes. A class with one to four ballots is not told apart: the smallest of them (of equals the first in the file) goes
where the class that it joins counts in, or, joining none, to no class; so again until every class that is left has five
or more. When then one to four ballots are of no class, the smallest class left (of equals the first) goes to no class
too, until five are there or no class is left.

Order. A ballot's bytes are: index of its class (1; 255 for none), number of rows (1), its marks, length of its remark
(2), its remark in UTF-8. Ballots are sorted by these bytes, and so the order says nothing of who cast which, or when.

Digest. SHA-256 of "shuping.opened/1", round (16), root of the closing list (32), number of ballots (4), their bytes,
number of envelopes that do not open (4), and of each of them, sorted by receipt, receipt (10) and digest (32).
"""

from collections import Counter
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric import ec

from shuping.sealing.digests import counted, digest
from shuping.sealing.envelopes import REMARK_LENGTH, Ballot, Opener
from shuping.sealing.jsonfile import written
from shuping.sealing.receipts import Entry, printed
from shuping.sealing.roundfile import Round, VoterClass

FORMAT = "shuping.opened/1"
FEWEST = 5  # ballots of a class that is told apart
NO_CLASS = 255


@dataclass(frozen=True)
class Opened:
    """What an opening gives.

    `ballots` sorted by content, the class index of each being that of the class that it counts in, or NO_CLASS;
    `invalid` as (entry, reason), sorted by receipt; `counts_in` as {key of a class: key of another or None} for the
    classes with ballots that are not told apart; `surplus` the keys of classes with more ballots than codes issued.
    """

    ballots: tuple[Ballot, ...]
    invalid: tuple[tuple[Entry, str], ...]
    counts_in: dict[str, str | None]
    surplus: tuple[str, ...]
    digest: bytes


def open_round(closed: Round, private_key: ec.EllipticCurvePrivateKey) -> Opened:
    """Open every envelope of a round; those that do not open are listed with their reason and never dropped."""
    opener = Opener(private_key, closed.round_id, closed.layout)
    ballots: list[Ballot] = []
    invalid: list[tuple[Entry, str]] = []
    for one in closed.cast:
        found = opener.open(one.envelope)
        if isinstance(found, Ballot):
            ballots.append(found)
        else:
            invalid.append((one.entry, found))
    counts = Counter(ballot.class_index for ballot in ballots)
    counts_in = merged(closed.classes, counts)
    ordered = sorted((Ballot(counts_in[one.class_index], one.marks, one.remark) for one in ballots), key=content)
    invalid.sort()
    keys = [one.key for one in closed.classes]
    return Opened(
        ballots=tuple(ordered),
        invalid=tuple(invalid),
        counts_in={
            keys[index]: None if place == NO_CLASS else keys[place]
            for index, place in sorted(counts_in.items())
            if place != index
        },
        surplus=tuple(one.key for index, one in enumerate(closed.classes) if counts[index] > one.issued),
        digest=opened_digest(closed, ordered, [entry for entry, _reason in invalid]),
    )


def merged(classes: tuple[VoterClass, ...], counts: Counter[int]) -> dict[int, int]:
    """Return {index of a class with ballots: index of the class that they count in, or NO_CLASS}."""
    index_of = {one.key: index for index, one in enumerate(classes)}
    sizes = {index: counts[index] for index in sorted(counts) if counts[index]}
    places = {index: index for index in sizes}

    def move(index: int, to: int) -> None:
        sizes[to] = sizes.get(to, 0) + sizes.pop(index)
        places.update({one: to for one, place in places.items() if place == index})

    while small := [index for index, size in sizes.items() if size < FEWEST and index != NO_CLASS]:
        index = min(small, key=lambda one: (sizes[one], one))
        joins = classes[index].joins
        target = NO_CLASS if joins is None else index_of[joins]
        move(index, places.get(target, target))
    while 0 < sizes.get(NO_CLASS, 0) < FEWEST and len(sizes) > 1:
        move(min((one for one in sizes if one != NO_CLASS), key=lambda one: (sizes[one], one)), NO_CLASS)
    return places


def content(ballot: Ballot) -> bytes:
    """Return the bytes by which a ballot is sorted and digested."""
    remark = ballot.remark.encode()
    head = bytes([ballot.class_index, len(ballot.marks), *ballot.marks])
    return head + len(remark).to_bytes(REMARK_LENGTH, "big") + remark


def opened_digest(closed: Round, ballots: list[Ballot], invalid: list[Entry]) -> bytes:
    """Return the digest of a sorted list of ballots and of the envelopes that do not open."""
    return digest(
        "shuping.opened/1",
        closed.round_id,
        closed.closing_root,
        counted(len(ballots)),
        *(content(ballot) for ballot in ballots),
        counted(len(invalid)),
        *(entry.receipt + entry.digest for entry in invalid),
    )


def write(closed: Round, opened: Opened) -> bytes:
    """Return the opened file, "shuping.opened/1": for scrutineers alone, for it holds whole ballots."""
    keys = [one.key for one in closed.classes]
    return written(
        {
            "format": FORMAT,
            "round": closed.round_id.hex(),
            "title": closed.title,
            "form": {"rows": list(closed.rows), "options": list(closed.options)},
            "classes": [
                {"key": one.key, "name": one.name, "issued": one.issued, "joins": one.joins} for one in closed.classes
            ],
            "closing_root": closed.closing_root.hex(),
            "counts_in": opened.counts_in,
            "ballots": [
                {
                    "class": None if one.class_index == NO_CLASS else keys[one.class_index],
                    "marks": list(one.marks),
                    "remark": one.remark,
                }
                for one in opened.ballots
            ],
            "invalid": [
                {"receipt": printed(entry.receipt), "digest": entry.digest.hex(), "reason": reason}
                for entry, reason in opened.invalid
            ],
            "surplus": list(opened.surplus),
            "digest": opened.digest.hex(),
        }
    )
