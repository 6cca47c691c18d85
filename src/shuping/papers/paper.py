"""What an official paper says, apart from how it is set: the same Paper becomes DOCX and PDF.

The fixed words of a paper (附件, the numbers of headings) follow GB/T 9704 and are not translated.
"""

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Literal

from shuping.papers import layout

WIDEST_CHAIN_LINE = 42.0  # full-width characters of 8.5 pt that fit beside the page number
DIGIT, LETTER, CAPITAL, PERCENT = 0.56, 0.65, 0.78, 0.95  # of a full-width one, in the widest typeface that stands in
GAP = 0.25  # between digits and Han characters: LibreOffice sets them apart, whatever the file says
MOST_OF_WHOLE = 2 / 3  # of a table's width
HEAD = 4.0  # full-width letters of a head that no column may be too narrow for; a longer one is broken
MOST_UNBROKEN = 12  # lines of a row that stays on one page
DIGITS = "〇一二三四五六七八九"
BESIDE_DIGITS = re.compile(r"(?<=[0-9日]) (?=[^\x00-\x7f])|(?<=[^\x00-\x7f]) (?=[0-9])")
ANNEX = "附件"  # what stands on top of an annex


@dataclass(frozen=True)
class Heading:
    """A numbered heading of level 1 to 4 (一、（一）1.（1）); `then` is text that runs on in the same paragraph."""

    level: int
    text: str
    then: str = ""

    def __post_init__(self) -> None:
        if self.level not in (1, 2, 3, 4):
            raise ValueError(f"a heading has level 1 to 4, not {self.level}")


@dataclass(frozen=True)
class Paragraph:
    """Body text; a line feed begins a new paragraph. `is_indented` gives the first line its two characters."""

    text: str
    is_indented: bool = True


@dataclass(frozen=True)
class Column:
    """A table's column: `width` is its share of the page's width, next to the other columns' shares.

    A whole column (dates, numbers, short words) is as wide as its longest line, so that none of them is broken; its
    share does not count.
    """

    header: str
    width: float = 1
    align: Literal["left", "center", "right"] = "left"
    is_whole: bool = False


@dataclass(frozen=True)
class Table:
    """A ruled table; each row holds one text per column, a line feed begins a new line in the cell.

    A dense one, of many words, is set in smaller letters.
    """

    columns: Sequence[Column]
    rows: Sequence[Sequence[str]]
    caption: str = ""
    is_dense: bool = False

    @property
    def size(self) -> float:
        """The size of its letters in pt."""
        return layout.DENSE if self.is_dense else layout.TABLE

    def __post_init__(self) -> None:
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError("every row of a table has one text per column")


@dataclass(frozen=True)
class Signature:
    """The organisation over its date, at the lower right."""

    organisation: str
    on: date


@dataclass(frozen=True)
class Annex:
    """What follows is an annex (附件): it begins on a page of its own, with its title, and its headings count anew."""

    title: str


Block = Heading | Paragraph | Table | Signature | Annex


@dataclass(frozen=True)
class Paper:
    """One official paper; a line feed in `title` breaks its line there.

    `red_head` is the name in red on top (发文机关标志), `number` the paper's number (云组函〔2026〕17号);
    `attachments` are names without 附件; `chain_line` is printed small at the foot of every page. A wide table asks for
    `is_landscape`, a sheet to be held in the hand for `is_handout`, which has narrow margins; an office's own template
    stays as it lies. `mark` stands on top of every page.
    """

    title: str
    blocks: Sequence[Block]
    red_head: str | None = None
    number: str | None = None
    addressee: str | None = None
    attachments: Sequence[str] = ()
    chain_line: str = ""
    is_landscape: bool = False
    is_handout: bool = False
    mark: str = ""

    @property
    def page(self) -> layout.Page:
        """The page it is set on."""
        if self.is_handout:
            return layout.HANDOUT
        return layout.LANDSCAPE if self.is_landscape else layout.PORTRAIT

    def __post_init__(self) -> None:
        if width(self.chain_line) > WIDEST_CHAIN_LINE:
            raise ValueError("chain_line does not fit beside the page number")


def numbered(blocks: Iterable[Block]) -> Iterator[tuple[str, Block]]:
    """Yield each block with its label: 一、 （一） 1. （1） for a heading, nothing for the others."""
    counts = [0, 0, 0, 0]
    for block in blocks:
        label = ""
        if isinstance(block, Heading):
            counts[block.level - 1] += 1
            counts[block.level :] = [0] * (4 - block.level)
            value = counts[block.level - 1]
            label = (f"{han_number(value)}、", f"（{han_number(value)}）", f"{value}.", f"（{value}）")[block.level - 1]
        elif isinstance(block, Annex):
            counts = [0, 0, 0, 0]
        yield label, block


def han_number(value: int) -> str:
    """Return 1 to 999 in Chinese: 12 is 十二, 105 is 一百零五. Raises ValueError beyond."""
    if not 1 <= value <= 999:
        raise ValueError(f"no paper has heading number {value}")
    hundreds, below = divmod(value, 100)
    tens, ones = divmod(below, 10)
    text = f"{DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        text += ("" if tens == 1 and not hundreds else DIGITS[tens]) + "十"
    elif hundreds and ones:
        text += "零"
    return text + (DIGITS[ones] if ones else "")


def han_date(on: date) -> str:
    """Return a date as papers write it, without leading zeros or spaces: 2026年5月31日."""
    return f"{on.year}年{on.month}月{on.day}日"


def as_papers_write(words: str) -> str:
    """Return words of a screen as papers write them: a comma for the dot, no space beside digits and days."""
    return BESIDE_DIGITS.sub("", words.replace(" · ", "，"))


def attachment_lines(names: Sequence[str]) -> list[tuple[str, str]]:
    """Return (label, name) for each line of the note on attachments; a single attachment has no number."""
    if len(names) == 1:
        return [("附件：", names[0])]
    return [(f"{'附件：' if i == 1 else ''}{i}.", name) for i, name in enumerate(names, 1)]


def signature_indents(signature: Signature) -> tuple[float, float]:
    """Return the right indents, in characters, of organisation and date: the name centred over the date."""
    name, day = width(signature.organisation), width(han_date(signature.on))
    at_date = max(4.0, (name - day) / 2)
    return at_date + (day - name) / 2, at_date


def width(text: str) -> float:
    """Return how many full-width characters a text takes; ASCII takes half of one."""
    return sum(0.5 if character.isascii() else 1 for character in text)


def column_widths(table: Table, room: float) -> list[float]:
    """Return the width of each column in pt, `room` together.

    Whole columns come first, with two thirds of the room at most, and less where the others need it for their heads:
    beyond that the widest are narrowed, so that days and numbers beside a long name stay whole.
    """
    whole = {
        i: _wide(table, (column.header, *(row[i] for row in table.rows)))
        for i, column in enumerate(table.columns)
        if column.is_whole
    }
    if len(whole) == len(table.columns):
        narrowed = _narrowed(whole, room)
        return [wide * room / sum(narrowed.values()) for wide in narrowed.values()]
    heads = {i: _wide(table, [c.header], HEAD) for i, c in enumerate(table.columns) if not c.is_whole}
    for_heads = max(min(room - sum(heads.values()), room * MOST_OF_WHOLE), room * (1 - MOST_OF_WHOLE))
    whole = _narrowed(whole, for_heads)
    others = _shared({i: table.columns[i].width for i in heads}, heads, room - sum(whole.values()))
    return [whole[i] if column.is_whole else others[i] for i, column in enumerate(table.columns)]


def _wide(table: Table, texts: Iterable[str], most: float = math.inf) -> float:
    """Return the width in pt of a cell that holds each of the texts without breaking a line, up to `most` letters."""
    rules = 1  # and what rounding takes
    return table.size * min(max(widest(text) for text in texts), most) + 2 * layout.CELL_SIDE + rules


def _narrowed(wide: Mapping[int, float], room: float) -> dict[int, float]:
    """Return the widths with the widest cut alike, so that they fit."""
    left, made = room, dict(wide)
    ordered = sorted(wide, key=lambda each: wide[each])
    for at, each in enumerate(ordered):
        made[each] = min(wide[each], left / (len(ordered) - at))
        left -= made[each]
    return made


def _shared(shares: Mapping[int, float], least: Mapping[int, float], room: float) -> dict[int, float]:
    """Return the room by shares, but to nobody less than `least`, as far as there is room for that."""
    if sum(least.values()) > room:
        least = dict.fromkeys(least, 0)
    made: dict[int, float] = {}
    while len(made) < len(shares):
        open_ = {i: share for i, share in shares.items() if i not in made}
        left, of = room - sum(made.values()), sum(open_.values())
        short = {i: least[i] for i, share in open_.items() if left * share / of < least[i]}
        made |= short or {i: left * share / of for i, share in open_.items()}
    return made


def is_tall(table: Table, row: Sequence[str], widths: Sequence[float]) -> bool:
    """Say whether a row is so high that it may break: whole, it would leave the rest of a page empty."""
    return any(
        sum(
            max(1, math.ceil(widest(line) * table.size / (wide - 2 * layout.CELL_SIDE - 1)))
            for line in cell.split("\n")
        )
        > MOST_UNBROKEN
        for cell, wide in zip(row, widths, strict=True)
    )


def widest(text: str) -> float:
    """Return how many full-width characters the longest line of a cell takes, in whatever typeface and program."""
    return max(
        sum(_wide_letter(c) for c in line) + GAP * sum(a.isascii() != b.isascii() for a, b in pairwise(line))
        for line in text.split("\n")
    )


def _wide_letter(letter: str) -> float:
    if not letter.isascii():
        return 1.0
    return DIGIT if letter.isdigit() else CAPITAL if letter.isupper() else PERCENT if letter == "%" else LETTER


def clean(text: str) -> str:
    """Return a text without the characters that XML cannot carry."""
    return "".join(c for c in text if c in "\t\n" or (c >= " " and not "\ud800" <= c <= "\udfff" and c not in "￾￿"))


def with_attachments(paper: Paper) -> Iterator[tuple[str, Block | None]]:
    """Yield the numbered blocks with a None for the note on attachments: before signature or annex, else last."""
    is_due = bool(paper.attachments)
    for label, block in numbered(paper.blocks):
        if is_due and isinstance(block, Signature | Annex):
            yield "", None
            is_due = False
        yield label, block
    if is_due:
        yield "", None
