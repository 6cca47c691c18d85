"""What a paragraph is."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph without the blanks around it; `indented` where blanks (or `?` for them) stood before it.

    `row` marks one row of a table that was flattened to lines.
    """

    start: int
    end: int
    indented: bool
    row: bool = False
