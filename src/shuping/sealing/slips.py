"""The round's private key as three slips of paper, any two of which make it again and one of which does not.

Three random seeds s1, s2, s3 of 16 bytes. Slip 1 carries (s1, s2), slip 2 (s2, s3), slip 3 (s3, s1): two slips have all
three, one lacks 128 bits. There is no polynomial and nothing to get wrong in one.

The private key d of P-256 (order n): HKDF-SHA256 with no salt, input s1 + s2 + s3 (48 bytes), info the name
"shuping.key/1" behind its length, output 48 bytes read as a number c, most significant byte first; d = c mod (n-1) + 1.
These are the "extra random bits" of FIPS 186-5, A.2.1: nothing is thrown away and drawn again, bias < 2^-127.

A slip's 40 bytes, printed as 16 groups of four characters and their check:

    5   first bytes of SHA-256 of the public key's 65 bytes: which round
    1   number of the slip, 1 to 3
   16   first seed
   16   second seed
    2   first bytes of SHA-256 of "shuping.slip/1" and the 38 bytes before: groups in another order are seen
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from shuping.sealing import alphabet, ciphers
from shuping.sealing.digests import digest, named
from shuping.sealing.envelopes import PublicKey
from shuping.sealing.faults import Refused, fault

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric import ec

SEED = 16  # bytes
FINGERPRINT = 5
CHECK = 2
BODY = FINGERPRINT + 1 + 2 * SEED
NUMBERS = (1, 2, 3)
GROUPS = 16
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # n of P-256
DERIVED = 48  # bytes: 128 bits more than n has


@dataclass(frozen=True)
class Slip:
    """One slip; `first` and `second` are its two seeds and are secret, also in a repr."""

    fingerprint: bytes
    number: int
    first: bytes
    second: bytes

    def __repr__(self) -> str:
        return f"Slip(fingerprint={self.fingerprint.hex()}, number={self.number})"


def new_slips() -> tuple[PublicKey, tuple[Slip, Slip, Slip]]:
    """Return the public key of a new round and its three slips, from the system's source of randomness."""
    return slips_of(*(secrets.token_bytes(SEED) for _number in NUMBERS))


def slips_of(one: bytes, two: bytes, three: bytes) -> tuple[PublicKey, tuple[Slip, Slip, Slip]]:
    """Return the public key and the slips of three seeds. Raises ValueError for other than 16 bytes each."""
    public_key = PublicKey.of(private_key_of(one, two, three))
    mark = fingerprint(public_key)
    return public_key, (Slip(mark, 1, one, two), Slip(mark, 2, two, three), Slip(mark, 3, three, one))


def private_key_of(one: bytes, two: bytes, three: bytes) -> "ec.EllipticCurvePrivateKey":
    """Return the private key of three seeds. Raises ValueError for other than 16 bytes each."""
    if any(len(seed) != SEED for seed in (one, two, three)):
        raise ValueError(f"a seed has {SEED} bytes")
    derived = ciphers.derived(one + two + three, named("shuping.key/1"), DERIVED)
    return ciphers.private_key(int.from_bytes(derived, "big") % (ORDER - 1) + 1)


def fingerprint(public_key: PublicKey) -> bytes:
    """Return the 5 bytes by which a slip names its round."""
    return public_key.digest[:FINGERPRINT]


def printed(slip: Slip) -> str:
    """Return the text of a slip, 16 groups of five characters between spaces: typed, or read from the QR code."""
    body = slip.fingerprint + bytes([slip.number]) + slip.first + slip.second
    return " ".join(alphabet.grouped(body + _check(body)))


def read(text: str) -> Slip:
    """Return the slip that was typed or scanned. Raises Refused with what is wrong with the text."""
    cleaned = alphabet.clean(text)
    found = alphabet.faults_of(cleaned, GROUPS)
    if found:
        raise Refused(found)
    data = alphabet.bytes_of(alphabet.data_of(alphabet.values_in(cleaned)))
    body, check = data[:BODY], data[BODY:]
    number = body[FINGERPRINT]
    if check != _check(body) or number not in NUMBERS:
        raise Refused([fault("typed.wrong-order")])
    seeds = body[FINGERPRINT + 1 :]
    return Slip(body[:FINGERPRINT], number, seeds[:SEED], seeds[SEED:])


def combine(slips: Sequence[Slip], public_key: PublicKey) -> "ec.EllipticCurvePrivateKey":
    """Return the private key that two slips (or all three) make.

    Raises Refused, with the first of these that holds: `slips.too-few` (none or one), `slips.same` (one slip twice),
    `slips.another-round` (its fingerprint is not the public key's), `slips.damaged` (two slips that share a seed have
    it differently), `slips.another-key` (the key that they make is not the round's).
    """
    if len(slips) < 2:
        raise Refused([fault("slips.too-few", slips=len(slips))])
    numbers = [slip.number for slip in slips]
    twice = [number for number in NUMBERS if numbers.count(number) > 1]
    if twice:
        raise Refused([fault("slips.same", number=twice[0])])
    strangers = [slip.number for slip in slips if slip.fingerprint != fingerprint(public_key)]
    if strangers:
        raise Refused([fault("slips.another-round", number=number) for number in strangers])
    seeds: dict[int, bytes] = {}
    for slip in slips:
        for number, seed in ((slip.number, slip.first), (slip.number % 3 + 1, slip.second)):
            if seeds.setdefault(number, seed) != seed:
                raise Refused([fault("slips.damaged")])
    private_key = private_key_of(*(seeds[number] for number in NUMBERS))
    if PublicKey.of(private_key).point != public_key.point:
        raise Refused([fault("slips.another-key")])
    return private_key


def combine_each(slips: Sequence[Slip], public_key: PublicKey) -> "ec.EllipticCurvePrivateKey":
    """Return the private key where each pair of all three slips makes it: none may be found bad when it is needed.

    Raises Refused: `slips.not-all`; `slips.same` and `slips.another-round` as `combine`; `slips.one-is-bad` with the
    number of the slip and those of the pair that works without it; `slips.more-are-bad` where no pair works.
    """
    if len(slips) < len(NUMBERS):
        raise Refused([fault("slips.not-all", slips=len(slips))])
    worked: dict[tuple[int, int], ec.EllipticCurvePrivateKey] = {}
    for first, second in combinations(sorted(slips, key=lambda slip: slip.number), 2):
        try:
            worked[first.number, second.number] = combine([first, second], public_key)
        except Refused as refused:
            if refused.faults[0].kind not in ("slips.damaged", "slips.another-key"):
                raise
    if not worked:
        raise Refused([fault("slips.more-are-bad")])
    if len(worked) < len(NUMBERS):
        first_number, second_number = next(iter(worked))
        bad = next(number for number in NUMBERS if number not in (first_number, second_number))
        raise Refused([fault("slips.one-is-bad", number=bad, first=first_number, second=second_number)])
    return worked[1, 2]


def _check(body: bytes) -> bytes:
    return digest("shuping.slip/1", body)[:CHECK]
