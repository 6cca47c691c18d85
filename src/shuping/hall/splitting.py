"""Prose is proposed in four parts: by the reader where it numbers an item, by the words of each sentence elsewhere."""

from shuping.documents.read_apart import reading_of
from shuping.reviews.parts import NAMES, Parts, split

PART_OF = {"achievement": "merits", "problem": "problems", "requirement": "demands", "measure": "demands"}


def proposed(prose: str) -> Parts:
    """Return prose in its four parts, for a person to look at."""
    items = reading_of(prose).items if prose.strip() else ()
    known = [(item.start, item.end, PART_OF[item.kind]) for item in items if item.enumerator and item.kind in PART_OF]
    return split(prose, known)


def added(parts: Parts, more: Parts) -> Parts:
    """Return what stands in the boxes with what was split off added below it."""
    overall = " ".join(each for each in (parts.overall.strip(), more.overall) if each)
    rest = {
        name: "\n".join(each for each in (getattr(parts, name).strip(), getattr(more, name)) if each) for name in NAMES
    }
    return Parts(overall=overall, **rest)
