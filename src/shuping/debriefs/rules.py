"""Pure: what a report says of what, how much, and where it departs from the scheme. One counting for writer and vetter.

Nothing here decides about a report: every fault is a place to look at, with the limit and where that comes from.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from shuping.debriefs.parts import DUTY, LABELS, LAST_YEAR, NAMES, OF_KIND, PROBLEMS, named_by, names_something

if TYPE_CHECKING:
    from shuping.reading import Item, Reading  # loaded when the first text comes
    from shuping.reviews.scheme import Scheme

Span = tuple[int, int]
OTHER = ""  # what stands in no part
FEWEST_HEADINGS = 3  # from which on headings part a report, though none of them says which part it is
SHORT = 16  # characters of a passage that a sentence quotes


@dataclass(frozen=True)
class Part:
    """One of the four parts: where it stands, its length and its share in whole percent of the text without headings.

    A part that was not found has no spans. `least` and `most` are the share that the scheme allows.
    """

    name: str
    label: str
    spans: tuple[Span, ...]
    length: int
    share: int
    least: int
    most: int

    @property
    def verdict(self) -> str:
        """`missing`, `under`, `over`, or empty where the share is as the scheme wants it."""
        if not self.spans:
            return "missing" if self.least else ""
        return "under" if self.share < self.least else "over" if self.share > self.most else ""


@dataclass(frozen=True)
class Fault:
    """A departure from the scheme: what, in a whole sentence, by which basis, and at which passages."""

    code: str
    sentence: str
    basis: str
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True)
class Counted:
    """A report counted. Lengths are characters without white space; `body` leaves the headings out.

    The shares of the four parts and `other_share` sum to 100 where there is any text. `problem_spans` are the passages
    that speak of problems: the whole part, and the reader's problems outside it; `vague_spans` those that name nobody,
    no place and no amount.
    """

    length: int
    limit: int
    body: int
    parts: tuple[Part, ...]
    other_share: int
    problem_length: int
    problem_share: int
    problem_spans: tuple[Span, ...]
    vague_spans: tuple[Span, ...]
    headings: tuple[Span, ...]
    faults: tuple[Fault, ...]

    @property
    def over(self) -> int:
        """How many characters it has more than the limit."""
        return max(self.length - self.limit, 0)

    def part(self, name: str) -> Part:
        """Return one of the four parts by its name."""
        return self.parts[NAMES.index(name)]

    def as_json(self) -> dict[str, Any]:
        """Return plain values; `of_json` makes the same of them."""
        return asdict(self)


def tidy(text: str) -> str:
    """Return a text as it is kept and counted: one sort of line end, nothing unseen at their ends.

    A blank or a tab at the end of a line would be a cell of a table to the reader, and nobody sees it.
    """
    lines = text.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line.rstrip() for line in lines).strip("\n")


def of_json(content: Mapping[str, Any]) -> Counted:
    """Return what `as_json` wrote, also after JSON. Raises KeyError, TypeError."""
    told = dict(content)
    told["parts"] = tuple(Part(**{**part, "spans": _spans(part["spans"])}) for part in told["parts"])
    told["faults"] = tuple(Fault(**{**fault, "spans": _spans(fault["spans"])}) for fault in told["faults"])
    for name in ("problem_spans", "vague_spans", "headings"):
        told[name] = _spans(told[name])
    return Counted(**told)


def counted(text: str, reading: "Reading", scheme: "Scheme") -> Counted:
    """Return the report counted against a scheme. `reading` is the reader's of the very same text.

    Sources: the scheme's `report_most` and the shares of the four parts, each with its basis.
    """
    measure = _Measure(text, reading)
    spans = _parts(text, reading)
    problems = _problem_spans(text, reading, spans)
    lengths = {name: measure.body_of(spans[name]) for name in NAMES}
    lengths[OTHER] = measure.body - sum(lengths.values())
    shares = _shares(lengths, measure.body)
    parts = tuple(
        Part(name, str(LABELS[name]), tuple(spans[name]), lengths[name], shares[name], *scheme[f"{name}_share"])
        for name in NAMES
    )
    vague = _vague(text, reading, spans)
    said = measure.body_of(problems)
    faults = [
        *_length_faults(measure.length, scheme),
        *_part_faults(parts, measure.body, scheme),
        *_problem_faults(text, parts, said, vague, scheme),
        *_cut_faults(reading),
    ]
    return Counted(
        length=measure.length,
        limit=scheme["report_most"],
        body=measure.body,
        parts=parts,
        other_share=shares[OTHER],
        problem_length=said,
        problem_share=round(100 * said / measure.body) if measure.body else 0,
        problem_spans=tuple(problems),
        vague_spans=tuple(vague),
        headings=tuple(measure.headings),
        faults=tuple(faults) if measure.length else (),
    )


class _Measure:
    """Counts characters that are no white space, with and without the headings, in spans of one text."""

    def __init__(self, text: str, reading: "Reading") -> None:
        self.headings = _merged([*_headings(text, reading), *_own_words(reading)], len(text))
        counts = [not sign.isspace() for sign in text]
        self.length = sum(counts)
        for start, end in self.headings:
            counts[start:end] = [False] * (end - start)
        self._sums = [0, *accumulate(counts)]
        self.body = self._sums[-1]

    def body_of(self, spans: Iterable[Span]) -> int:
        """Return how many characters of the body lie in spans that do not overlap."""
        return sum(self._sums[end] - self._sums[start] for start, end in spans)


def _headings(text: str, reading: "Reading") -> Iterator[Span]:
    for section in reading.sections:
        at = text.find(section.title, section.start, section.end) if section.title else -1
        if at >= 0:
            yield section.start, at + len(section.title)


def _own_words(reading: "Reading") -> Iterator[Span]:
    """Yield the title, the name and the day over or under the report."""
    head = reading.head
    for said in (head.title, head.author, head.post):
        if said is not None:
            yield said.start, said.end
    if head.day is not None:
        yield head.day.start, head.day.end


def _parts(text: str, reading: "Reading") -> dict[str, list[Span]]:
    """Return the spans of each part: under the headings that name it, else by what the points there are for.

    Where the text has no headings that part it, each point stands for itself.
    """
    found: dict[str, list[Span]] = {name: [] for name in NAMES}
    sections = sorted((s for s in reading.sections if s.level == 1), key=lambda section: section.start)
    starts = [*dict.fromkeys(section.start for section in sections), len(text)]
    named = {section.start: named_by(section.title) for section in sections}
    has_headings = any(named.values()) or len(named) >= FEWEST_HEADINGS
    for start, end in pairwise(starts) if has_headings else ():
        name = named[start] or _part_of_points(_points_in(reading, (start, end)))
        if name:
            found[name].append((start, end))
    if not has_headings:
        for item in reading.items:
            if name := OF_KIND.get(item.kind, ""):
                found[name].append((item.start, item.end))
        for name, spans in found.items():
            found[name] = _merged(spans, len(text))
        _apart(found)
    return {name: _trimmed(text, spans) for name, spans in found.items()}


def _points_in(reading: "Reading", span: Span) -> list["Item"]:
    return [item for item in reading.items if span[0] <= item.start < span[1]]


def _part_of_points(points: Sequence["Item"]) -> str:
    """Return the part that most of the words of some points are for; empty where none says it."""
    lengths: dict[str, int] = {}
    for item in points:
        if name := OF_KIND.get(item.kind, ""):
            lengths[name] = lengths.get(name, 0) + item.end - item.start
    return max(lengths, key=lambda name: (lengths[name], -NAMES.index(name))) if lengths else ""


def _apart(found: dict[str, list[Span]]) -> None:
    """Let no character stand in two parts: where points of two kinds overlap, the later part begins after the first."""
    last = 0
    rows = [(start, end, name) for name, spans in found.items() for start, end in spans]
    for start, end, name in sorted(rows):
        found[name].remove((start, end))
        if end > max(start, last):
            found[name].append((max(start, last), end))
            last = end


def _problem_spans(text: str, reading: "Reading", spans: Mapping[str, Sequence[Span]]) -> list[Span]:
    said = [(item.start, item.end) for item in reading.items if item.kind == "problem"]
    return _trimmed(text, _merged([*said, *spans[PROBLEMS]], len(text)))


def _vague(text: str, reading: "Reading", spans: Mapping[str, Sequence[Span]]) -> list[Span]:
    """Return the problems of this year that name nobody, no place and no amount."""
    past = spans[LAST_YEAR]
    rows = [
        (item.start, item.end)
        for item in reading.items
        if item.kind == "problem"
        and not any(start <= item.start < end for start, end in past)
        and not item.figures
        and not names_something(text[item.start : item.end])
    ]
    return _merged(rows, len(text), touching=False)


def _shares(lengths: Mapping[str, int], whole: int) -> dict[str, int]:
    """Return whole percents that sum to 100: what rounding down leaves goes to the largest remainders."""
    if not whole:
        return dict.fromkeys(lengths, 0)
    shares = {name: length * 100 // whole for name, length in lengths.items()}
    order = sorted(lengths, key=lambda name: -(lengths[name] * 100 % whole))
    for name in order[: 100 - sum(shares.values())]:
        shares[name] += 1
    return shares


def _length_faults(length: int, scheme: "Scheme") -> Iterator[Fault]:
    most = scheme["report_most"]
    if length > most:
        said = {"length": f"{length:,}", "most": f"{most:,}", "over": f"{length - most:,}"}
        sentence = _("全文 %(length)s 字，办法规定最多 %(most)s 字，多了 %(over)s 字。")
        yield Fault("too_long", sentence % said, _basis(scheme, "report_most"))


def _part_faults(parts: Sequence[Part], body: int, scheme: "Scheme") -> Iterator[Fault]:
    for part in parts:
        said: dict[str, Any] = {"part": part.label, "share": part.share, "least": part.least, "most": part.most}
        sentence = ""
        if part.verdict == "missing":
            sentence = _("没有找到“%(part)s”这一部分，办法要求占 %(least)s%% 到 %(most)s%%。请加上，并给它一个小标题。")
        elif part.verdict == "under":
            # n more characters here make (length + n) / (body + n) the least share
            more = -(-(part.least * body - 100 * part.length) // max(100 - part.least, 1))
            said["more"] = max(more, 1)
            sentence = _("“%(part)s”占 %(share)s%%，办法要求至少 %(least)s%%，大约还要写 %(more)s 字。")
        elif part.verdict == "over":
            sentence = _("“%(part)s”占 %(share)s%%，办法要求最多 %(most)s%%，请压一压，或者把别的部分写实。")
        if sentence:
            yield Fault(
                f"{part.name}_{part.verdict}", sentence % said, _basis(scheme, f"{part.name}_share"), part.spans
            )


def _problem_faults(
    text: str, parts: Sequence[Part], said: int, vague: Sequence[Span], scheme: "Scheme"
) -> Iterator[Fault]:
    basis = _basis(scheme, "problems_share")
    if not said and parts[NAMES.index(DUTY)].length:
        yield Fault("only_achievements", _("全文只讲了成绩，没有一句讲问题。请把自己的问题写出来。"), basis)
    if vague:
        words = "、".join(f"“{_short(text, span)}”" for span in vague[:3])
        sentence = _("有 %(count)s 个问题没有点到人、地方或数字：%(words)s。请写清是谁、哪个村、差多少。")
        yield Fault("vague_problems", sentence % {"count": len(vague), "words": words}, basis, tuple(vague))


def _cut_faults(reading: "Reading") -> Iterator[Fault]:
    for warning in reading.warnings:
        if warning.code == "ends_in_mid_sentence":
            sentence = _("最后一句没有写完，报告可能没有贴全。请看一眼结尾。")
            yield Fault("cut", sentence, "", ((warning.start, warning.end),))


def _basis(scheme: "Scheme", name: str) -> str:
    ruled = scheme.rules[name]
    return _("%(basis)s（依据待确认）") % {"basis": ruled.basis} if ruled.is_open else ruled.basis


def _short(text: str, span: Span) -> str:
    words = "".join(text[slice(*span)].split()).rstrip("。；;")
    return words if len(words) <= SHORT else words[: SHORT - 1] + "…"


def _merged(spans: Iterable[Span], length: int, *, touching: bool = True) -> list[Span]:
    """Return the spans in order, within the text, those that overlap (or touch) made one."""
    found: list[Span] = []
    for start, end in sorted((max(start, 0), min(end, length)) for start, end in spans):
        if end <= start:
            continue
        if found and (start < found[-1][1] or (touching and start == found[-1][1])):
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def _trimmed(text: str, spans: Iterable[Span]) -> list[Span]:
    """Return the spans without the white space at their ends; those of nothing else are left out."""
    found = []
    for start, end in sorted(spans):
        words = text[start:end]
        left, right = start + len(words) - len(words.lstrip()), end - (len(words) - len(words.rstrip()))
        if left < right:
            found.append((left, right))
    return found


def _spans(rows: Iterable[Sequence[int]]) -> tuple[Span, ...]:
    return tuple((int(start), int(end)) for start, end in rows)
