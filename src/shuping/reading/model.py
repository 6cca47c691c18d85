"""What a reading holds: frozen values, offsets in characters of the text as it was given."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Self


class Kind(StrEnum):
    """What an item is for, by who speaks."""

    ACHIEVEMENT = "achievement"
    PROBLEM = "problem"
    REQUIREMENT = "requirement"
    MEASURE = "measure"
    COMMITMENT = "commitment"
    COMMENT = "comment"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Figure:
    """An amount in plain units: 1.73万元 is 17300 元. `start` to `end` covers number and unit."""

    start: int
    end: int
    value: int | float
    unit: str


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day by which something is due; `year` is None where the text does not say it, 月底 is the last of the month."""

    start: int
    end: int
    year: int | None
    month: int
    day: int


@dataclass(frozen=True, slots=True)
class Section:
    """A part under a heading, from the heading to the end of what stands under it; `level` counts from 1."""

    start: int
    end: int
    title: str
    level: int
    enumerator: str


@dataclass(frozen=True, slots=True)
class Item:
    """The innermost separable point, from its enumerator to the end of its last sentence.

    `enumerator` is as written, "" where there is none; `section` holds the titles of the enclosing sections, outermost
    first.
    """

    kind: Kind
    start: int
    end: int
    enumerator: str
    title: str
    title_start: int
    title_end: int
    section: tuple[str, ...]
    figures: tuple[Figure, ...]
    deadlines: tuple[Deadline, ...]

    def as_json(self) -> dict[str, Any]:
        """The item as plain values."""
        return {
            "kind": self.kind.value,
            "start": self.start,
            "end": self.end,
            "enumerator": self.enumerator,
            "title": self.title,
            "section": list(self.section),
            "figures": [asdict(figure) for figure in self.figures],
            "deadlines": [asdict(deadline) for deadline in self.deadlines],
        }


@dataclass(frozen=True, slots=True)
class Debris:
    """A stretch that is not part of the text: a web-site's header or footer, a page number."""

    start: int
    end: int
    what: str


@dataclass(frozen=True, slots=True)
class ReadingWarning:
    """Something a person should look at. `code` is stable, `message` a whole Chinese sentence, the span its place."""

    code: str
    message: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Stated:
    """What the text says of itself: its place, and the words there in one line, without blanks in Chinese."""

    start: int
    end: int
    words: str


@dataclass(frozen=True, slots=True)
class StatedDay:
    """A day that the text gives itself; `day` is None where it says only year and month."""

    start: int
    end: int
    year: int
    month: int
    day: int | None


@dataclass(frozen=True, slots=True)
class Head:
    """What a text says of itself before it begins and after it ends; None is what it does not say.

    `author` is who speaks or writes, else the organisation that signs; `post` as written beside the name; `kind` the
    word of the title that names the sort of document.
    """

    title: Stated | None = None
    author: Stated | None = None
    post: Stated | None = None
    day: StatedDay | None = None
    kind: Stated | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """A text read: sections and items in reading order.

    `figures` are all figures of the body; those inside an item are also the item's.
    """

    text_length: int
    head: Head
    sections: tuple[Section, ...]
    items: tuple[Item, ...]
    figures: tuple[Figure, ...]
    debris: tuple[Debris, ...]
    warnings: tuple[ReadingWarning, ...]

    def as_json(self) -> dict[str, Any]:
        """The reading as plain values, ready for `json.dumps`."""
        return {
            "text_length": self.text_length,
            "head": asdict(self.head),
            "sections": [
                {"start": part.start, "end": part.end, "title": part.title, "level": part.level}
                for part in self.sections
            ],
            "items": [item.as_json() for item in self.items],
            "warnings": [asdict(warning) for warning in self.warnings],
        }

    def as_plain(self) -> dict[str, Any]:
        """The whole reading as plain values, more than `as_json` tells a person; `from_plain` takes them back."""
        return asdict(self)

    @classmethod
    def from_plain(cls, values: dict[str, Any]) -> Self:
        """Return the reading that `as_plain` gave, also after JSON. Raises TypeError, KeyError, ValueError."""
        return cls(
            text_length=values["text_length"],
            head=_head(values["head"]),
            sections=tuple(Section(**section) for section in values["sections"]),
            items=tuple(_item(item) for item in values["items"]),
            figures=tuple(Figure(**figure) for figure in values["figures"]),
            debris=tuple(Debris(**stretch) for stretch in values["debris"]),
            warnings=tuple(ReadingWarning(**warning) for warning in values["warnings"]),
        )


def _head(values: dict[str, Any]) -> Head:
    read = {name: Stated(**values[name]) if values[name] else None for name in ("title", "author", "post", "kind")}
    return Head(**read, day=StatedDay(**values["day"]) if values["day"] else None)


def _item(values: dict[str, Any]) -> Item:
    return Item(
        **values
        | {
            "kind": Kind(values["kind"]),
            "section": tuple(values["section"]),
            "figures": tuple(Figure(**figure) for figure in values["figures"]),
            "deadlines": tuple(Deadline(**deadline) for deadline in values["deadlines"]),
        }
    )
