"""What a round asks and by which rules it is counted: values only."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

BLANK = 0  # a row in which nothing was chosen
UNCLEAR = 255  # a row in which more than one thing was chosen, or nobody can say what: on paper only


class SchemeFault(ValueError):
    """A scheme that cannot be counted by; `code` names the fault, `where` the class, option or value."""

    def __init__(self, code: str, where: str = "") -> None:
        super().__init__(f"{code}: {where}" if where else code)
        self.code = code
        self.where = where


class RowRule(StrEnum):
    """What becomes of a row that is blank or unclear."""

    ABSTAIN = "abstain"  # the row leaves the denominator and is shown beside the options
    VOID_ROW = "void_row"  # the row does not count and is shown as void; the rest of the ballot counts
    VOID_BALLOT = "void_ballot"  # nothing of the ballot counts


class UniformRule(StrEnum):
    """What becomes of a ballot that gives every row the same option."""

    COUNT = "count"
    VOID_BALLOT = "void_ballot"


class Formula(StrEnum):
    """How the votes of a row become one rate."""

    NONE = "none"
    TOP_RATE = "top_rate"  # votes for the first option ÷ valid votes
    POINTS = "points"  # points of the options × votes ÷ valid votes


@dataclass(frozen=True)
class Option:
    """One answer that may be chosen in each row; `points` is a share of 1 and counts under POINTS only."""

    name: str
    points: Fraction = Fraction(0)


@dataclass(frozen=True)
class VoterClass:
    """One kind of voters. `weight` is a share of the whole in percent, the same thing (None) for all or for none.

    `joins` names the class that it is counted with when fewer than the least number cast: both weights together.
    """

    key: str
    name: str
    weight: Fraction | None = None
    joins: str = ""


@dataclass(frozen=True)
class Scheme:
    """By which rules a round of `rows` rows is counted. `least` is the smallest number that may be shown of a cell."""

    rows: int
    options: tuple[Option, ...]
    classes: tuple[VoterClass, ...]
    blank: RowRule = RowRule.ABSTAIN
    unclear: RowRule = RowRule.VOID_ROW
    uniform: UniformRule = UniformRule.COUNT
    formula: Formula = Formula.NONE
    least: int = 5

    def __post_init__(self) -> None:
        """Raise SchemeFault for what cannot be counted by."""
        _check_form(self)
        _check_classes(self.classes)
        if self.uniform is UniformRule.VOID_BALLOT and self.rows < 2:
            raise SchemeFault("uniform-needs-rows")
        if self.unclear is RowRule.ABSTAIN:
            raise SchemeFault("unclear-is-no-abstention")
        if self.formula is Formula.POINTS and not any(option.points for option in self.options):
            raise SchemeFault("points-missing")

    def points(self) -> tuple[Fraction, ...]:
        """Return what one vote for each option counts, a share of 1."""
        if self.formula is Formula.TOP_RATE:
            return (Fraction(1), *(Fraction(0) for _ in self.options[1:]))
        return tuple(option.points for option in self.options)

    def of(self, key: str) -> VoterClass:
        """Return the class of that key. Raises SchemeFault."""
        for voters in self.classes:
            if voters.key == key:
                return voters
        raise SchemeFault("class-unknown", key)


@dataclass(frozen=True)
class Ballot:
    """One ballot: the key of its class and one mark a row, 1..n for an option, BLANK or UNCLEAR."""

    voters: str
    marks: tuple[int, ...]


def _check_form(scheme: Scheme) -> None:
    if scheme.rows < 1:
        raise SchemeFault("rows-missing")
    if not 2 <= len(scheme.options) <= 8:
        raise SchemeFault("options-number", str(len(scheme.options)))
    if scheme.least < 1 or scheme.least == 2:  # under two is none or one: a column that is there says which
        raise SchemeFault("least-number", str(scheme.least))
    for option in scheme.options:
        if not 0 <= option.points <= 1:
            raise SchemeFault("points-range", option.name)


def _check_classes(classes: tuple[VoterClass, ...]) -> None:
    keys = [voters.key for voters in classes]
    if not classes:
        raise SchemeFault("classes-missing")
    if len(set(keys)) != len(keys):
        raise SchemeFault("class-twice")
    weights = [voters.weight for voters in classes]
    if None in weights and any(weight is not None for weight in weights):
        raise SchemeFault("weight-missing", next(v.name for v in classes if v.weight is None))
    if None not in weights and sum(weight for weight in weights if weight is not None) != 100:
        raise SchemeFault("weights-sum")
    for voters in classes:
        if voters.weight is not None and voters.weight <= 0:
            raise SchemeFault("weight-range", voters.name)
        if voters.joins and (voters.joins not in keys or voters.joins == voters.key):
            raise SchemeFault("joins-unknown", voters.name)
