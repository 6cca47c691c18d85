"""What an official paper says, apart from how it is set: the same Paper becomes DOCX and PDF.

The fixed words of a paper (附件, the numbers of headings) follow GB/T 9704 and are not translated.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

WIDEST_CHAIN_LINE = 42.0  # full-width characters of 8.5 pt that fit beside the page number
DIGITS = "〇一二三四五六七八九"


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
    """A table's column: `width` is its share of the page's width, next to the other columns' shares."""

    header: str
    width: float = 1
    align: Literal["left", "center", "right"] = "left"


@dataclass(frozen=True)
class Table:
    """A ruled table; each row holds one text per column, a line feed begins a new line in the cell."""

    columns: Sequence[Column]
    rows: Sequence[Sequence[str]]
    caption: str = ""

    def __post_init__(self) -> None:
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError("every row of a table has one text per column")


@dataclass(frozen=True)
class Signature:
    """The organisation over its date, at the lower right."""

    organisation: str
    on: date


Block = Heading | Paragraph | Table | Signature


@dataclass(frozen=True)
class Paper:
    """One official paper; a line feed in `title` breaks its line there.

    `red_head` is the name in red on top (发文机关标志), `number` the paper's number (云组函〔2026〕17号);
    `attachments` are names without 附件; `chain_line` is printed small at the foot of every page.
    """

    title: str
    blocks: Sequence[Block]
    red_head: str | None = None
    number: str | None = None
    addressee: str | None = None
    attachments: Sequence[str] = ()
    chain_line: str = ""

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


def clean(text: str) -> str:
    """Return a text without the characters that XML cannot carry."""
    return "".join(c for c in text if c in "\t\n" or (c >= " " and not "\ud800" <= c <= "\udfff" and c not in "￾￿"))


def with_attachments(paper: Paper) -> Iterator[tuple[str, Block | None]]:
    """Yield the numbered blocks with a None where the note on attachments stands: before the signature, or last."""
    is_due = bool(paper.attachments)
    for label, block in numbered(paper.blocks):
        if is_due and isinstance(block, Signature):
            yield "", None
            is_due = False
        yield label, block
    if is_due:
        yield "", None
