"""Which ballots and rows count, and how many votes each option got in each class."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from shuping.tally.model import BLANK, UNCLEAR, Ballot, RowRule, Scheme, SchemeFault, UniformRule


@dataclass(frozen=True)
class Line:
    """What one class said in one row: votes by option, blank rows, unclear rows, all of counted ballots."""

    voters: str
    votes: tuple[int, ...]
    blank: int = 0
    unclear: int = 0

    @property
    def valid(self) -> int:
        """Return the number of votes: the denominator."""
        return sum(self.votes)


@dataclass(frozen=True)
class Counts:
    """The count of a round. `rows[r]` has a line a class, in the scheme's order, after small classes joined.

    `cast` and `void` say by class, before joining, how many ballots came and how many of them count for nothing;
    `joined` says which class went into which.
    """

    rows: tuple[tuple[Line, ...], ...]
    cast: Mapping[str, int]
    void: Mapping[str, int]
    joined: Mapping[str, str]

    @property
    def void_ballots(self) -> int:
        """Return how many ballots count for nothing."""
        return sum(self.void.values())


def is_void(marks: tuple[int, ...], scheme: Scheme) -> bool:
    """Return whether nothing of a ballot counts, by the scheme's rules for blank, unclear and uniform ballots."""
    if scheme.blank is RowRule.VOID_BALLOT and BLANK in marks:
        return True
    if scheme.unclear is RowRule.VOID_BALLOT and UNCLEAR in marks:
        return True
    same = len(set(marks)) == 1 and marks[0] not in {BLANK, UNCLEAR}
    return same and scheme.uniform is UniformRule.VOID_BALLOT


def count(ballots: Iterable[Ballot], scheme: Scheme) -> Counts:
    """Count a round. Raises SchemeFault for a ballot of an unknown class, of a wrong length or with an unknown mark."""
    keys = [voters.key for voters in scheme.classes]
    cast, void = dict.fromkeys(keys, 0), dict.fromkeys(keys, 0)
    known = {BLANK, UNCLEAR, *range(1, len(scheme.options) + 1)}
    marks_of: dict[str, list[tuple[int, ...]]] = {key: [] for key in keys}
    for ballot in ballots:
        _check(ballot, scheme, known)
        cast[ballot.voters] += 1
        if is_void(ballot.marks, scheme):
            void[ballot.voters] += 1
        else:
            marks_of[ballot.voters].append(ballot.marks)
    joined = _joined({key: len(marks) for key, marks in marks_of.items()}, scheme)
    for small, large in joined.items():
        marks_of[large].extend(marks_of.pop(small))
    rows = tuple(
        tuple(
            _line(key, [marks[row] for marks in marks_of[key]], len(scheme.options)) for key in keys if key in marks_of
        )
        for row in range(scheme.rows)
    )
    return Counts(rows=rows, cast=cast, void=void, joined=joined)


def _check(ballot: Ballot, scheme: Scheme, known: set[int]) -> None:
    scheme.of(ballot.voters)
    if len(ballot.marks) != scheme.rows:
        raise SchemeFault("ballot-rows", str(len(ballot.marks)))
    if not known.issuperset(ballot.marks):
        raise SchemeFault("mark-unknown", str(next(mark for mark in ballot.marks if mark not in known)))


def _joined(counted: Mapping[str, int], scheme: Scheme) -> dict[str, str]:
    """Return {small class: class it is counted with}: fewer than `least` counted ballots are never a line of their own.

    A class joins the one that it names, else its neighbour in the scheme's order; this is repeated until no class is
    too small or one is left. A class of which nobody came joins like any small one.
    """
    sizes = dict(counted)
    into: dict[str, str] = {}
    order = [voters.key for voters in scheme.classes]
    while len(sizes) > 1:
        small = next((key for key in order if key in sizes and sizes[key] < scheme.least), None)
        if small is None:
            break
        target = _target(small, [key for key in order if key in sizes], scheme, into)
        sizes[target] += sizes.pop(small)
        into[small] = target
    return {key: _end(key, into) for key in into}


def _target(small: str, left: list[str], scheme: Scheme, into: Mapping[str, str]) -> str:
    named = scheme.of(small).joins
    named = _end(named, into) if named else ""
    if named and named != small:
        return named
    at = left.index(small)
    return left[at + 1] if at + 1 < len(left) else left[at - 1]


def _end(key: str, into: Mapping[str, str]) -> str:
    while key in into:
        key = into[key]
    return key


def _line(key: str, marks: list[int], options: int) -> Line:
    votes = tuple(marks.count(option) for option in range(1, options + 1))
    return Line(voters=key, votes=votes, blank=marks.count(BLANK), unclear=marks.count(UNCLEAR))
