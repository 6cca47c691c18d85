"""Ballot codes: 80 random bits on a slip of paper, which admit one ballot and say nothing of who holds them.

Printed "XXXXX XXXXX XXXXX XXXXXX": 16 characters of data in four groups of four, each with its check character, and
after the last group one overall check character over all 16. Data character number i (0 to 15) has the overall weight
2 to the power 3i + 1 in GF(32): 16 different weights, and not those of the groups, so that two wrong characters that
happen to fit their group do not fit the whole.
"""

import secrets
from collections.abc import Iterable

from shuping.sealing import alphabet
from shuping.sealing.digests import DIGEST, ROUND_ID, counted, digest
from shuping.sealing.faults import Fault, Refused, fault

CODE = 10  # bytes
GROUPS = 4
LENGTH = GROUPS * alphabet.GROUP + 1  # characters without spaces


def _overall_weights() -> tuple[int, ...]:
    powers = [1]
    while len(powers) < 31:
        powers.append(alphabet.times(powers[-1], 2))
    return tuple(powers[(3 * at + 1) % 31] for at in range(GROUPS * alphabet.DATA))


OVERALL_WEIGHTS = _overall_weights()


def new_code() -> bytes:
    """Return a new code: 10 bytes from the system's source of randomness."""
    return secrets.token_bytes(CODE)


def printed(code: bytes) -> str:
    """Return a code as it is printed, 21 characters and 3 spaces. Raises ValueError for other than 10 bytes."""
    if len(code) != CODE:
        raise ValueError(f"a code has {CODE} bytes")
    overall = alphabet.check(alphabet.values_of(code), OVERALL_WEIGHTS)
    return " ".join(alphabet.grouped(code)) + alphabet.ALPHABET[overall]


def faults(text: str) -> list[Fault]:
    """Say everything that is wrong with a typed code; empty means that its check characters fit."""
    cleaned = alphabet.clean(text)
    found = alphabet.faults_of(cleaned, GROUPS, after=1)
    if not found and not _fits(alphabet.values_in(cleaned)):
        found = [fault("typed.wrong-order")]
    return found


def read(text: str) -> bytes:
    """Return the 10 bytes of a typed code. Raises Refused with its faults."""
    found = faults(text)
    if found:
        raise Refused(found)
    return alphabet.bytes_of(alphabet.data_of(alphabet.values_in(alphabet.clean(text))[:-1]))


def code_hash(round_id: bytes, code: bytes) -> bytes:
    """Return what the database keeps in place of a code: SHA-256 of "shuping.code/1", round (16), code (10)."""
    _sized(round_id, ROUND_ID)
    _sized(code, CODE)
    return digest("shuping.code/1", round_id, code)


def code_root(round_id: bytes, codes: Iterable[tuple[bytes, int]]) -> bytes:
    """Return the one digest that is chained at printing, over all (code hash, index of the class).

    SHA-256 of "shuping.codes/1", round (16), count (4), and, sorted, each code hash (32) with its class (1). Raises
    ValueError where a hash stands twice.
    """
    _sized(round_id, ROUND_ID)
    ordered = sorted(codes)
    if len({code for code, _index in ordered}) != len(ordered):
        raise ValueError("a code hash stands twice")
    for code, _index in ordered:
        _sized(code, DIGEST)
    return digest(
        "shuping.codes/1", round_id, counted(len(ordered)), *(code + bytes([index]) for code, index in ordered)
    )


def _fits(values: list[int]) -> bool:
    return alphabet.check(alphabet.data_of(values[:-1]), OVERALL_WEIGHTS) == values[-1]


def _sized(value: bytes, length: int) -> None:
    if len(value) != length:
        raise ValueError(f"{length} bytes were expected, not {len(value)}")
