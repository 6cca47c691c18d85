"""The arithmetic of a row, step by step, in exact fractions."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from shuping.tally.counting import Counts
from shuping.tally.model import Formula, Scheme


@dataclass(frozen=True)
class Step:
    """One class of a row: `gained` of `valid` votes, times `weight`, gives `part`. Shares of 1; weights add up to 1."""

    voters: str
    gained: Fraction
    valid: int
    weight: Fraction
    part: Fraction

    @property
    def rate(self) -> Fraction:
        """Return gained ÷ valid."""
        return self.gained / self.valid


@dataclass(frozen=True)
class Score:
    """The rate of a row, a share of 1, and the steps that lead to it; without any valid vote there is no score."""

    rate: Fraction
    steps: tuple[Step, ...]


def score(counts: Counts, row: int, scheme: Scheme) -> Score | None:
    """Return the rate of a row, or None where the scheme has no formula or nobody gave a valid vote.

    Weighted: each class's rate times its weight; a class that was joined adds its weight to the one it joined; a class
    without a valid vote leaves its weight to the others in proportion. Unweighted: all votes together.
    """
    if scheme.formula is Formula.NONE:
        return None
    lines = [line for line in counts.rows[row] if line.valid]
    if not lines:
        return None
    weights = weights_of(counts.joined, scheme)
    shares = [Fraction(line.valid) if weights is None else weights[line.voters] for line in lines]
    points = scheme.points()
    steps = []
    for line, share in zip(lines, shares, strict=True):
        gained = sum((p * votes for p, votes in zip(points, line.votes, strict=True)), Fraction(0))
        weight = share / sum(shares)
        steps.append(Step(line.voters, gained, line.valid, weight, gained / line.valid * weight))
    return Score(rate=sum((step.part for step in steps), Fraction(0)), steps=tuple(steps))


def weights_of(joined: Mapping[str, str], scheme: Scheme) -> dict[str, Fraction] | None:
    """Return {class: weight, a share of 1, with what joined it}, or None where the classes are not weighted."""
    weights: dict[str, Fraction] = {}
    for voters in scheme.classes:
        if voters.weight is None:
            return None
        key = joined.get(voters.key, voters.key)
        weights[key] = weights.get(key, Fraction(0)) + voters.weight / 100
    return weights


def percent(share: Fraction, places: int = 2) -> Decimal:
    """Return a share of 1 in percent, rounded half up to `places` decimals."""
    last = int((share * 100 * 10**places * 2 + 1) // 2)  # exact: in units of the last place
    return Decimal(last).scaleb(-places)
