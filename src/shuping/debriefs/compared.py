"""Pure: two versions of a text side by side, by paragraphs first and by characters inside them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from shuping.debriefs.marked import lines

ALIKE = 0.4  # of their characters: two paragraphs are then one that was changed
SHORTEST = 3  # characters that stayed between two changes; fewer are read as changed too
TOKEN = re.compile(r"[A-Za-z]+|[0-9][0-9.,%]*|.", re.DOTALL)


class Kind(StrEnum):
    """What became of a paragraph."""

    SAME = "same"
    CHANGED = "changed"
    DROPPED = "dropped"
    ADDED = "added"


@dataclass(frozen=True)
class Piece:
    """Words of one side; `is_changed` says that the other side has not got them here."""

    words: str
    is_changed: bool


@dataclass(frozen=True)
class Row:
    """A paragraph in both versions; a side that has not got it is empty."""

    kind: Kind
    old: tuple[Piece, ...]
    new: tuple[Piece, ...]
    old_span: tuple[int, int]
    new_span: tuple[int, int]


def compared(old: str, new: str) -> list[Row]:
    """Return both texts in paragraphs, each beside what became of it. Joining the words of a side gives its text back,
    empty lines and white space at the ends of lines left out.
    """
    old_lines, new_lines = list(lines(old)), list(lines(new))
    olds, news = [old[a:b] for a, b in old_lines], [new[a:b] for a, b in new_lines]
    found = []
    for _op, at, to, at_new, to_new in SequenceMatcher(None, olds, news, autojunk=False).get_opcodes():
        for one, other in _paired(olds[at:to], news[at_new:to_new]):
            mine = at + one if one is not None else None
            theirs = at_new + other if other is not None else None
            found.append(
                _row(
                    (olds[mine], old_lines[mine]) if mine is not None else ("", (0, 0)),
                    (news[theirs], new_lines[theirs]) if theirs is not None else ("", (0, 0)),
                )
            )
    return found


@dataclass(frozen=True)
class After:
    """What became of a passage: whether its paragraphs changed, whether its own words still stand in them, and the
    words that stand in their place now (empty where none do).
    """

    is_changed: bool
    stays: bool
    words: str


def became(rows: Sequence[Row], old: str, new: str, start: int, end: int) -> After:
    """Return what became of the characters `start` to `end` of the old text."""
    here = [row for row in rows if row.old and row.old_span[0] < end and row.old_span[1] > start]
    words = "\n".join(new[row.new_span[0] : row.new_span[1]] for row in here if row.new)
    stays = "".join(old[start:end].split()) in "".join(words.split())
    return After(any(row.kind != Kind.SAME for row in here), stays, words)


def _row(old: tuple[str, tuple[int, int]], new: tuple[str, tuple[int, int]]) -> Row:
    (one, old_span), (other, new_span) = old, new
    if one == other:
        pieces = (Piece(one, is_changed=False),)
        return Row(Kind.SAME, pieces, pieces, old_span, new_span)
    if not one:
        return Row(Kind.ADDED, (), (Piece(other, is_changed=True),), old_span, new_span)
    if not other:
        return Row(Kind.DROPPED, (Piece(one, is_changed=True),), (), old_span, new_span)
    return Row(Kind.CHANGED, *_pieces(one, other), old_span, new_span)


def _paired(olds: Sequence[str], news: Sequence[str]) -> Iterator[tuple[int | None, int | None]]:
    """Yield which paragraph became which, both in their order: the first further one that is alike enough."""
    if list(olds) == list(news):
        yield from ((at, at) for at in range(len(olds)))
        return
    waiting = 0
    for at, one in enumerate(olds):
        match = next((other for other in range(waiting, len(news)) if _are_alike(one, news[other])), None)
        if match is None:
            yield at, None
            continue
        yield from ((None, other) for other in range(waiting, match))
        yield at, match
        waiting = match + 1
    yield from ((None, other) for other in range(waiting, len(news)))


def _are_alike(one: str, other: str) -> bool:
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.real_quick_ratio() >= ALIKE and matcher.quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE


def _pieces(one: str, other: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    olds, news = TOKEN.findall(one), TOKEN.findall(other)
    sides: tuple[list[Piece], list[Piece]] = ([], [])
    opcodes = SequenceMatcher(None, olds, news, autojunk=False).get_opcodes()
    for place, (op, at, to, at_new, to_new) in enumerate(opcodes):
        stays = op == "equal"
        if stays and 0 < place < len(opcodes) - 1:
            stays = len("".join(olds[at:to])) >= SHORTEST
        for side, words in ((0, "".join(olds[at:to])), (1, "".join(news[at_new:to_new]))):
            _append(sides[side], Piece(words, is_changed=not stays))
    return tuple(sides[0]), tuple(sides[1])


def _append(pieces: list[Piece], piece: Piece) -> None:
    if not piece.words:
        return
    if pieces and pieces[-1].is_changed == piece.is_changed:
        pieces[-1] = Piece(pieces[-1].words + piece.words, piece.is_changed)
    else:
        pieces.append(piece)
