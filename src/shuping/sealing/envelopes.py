"""A ballot in its sealed envelope: one length for every choice, readable with the round's private key alone.

HPKE (RFC 9180) in base mode, single shot: DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM, no associated data.
An envelope is the encapsulated point (65 bytes, uncompressed) and the sealed plaintext with its tag (P + 16 bytes).
What would be associated data stands in HPKE's `info`, which binds just the same and which every library takes:
the name "shuping.envelope/1" behind its length, the round id (16) and SHA-256 of the public key's 65 bytes (32).

Plaintext, P bytes, the same for the whole round:

    1   version, 1
    1   index of the class, from 0
    1   number of rows
    n   a mark for each row: 0 blank, 1 to the number of options, 255 unclear (a row of a sheet of paper)
    2   length of the remark in bytes, most significant first
    r   the remark, UTF-8
    -   zeros up to P
"""

import hashlib
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shuping.sealing import ciphers
from shuping.sealing.digests import ROUND_ID, named
from shuping.sealing.faults import Fault, Refused, fault

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric import ec

VERSION = 1
POINT = 65  # bytes of an uncompressed point of P-256
TAG = 16
HEAD = 3  # version, class, number of rows
REMARK_LENGTH = 2
LONGEST = 1_500  # bytes of an envelope: a row of the database stays on its page
UNCLEAR = 255  # a row of a sheet in which more than one thing was chosen, or nobody can say what; no phone sends it
MOST = 254  # rows, options, classes: each is one byte

# Why an envelope does not open, in the order in which it is asked; the first that holds is named.
WRONG_LENGTH = "wrong-length"
DOES_NOT_OPEN = "does-not-open"  # another key, another round, or a changed byte: they look alike
WRONG_VERSION = "wrong-version"
UNKNOWN_CLASS = "unknown-class"
WRONG_ROWS = "wrong-rows"
UNKNOWN_OPTION = "unknown-option"
BAD_REMARK = "bad-remark"  # longer than there is room for, or no UTF-8
BAD_PADDING = "bad-padding"
REASONS = (
    WRONG_LENGTH, DOES_NOT_OPEN, WRONG_VERSION, UNKNOWN_CLASS, WRONG_ROWS, UNKNOWN_OPTION, BAD_REMARK, BAD_PADDING,
)  # fmt: skip


@dataclass(frozen=True)
class Layout:
    """What every ballot of a round is made of: numbers of rows, options, classes, and P in bytes.

    Raises ValueError where they do not fit one byte each, or the envelope would be longer than LONGEST.
    """

    rows: int
    options: int
    classes: int
    plaintext: int

    def __post_init__(self) -> None:
        if not all(1 <= count <= MOST for count in (self.rows, self.options, self.classes)):
            raise ValueError("rows, options and classes are 1 to 254 each")
        if self.remark < 0:
            raise ValueError(f"a plaintext of {self.plaintext} bytes has no room for {self.rows} rows")
        if self.envelope > LONGEST:
            raise ValueError(f"an envelope of {self.envelope} bytes is longer than {LONGEST}")

    @property
    def remark(self) -> int:
        """The most bytes that a remark may have."""
        return self.plaintext - HEAD - self.rows - REMARK_LENGTH

    @property
    def envelope(self) -> int:
        """L, the length of every envelope in bytes."""
        return POINT + self.plaintext + TAG


def plaintext_length(rows: int, remark: int) -> int:
    """Return P for so many rows and a remark of at most so many bytes."""
    return HEAD + rows + REMARK_LENGTH + remark


@dataclass(frozen=True)
class Ballot:
    """What one person chose: index of the class, a mark for each row (0 blank, or UNCLEAR), a remark or none."""

    class_index: int
    marks: tuple[int, ...]
    remark: str = ""


def faults(ballot: Ballot, layout: Layout) -> list[Fault]:
    """Say why a ballot cannot be sealed under a layout; empty means that it can."""
    found = []
    if not 0 <= ballot.class_index < layout.classes:
        found.append(fault("ballot.unknown-class", index=ballot.class_index))
    if len(ballot.marks) != layout.rows:
        found.append(fault("ballot.wrong-rows", rows=len(ballot.marks), expected=layout.rows))
    found += [
        fault("ballot.unknown-option", row=row, option=mark)
        for row, mark in enumerate(ballot.marks, start=1)
        if not 0 <= mark <= layout.options and mark != UNCLEAR
    ]
    try:
        surplus = len(ballot.remark.encode()) - layout.remark
    except UnicodeEncodeError:  # half of a character beyond the first plane
        return [*found, fault("ballot.remark-not-text")]
    if surplus > 0:
        found.append(fault("ballot.remark-too-long", surplus=surplus, most=layout.remark))
    return found


class PublicKey:
    """The round's public key, read once: `point` is its 65 bytes.

    Raises ValueError for bytes that are no uncompressed point of P-256.
    """

    def __init__(self, point: bytes) -> None:
        if len(point) != POINT or point[0] != 4:
            raise ValueError(f"a public key is an uncompressed point of {POINT} bytes")
        self.point = bytes(point)
        self.key = ciphers.public_key(self.point)

    @classmethod
    def of(cls, private_key: "ec.EllipticCurvePrivateKey") -> "PublicKey":
        """Return the public key that belongs to a private one."""
        return cls(ciphers.point_of(private_key))

    @property
    def digest(self) -> bytes:
        """SHA-256 of the 65 bytes, without a name: any tool can compute it."""
        return hashlib.sha256(self.point).digest()

    def info(self, domain: str, round_id: bytes) -> bytes:
        """Return HPKE's `info`: named domain, round id (16), digest of the key (32)."""
        if len(round_id) != ROUND_ID:
            raise ValueError(f"a round id has {ROUND_ID} bytes")
        return named(domain) + round_id + self.digest


class Sealer:
    """Seals the ballots of one round; holds nothing that is secret."""

    def __init__(self, public_key: PublicKey, round_id: bytes, layout: Layout) -> None:
        self._key = public_key.key
        self._info = public_key.info("shuping.envelope/1", round_id)
        self.layout = layout

    def seal(self, ballot: Ballot) -> bytes:
        """Return the envelope, exactly `layout.envelope` bytes. Raises Refused with what is wrong with the ballot."""
        found = faults(ballot, self.layout)
        if found:
            raise Refused(found)
        return ciphers.suite().encrypt(packed(ballot, self.layout.plaintext), self._key, self._info)

    def filler(self) -> bytes:
        """Return what stands in the place of an envelope until a ballot comes: random bytes of its length."""
        return secrets.token_bytes(self.layout.envelope)


class Opener:
    """Opens the envelopes of one round."""

    def __init__(self, private_key: "ec.EllipticCurvePrivateKey", round_id: bytes, layout: Layout) -> None:
        self._key = private_key
        self._info = PublicKey.of(private_key).info("shuping.envelope/1", round_id)
        self.layout = layout

    def open(self, envelope: bytes) -> Ballot | str:
        """Return the ballot, or which of REASONS keeps the envelope from opening: it is listed, never dropped."""
        if len(envelope) != self.layout.envelope:
            return WRONG_LENGTH
        plaintext = ciphers.opened(envelope, self._key, self._info)
        return DOES_NOT_OPEN if plaintext is None else unpacked(plaintext, self.layout)


def packed(ballot: Ballot, length: int) -> bytes:
    """Return the plaintext of a ballot without faults, padded with zeros to `length`."""
    remark = ballot.remark.encode()
    head = bytes([VERSION, ballot.class_index, len(ballot.marks)])
    return (head + bytes(ballot.marks) + len(remark).to_bytes(REMARK_LENGTH, "big") + remark).ljust(length, b"\x00")


def unpacked(plaintext: bytes, layout: Layout) -> Ballot | str:
    """Return the ballot of a plaintext of `layout.plaintext` bytes, or which of REASONS holds."""
    version, class_index, rows = plaintext[:HEAD]
    if version != VERSION:
        return WRONG_VERSION
    if class_index >= layout.classes:
        return UNKNOWN_CLASS
    if rows != layout.rows:
        return WRONG_ROWS
    marks = plaintext[HEAD : HEAD + rows]
    if any(mark > layout.options and mark != UNCLEAR for mark in marks):
        return UNKNOWN_OPTION
    start = HEAD + rows + REMARK_LENGTH
    end = start + int.from_bytes(plaintext[start - REMARK_LENGTH : start], "big")
    if end > len(plaintext):
        return BAD_REMARK
    try:
        remark = plaintext[start:end].decode()
    except UnicodeDecodeError:
        return BAD_REMARK
    if any(plaintext[end:]):
        return BAD_PADDING
    return Ballot(class_index, tuple(marks), remark)
