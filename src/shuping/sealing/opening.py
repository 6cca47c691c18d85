"""Opening a closed round: all envelopes at once, sorted by content, with a digest that a second opening must equal.

Classes. A class with fewer than five ballots, also with none, is not told apart. While more than one class is left, the
first of these in the file goes where the class that it joins counts by now. Where it joins none, or that is the class
itself, it goes to the class that stands after it among those left, or before it when it is the last. Tallying joins
classes by the same rule.

Order. A ballot's bytes are: index of the class that it counts in (1), number of rows (1), its marks, length of its
remark (2), its remark in UTF-8. Ballots are sorted by these bytes: the order says nothing of who or when.

Digest. SHA-256 of "shuping.opened/1", round (16), salt (32), digest of the form (32), root of the closing list (32),
number of ballots (4), their bytes, number of envelopes that do not open (4), and of each of them, sorted by receipt,
receipt (10) and digest (32).

Salt. The digest is published, and everything else in it can be guessed: without the salt, whoever tries all tables of a
small round finds the cells that were merged. It comes from the private key (HKDF-SHA256, no salt of its own, input the
private number in 32 bytes, info the name "shuping.opened-salt/1" behind its length and the round id): every opening
has the same, and nobody else has it. It stands in the opened file and nowhere in what is published.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shuping.sealing import ciphers
from shuping.sealing.digests import counted, digest, named
from shuping.sealing.envelopes import REMARK_LENGTH, Ballot, Opener
from shuping.sealing.receipts import Entry
from shuping.sealing.roundfile import Round, VoterClass

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric import ec

FEWEST = 5  # ballots of a class that is told apart
SALT = 32  # bytes
SCALAR = 32  # bytes of a private number of P-256


@dataclass(frozen=True)
class Opened:
    """What an opening gives.

    `ballots` sorted by content, the class index of each being that of the class that it counts in; `invalid` as
    (entry, reason), sorted by receipt; `counts_in` as {key of a class: key of another} for the classes that are not
    told apart; `surplus` the keys of classes with more ballots than codes were issued or people got a slip. `salt`
    (32 bytes) is for those who may see whole ballots: with it and the digest, ballots can be guessed and tried.
    """

    ballots: tuple[Ballot, ...]
    invalid: tuple[tuple[Entry, str], ...]
    counts_in: dict[str, str]
    surplus: tuple[str, ...]
    salt: bytes
    digest: bytes


def open_round(closed: Round, private_key: "ec.EllipticCurvePrivateKey") -> Opened:
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
    salt = opened_salt(private_key, closed.round_id)
    entries = [entry for entry, _reason in invalid]
    return Opened(
        ballots=tuple(ordered),
        invalid=tuple(invalid),
        counts_in={keys[index]: keys[place] for index, place in sorted(counts_in.items()) if place != index},
        surplus=tuple(one.key for index, one in enumerate(closed.classes) if counts[index] > one.most),
        salt=salt,
        digest=opened_digest(closed.round_id, salt, closed.form_digest, closed.closing_root, ordered, entries),
    )


def merged(classes: tuple[VoterClass, ...], counts: Counter[int]) -> dict[int, int]:
    """Return {index of each class: index of the class that its ballots count in}."""
    index_of = {one.key: index for index, one in enumerate(classes)}
    places = {index: index for index in range(len(classes))}
    left = {index: counts[index] for index in places}
    while len(left) > 1:
        small = next((index for index in sorted(left) if left[index] < FEWEST), None)
        if small is None:
            break
        joins = classes[small].joins
        target = small if joins is None else places[index_of[joins]]
        if target == small:
            others = sorted(left)
            at = others.index(small)
            target = others[at + 1] if at + 1 < len(others) else others[at - 1]
        left[target] += left.pop(small)
        places = {index: target if place == small else place for index, place in places.items()}
    return places


def content(ballot: Ballot) -> bytes:
    """Return the bytes by which a ballot is sorted and digested."""
    remark = ballot.remark.encode()
    head = bytes([ballot.class_index, len(ballot.marks), *ballot.marks])
    return head + len(remark).to_bytes(REMARK_LENGTH, "big") + remark


def opened_salt(private_key: "ec.EllipticCurvePrivateKey", round_id: bytes) -> bytes:
    """Return the salt of the digest of an opening (32 bytes), the same for every pair of slips."""
    number = private_key.private_numbers().private_value.to_bytes(SCALAR, "big")
    return ciphers.derived(number, named("shuping.opened-salt/1") + round_id, SALT)


def opened_digest(
    round_id: bytes, salt: bytes, form: bytes, closing_root: bytes, ballots: Sequence[Ballot], invalid: Sequence[Entry]
) -> bytes:
    """Return the digest of a sorted list of ballots and of the envelopes that do not open."""
    return digest(
        "shuping.opened/1",
        round_id,
        salt,
        form,
        closing_root,
        counted(len(ballots)),
        *(content(ballot) for ballot in ballots),
        counted(len(invalid)),
        *(entry.receipt + entry.digest for entry in invalid),
    )
