"""A Chinese work document as a tree: sections, items with kind and span, figures, deadlines, warnings.

Standard library only; nothing of ours is imported, so it can be used alone: `read(text).as_json()`.
"""

from shuping.reading.figures import deadlines
from shuping.reading.model import (
    Deadline,
    Debris,
    Figure,
    Head,
    Item,
    Kind,
    Reading,
    ReadingWarning,
    Section,
    Stated,
    StatedDay,
)
from shuping.reading.reader import read

__all__ = [
    "Deadline",
    "Debris",
    "Figure",
    "Head",
    "Item",
    "Kind",
    "Reading",
    "ReadingWarning",
    "Section",
    "Stated",
    "StatedDay",
    "deadlines",
    "read",
]
