"""A round as `sealing` knows it: its layout, its key, its envelopes, the file that goes to the scrutineers."""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from django.utils.translation import gettext as _

from shuping.ballots import rules
from shuping.ballots.models import BallotRound, SealedRound, Sheet, VoterClass
from shuping.core.errors import DomainError
from shuping.sealing import codes, receipts, roundfile, scheme
from shuping.sealing.envelopes import Ballot, Layout, PublicKey, Sealer, plaintext_length
from shuping.sealing.roundfile import Cast, Round

_keys: dict[str, str] = {}  # round -> the key with which this process seals
BYTES = 3  # of one Chinese character in UTF-8


class AlteredKey(DomainError):
    """The stored public key is not the one that the round was opened with."""

    code = "ballots.altered-key"
    status = 409


def layout(found: BallotRound, classes: int) -> Layout:
    """Return what every ballot of the round is made of. Raises ValueError where it does not fit an envelope."""
    return Layout(len(found.rows), len(found.options), classes, plaintext_length(len(found.rows), found.remark * BYTES))


@lru_cache(maxsize=8)
def _sealer(round_id: str, public_key: str, of: Layout) -> Sealer:
    return Sealer(PublicKey(bytes.fromhex(public_key)), bytes.fromhex(round_id), of)


def sealer(found: BallotRound, classes: int) -> Sealer:
    """Return what seals the ballots of a round; kept between calls, for it holds nothing secret.

    Raises AlteredKey where this process has sealed with another key of the round before: once voting is open the key
    stays, and who exchanges it in the database would read what is sealed to his own.
    """
    if _keys.setdefault(found.sealed.uid, found.sealed.public_key) != found.sealed.public_key:
        raise AlteredKey(_("这一轮的公钥和开始投票时不一样，有人改动过数据库。票没有收，请马上告诉监票人。"))
    return _sealer(found.sealed.uid, found.sealed.public_key, layout(found, classes))


def sealed_sheet(found: BallotRound, sheet: Sheet) -> tuple[bytes, bytes]:
    """Return (envelope, receipt) of a settled sheet of paper; the code of its receipt is drawn and forgotten."""
    keys = [voters.key for voters in found.classes.all()]
    marks = rules.marks_of(sheet.settled)
    envelope = sealer(found, len(keys)).seal(Ballot(keys.index(sheet.voters.key), marks))
    return envelope, receipts.receipt(codes.new_code(), receipts.envelope_digest(envelope))


def digests(found: BallotRound, sealed: SealedRound, classes: Sequence[VoterClass]) -> tuple[str, str]:
    """Return the digests of the ballot form and of the scheme, hexadecimal: fixed before anything is printed."""
    form = roundfile.form_digest(sealed.id_bytes, found.rows, _options(found), _classes(classes))
    weights = [(voters.key, _weight(voters)) for voters in classes]
    return form.hex(), scheme.scheme_digest(sealed.id_bytes, _scheme(found), weights).hex()


def round_file(found: BallotRound, classes: Sequence[VoterClass], cast: Iterable[Cast]) -> bytes:
    """Return the round file for the scrutineers: all envelopes, those of sheets of paper among them.

    A sheet is given for a voided slip, whose code is among those issued: `issued` bounds both. Raises
    sealing.faults.Refused where the file would not be in order.
    """
    closed = Round(
        round_id=found.sealed.id_bytes,
        title=found.title,
        public_key=PublicKey(bytes.fromhex(found.sealed.public_key)),
        rows=tuple(found.rows),
        options=_options(found),
        classes=tuple(_classes(classes)),
        scheme=_scheme(found),
        plaintext=layout(found, len(classes)).plaintext,
        code_root=bytes.fromhex(found.sealed.code_root),
        cast=tuple(sorted(cast, key=lambda one: one.receipt)),
    )
    return roundfile.write(closed)


def _options(found: BallotRound) -> tuple[str, ...]:
    return tuple(option["name"] for option in found.options)


def _classes(classes: Sequence[VoterClass]) -> list[roundfile.VoterClass]:
    return [
        roundfile.VoterClass(
            voters.key, voters.name, voters.issued or 0, voters.joins or None, _weight(voters), voters.heads
        )
        for voters in classes
    ]


def _weight(voters: VoterClass) -> str | None:
    return None if voters.weight is None else f"{voters.weight:.2f}"


def _scheme(found: BallotRound) -> scheme.Scheme:
    points = tuple(option["points"] for option in found.options)
    return scheme.Scheme(found.blank, found.unclear, found.uniform, found.formula, found.least, points)
