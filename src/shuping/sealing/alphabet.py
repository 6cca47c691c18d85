"""Bytes as characters that a person can type: Crockford's base 32 in groups, each with a check character.

A character is five bits, most significant first; only lengths that fill their characters are written (5 bytes are 8
characters, 10 are 16, 40 are 64). A group is four such characters and a fifth that checks them.

The check works in GF(32), the field of 32 elements made by x^5 + x^2 + 1: adding is XOR, `times` multiplies. In a
group d1 d2 d3 d4 c the sum 2*d1 + 4*d2 + 8*d3 + 16*d4 + c is 0. The five weights differ and none is 0, so every
single wrong character and every transposition of two inside a group (the check included) makes the sum differ from 0.
"""

from collections.abc import Sequence

from shuping.sealing.faults import Fault, fault

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # no I, L, O, U
BITS = 5
DATA = 4  # characters of a group that carry something
GROUP = DATA + 1
WEIGHTS = (2, 4, 8, 16)  # the check character's own weight is 1
_NOTHING = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\uff0d\ufeff\u200b"  # hyphens, dashes, marks of no width


def times(left: int, right: int) -> int:
    """Return the product of two elements (0 to 31) of GF(32)."""
    product = 0
    while right:
        if right & 1:
            product ^= left
        right >>= 1
        left <<= 1
        if left & 32:
            left ^= 0b100101
    return product


_PRODUCTS = [[times(weight, value) for value in range(32)] for weight in range(32)]


def check(values: Sequence[int], weights: Sequence[int]) -> int:
    """Return the sum of the values (0 to 31), each times its weight: the check value that makes the whole sum 0."""
    total = 0
    for value, weight in zip(values, weights, strict=True):
        total ^= _PRODUCTS[weight][value]
    return total


def _read_as() -> dict[int, str | None]:
    """What is read as what: small letters and full-width forms, O as 0, I and L as 1; spaces and hyphens as nothing."""
    table: dict[int, str | None] = {}
    for character in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ":
        means = {"O": "0", "I": "1", "L": "1"}.get(character, character)
        for form in {character, character.lower()}:
            table[ord(form)] = means
            table[ord(form) - 0x21 + 0xFF01] = means  # the full-width form of an ASCII sign
    for sign in _NOTHING:
        table[ord(sign)] = None
    for point in range(0x3001):  # the ideographic space is the last
        if chr(point).isspace():
            table[point] = None
    return table


_READ_AS = _read_as()
_VALUES = {character: value for value, character in enumerate(ALPHABET)}


def clean(text: str) -> str:
    """Return what was typed as it is read: capitals, look-alikes replaced, spaces and hyphens gone."""
    return text.translate(_READ_AS)


def values_of(data: bytes) -> list[int]:
    """Return bytes as values of five bits. Raises ValueError for a length that does not fill its characters."""
    count, left = divmod(len(data) * 8, BITS)
    if left:
        raise ValueError(f"{len(data)} bytes do not fill their characters")
    number = int.from_bytes(data, "big")
    return [(number >> (BITS * at)) & 31 for at in reversed(range(count))]


def bytes_of(values: Sequence[int]) -> bytes:
    """Return values of five bits as bytes. Raises ValueError for a count that leaves bits over."""
    length, left = divmod(len(values) * BITS, 8)
    if left:
        raise ValueError(f"{len(values)} characters are no whole bytes")
    number = 0
    for value in values:
        number = number << BITS | value
    return number.to_bytes(length, "big")


def plain(data: bytes) -> str:
    """Return bytes as groups of four characters without checks (receipts): 10 bytes as "XXXX XXXX XXXX XXXX"."""
    text = "".join(ALPHABET[value] for value in values_of(data))
    return " ".join(text[at : at + DATA] for at in range(0, len(text), DATA))


def grouped(data: bytes) -> list[str]:
    """Return bytes as groups of five characters, the fifth being the check (5 bytes are two groups)."""
    values = values_of(data)
    groups = [values[at : at + DATA] for at in range(0, len(values), DATA)]
    return ["".join(ALPHABET[value] for value in [*group, check(group, WEIGHTS)]) for group in groups]


def data_of(values: Sequence[int]) -> list[int]:
    """Return the values of whole groups without their checks."""
    return [value for at, value in enumerate(values) if at % GROUP < DATA]


def faults_of(cleaned: str, groups: int, *, after: int = 0) -> list[Fault]:
    """Say what is wrong with `groups` groups, already cleaned and followed by `after` more characters.

    Empty: every group fits its check. A wrong length names the first group that does not fit.
    """
    length = groups * GROUP + after
    if not cleaned:
        return [fault("typed.nothing")]
    if len(cleaned) > 2 * length:  # no slip of the hand: nothing of it is looked at
        return [fault("typed.too-long", surplus=len(cleaned) - length, group=groups)]
    unknown = [
        fault("typed.no-such-character", character=character, group=min(at // GROUP + 1, groups))
        for at, character in enumerate(cleaned)
        if character not in _VALUES
    ]
    if unknown:
        return unknown
    values = [_VALUES[character] for character in cleaned]
    wrong = [number for number in range(1, groups + 1) if not _fits(values[(number - 1) * GROUP : number * GROUP])]
    if len(cleaned) < length:
        return [fault("typed.too-short", missing=length - len(cleaned), group=wrong[0] if wrong else groups)]
    if len(cleaned) > length:
        return [fault("typed.too-long", surplus=len(cleaned) - length, group=wrong[0] if wrong else groups)]
    return [fault("typed.wrong-group", group=number) for number in wrong]


def values_in(cleaned: str) -> list[int]:
    """Return the values of characters that are all of the alphabet. Raises KeyError for another one."""
    return [_VALUES[character] for character in cleaned]


def _fits(group: Sequence[int]) -> bool:
    return len(group) == GROUP and check(group[:DATA], WEIGHTS) == group[DATA]
