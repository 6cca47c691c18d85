"""Counting what was opened: the values of `sealing` given to `tally`, which is pure as well, and back."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from shuping import tally
from shuping.sealing.countedfile import CountedFile, CountedLine
from shuping.sealing.openedfile import OpenedFile
from shuping.sealing.roundfile import VoterClass
from shuping.sealing.scheme import Scheme


def counted(file: OpenedFile) -> CountedFile:
    """Return the numbers of an opened round, by its scheme.

    Ballots are counted in the class in which the opening put them; what the opening did not tell apart has no ballots
    of its own here and gives its weight to that class.
    """
    counts = count(file)
    opened = file.opened
    return CountedFile(
        round_id=file.round_id,
        title=file.title,
        rows_asked=file.rows,
        options=file.options,
        classes=file.classes,
        scheme=file.scheme,
        closing_root=file.closing_root,
        opened_digest=opened.digest,
        envelopes=len(opened.ballots) + len(opened.invalid),
        invalid=len(opened.invalid),
        cast=counts.cast,
        void=counts.void,
        joined=counts.joined,
        rows=tuple(
            tuple(CountedLine(line.voters, line.votes, line.blank, line.unclear) for line in row) for row in counts.rows
        ),
        remarks=tuple(sorted(one.remark for one in opened.ballots if one.remark)),
    )


def count(file: OpenedFile) -> tally.Counts:
    """Return the count of an opened round, with every class of the file in `cast`, `void` and `joined`."""
    merged = file.opened.counts_in
    keys = [one.key for one in file.classes]
    left = [
        VoterClass(one.key, one.name, one.issued, _joins(one, merged), one.weight, one.heads)
        for one in file.classes
        if one.key not in merged
    ]
    ballots = [tally.Ballot(keys[one.class_index], one.marks) for one in file.opened.ballots]
    found = tally.count(ballots, scheme_of(file.rows, file.options, left, file.scheme, weighted=False))
    into = {key: found.joined.get(merged.get(key, key), merged.get(key, key)) for key in keys}
    return tally.Counts(
        rows=found.rows,
        cast={key: found.cast.get(key, 0) for key in keys},
        void={key: found.void.get(key, 0) for key in keys},
        joined={key: to for key, to in into.items() if to != key},
    )


def counts_of(file: CountedFile) -> tally.Counts:
    """Return the numbers of a file as a count."""
    return tally.Counts(
        rows=tuple(
            tuple(tally.Line(line.voters, line.votes, line.blank, line.unclear) for line in row) for row in file.rows
        ),
        cast=file.cast,
        void=file.void,
        joined=file.joined,
    )


def scheme_of(
    rows: Sequence[str], options: Sequence[str], classes: Sequence[VoterClass], scheme: Scheme, *, weighted: bool = True
) -> tally.Scheme:
    """Return a scheme as `tally` takes it; `weighted=False` leaves the weights out, which no count depends on."""
    return tally.Scheme(
        rows=len(rows),
        options=tuple(
            tally.Option(name, Fraction(points, 100)) for name, points in zip(options, scheme.points, strict=True)
        ),
        classes=tuple(
            tally.VoterClass(
                one.key, one.name, Fraction(one.weight) if one.weight and weighted else None, one.joins or ""
            )
            for one in classes
        ),
        blank=tally.RowRule(scheme.blank),
        unclear=tally.RowRule(scheme.unclear),
        uniform=tally.UniformRule(scheme.uniform),
        formula=tally.Formula(scheme.formula),
        least=scheme.least,
    )


def _joins(one: VoterClass, merged: Mapping[str, str]) -> str | None:
    to = None if one.joins is None else merged.get(one.joins, one.joins)
    return None if to == one.key else to
