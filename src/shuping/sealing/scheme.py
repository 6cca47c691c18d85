"""By which rules a round is counted, as plain checked values, and the digest under which they are fixed at printing.

The words are those of `shuping.tally`; what they mean stands in docs/explanation/how-a-round-is-counted.md. What is
refused here is what cannot be counted by: a scheme that was read is one that the tally takes.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from shuping.sealing.digests import counted, digest
from shuping.sealing.faults import Fault, fault
from shuping.sealing.jsonfile import Record

NAMES = ("blank", "unclear", "uniform", "formula", "least", "points")
BLANK = ("abstain", "void_row", "void_ballot")
UNCLEAR = ("void_row", "void_ballot")  # an unclear row is no abstention
UNIFORM = ("count", "void_ballot")
FORMULA = ("none", "top_rate", "points")
MOST_LEAST = 50
OPTIONS = range(2, 9)  # numbers of options that can be counted
WEIGHT = re.compile(r"(0|[1-9][0-9]{0,2})\.[0-9]{2}")


@dataclass(frozen=True)
class Scheme:
    """What becomes of blank, unclear and uniform ballots, the formula, the smallest cell, points of 100 by option."""

    blank: str
    unclear: str
    uniform: str
    formula: str
    least: int
    points: tuple[int, ...]


def scheme_digest(round_id: bytes, scheme: Scheme, weights: Iterable[tuple[str, str | None]]) -> bytes:
    """Return the digest of a scheme, fixed at printing beside the form's; `weights` are (key, weight) by class.

    SHA-256 of "shuping.scheme/1", round (16); the texts of blank, unclear, uniform, formula, each behind its length in
    bytes (4); least (4); number of points (4) and each in one byte; number of classes (4), and of each its key and its
    weight as written, or nothing, each behind its length (4).
    """
    listed = list(weights)
    parts = [round_id]
    parts += [_sized(text) for text in (scheme.blank, scheme.unclear, scheme.uniform, scheme.formula)]
    parts += [counted(scheme.least), counted(len(scheme.points)), bytes(scheme.points), counted(len(listed))]
    parts += [_sized(key) + _sized(weight or "") for key, weight in listed]
    return digest("shuping.scheme/1", *parts)


def scheme_written(scheme: Scheme) -> dict[str, object]:
    """Return a scheme as a file has it."""
    return {
        "blank": scheme.blank,
        "unclear": scheme.unclear,
        "uniform": scheme.uniform,
        "formula": scheme.formula,
        "least": scheme.least,
        "points": list(scheme.points),
    }


def scheme_in(record: Record) -> Scheme:
    """Return the scheme at `scheme` of a record, each value looked at by itself; what is wrong is added to its faults.

    `least` is 1 to 50 and not 2: under two is none or one, and a column that is there at all says which.
    """
    inside = record.record("scheme", NAMES)
    least = inside.number("least", 1, MOST_LEAST)
    if least == 2:
        inside.wrong("least")
    points = inside.items("points", OPTIONS.stop - 1)
    if not all(type(value) is int and 0 <= value <= 100 for value in points):
        inside.wrong("points")
    return Scheme(
        blank=_word(inside, "blank", BLANK),
        unclear=_word(inside, "unclear", UNCLEAR),
        uniform=_word(inside, "uniform", UNIFORM),
        formula=_word(inside, "formula", FORMULA),
        least=least,
        points=tuple(value for value in points if isinstance(value, int)),
    )


def weight_in(line: Record) -> str | None:
    """Return the weight at `weight` of a class, percent with two decimals over 0 and up to 100, or None for null."""
    value = line.raw("weight")
    if value is None:
        return None
    if isinstance(value, str) and WEIGHT.fullmatch(value) and 0 < Decimal(value) <= 100:
        return value
    line.wrong("weight")
    return None


def scheme_faults(scheme: Scheme, rows: int, options: int, weights: Sequence[str | None]) -> list[Fault]:
    """Say where a scheme cannot be counted by for so many rows and options and these weights of the classes.

    Options are 2 to 8, points one an option and by the formula `points` not all 0; a ballot is uniform only with two
    rows or more; all classes have a weight and the weights make 100, or none has.
    """
    found = []
    if options not in OPTIONS:
        found.append("form.options")
    if len(scheme.points) != options or (scheme.formula == "points" and not any(scheme.points)):
        found.append("scheme.points")
    if scheme.uniform == "void_ballot" and rows < 2:
        found.append("scheme.uniform")
    given = [Decimal(weight) for weight in weights if weight is not None]
    if given and (len(given) != len(weights) or sum(given) != 100):
        found.append("classes.weight")
    return [fault("scheme.does-not-fit", place=place) for place in found]


def _word(inside: Record, name: str, words: tuple[str, ...]) -> str:
    value = inside.raw(name)
    if isinstance(value, str) and value in words:
        return value
    inside.wrong(name)
    return words[0]


def _sized(text: str) -> bytes:
    return counted(len(text.encode())) + text.encode()
