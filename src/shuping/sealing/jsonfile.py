"""Files of JSON that come from elsewhere, read strictly: every fault with its place, none passed over in silence."""

import base64
import json
import unicodedata
from collections.abc import Collection
from typing import NoReturn

from shuping.sealing.faults import Fault, Refused, fault

LONGEST_TEXT = 500  # characters of a title, a row, an option


def parsed(content: bytes, *, expected: str, longest: int) -> object:
    """Return what stands in a file of a format.

    Raises Refused: `file.too-large` (more than `longest` bytes), `file.not-json` (no JSON in UTF-8, or a name twice in
    one object), `file.another-format` (its `format` is not the expected one).
    """
    found = _loaded(content, longest)
    if not isinstance(found, dict) or found.get("format") != expected:
        raise Refused([fault("file.another-format", expected=expected)])
    return found


def format_of(content: bytes, *, longest: int) -> str:
    """Return the `format` of a file, empty where none stands there. Raises Refused as `parsed` does."""
    found = _loaded(content, longest)
    named = found.get("format") if isinstance(found, dict) else None
    return named if isinstance(named, str) else ""


def written(record: dict[str, object]) -> bytes:
    """Return a record as our files are written: UTF-8, two spaces an indent, a line end at the end."""
    return (json.dumps(record, ensure_ascii=False, indent=2) + "\n").encode()


class Record:
    """An object at a place of a file. What is wrong is added to `faults` and read as empty; look there at the end."""

    def __init__(self, value: object, place: str, faults: list[Fault], names: Collection[str]) -> None:
        self._place, self._faults = place, faults
        self._fields: dict[str, object] = value if isinstance(value, dict) else {}
        if not isinstance(value, dict):
            faults.append(fault("file.wrong-value", place=place))
            return
        faults += [fault("file.missing", place=self.at(name)) for name in names if name not in value]
        faults += [fault("file.unknown", place=self.at(name)) for name in value if name not in names]

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of the fields that stand there, in their order."""
        return tuple(self._fields)

    def at(self, name: str) -> str:
        """Return the place of a field: `form.rows`."""
        return f"{self._place}.{name}" if self._place else name

    def wrong(self, name: str) -> None:
        """Say that the value of a field that is there is not what belongs there."""
        if name in self._fields:
            self._faults.append(fault("file.wrong-value", place=self.at(name)))

    def text(self, name: str) -> str:
        """Return a text of 1 to LONGEST_TEXT characters without control characters."""
        value = self._fields.get(name)
        if is_text(value):
            return str(value)
        self.wrong(name)
        return ""

    def number(self, name: str, least: int, most: int) -> int:
        """Return a whole number between two bounds."""
        value = self._fields.get(name)
        if isinstance(value, int) and not isinstance(value, bool) and least <= value <= most:
            return value
        self.wrong(name)
        return least

    def hexadecimal(self, name: str, length: int) -> bytes:
        """Return so many bytes written as small hexadecimal digits."""
        value = self._fields.get(name)
        try:
            found = bytes.fromhex(value) if isinstance(value, str) else b""
        except ValueError:
            found = b""
        if len(found) == length and found.hex() == value:
            return found
        self.wrong(name)
        return bytes(length)

    def base64(self, name: str) -> bytes:
        """Return the bytes of standard base 64 with padding and nothing else in it."""
        value = self._fields.get(name)
        try:
            found = base64.b64decode(value, validate=True) if isinstance(value, str) else b""
        except ValueError:
            found = b""
        if found and base64.b64encode(found).decode() == value:
            return found
        self.wrong(name)
        return b""

    def items(self, name: str, most: int, least: int = 1) -> list[object]:
        """Return a list of `least` to `most` things."""
        value = self._fields.get(name)
        if isinstance(value, list) and least <= len(value) <= most:
            return value
        self.wrong(name)
        return []

    def texts(self, name: str, most: int) -> tuple[str, ...]:
        """Return a list of different texts."""
        values = self.items(name, most)
        if values and (not all(is_text(value) for value in values) or len(set(map(str, values))) != len(values)):
            self.wrong(name)
        return tuple(str(value) for value in values)

    def record(self, name: str, names: Collection[str]) -> "Record":
        """Return an object inside this one; one that is missing was said to be so already."""
        if name in self._fields:
            return Record(self._fields[name], self.at(name), self._faults, names)
        return Record({}, self.at(name), [], ())

    def raw(self, name: str) -> object:
        """Return whatever stands there, None where nothing does."""
        return self._fields.get(name)


def is_text(value: object) -> bool:
    """Whether a value is a text for one line: 1 to LONGEST_TEXT characters, no control characters, no half ones."""
    return (
        isinstance(value, str)
        and 1 <= len(value) <= LONGEST_TEXT
        and not any(unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"} for character in value)
    )


def is_utf8(text: str) -> bool:
    """Whether a text has bytes: no half of a character beyond the first plane."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _loaded(content: bytes, longest: int) -> object:
    if len(content) > longest:
        raise Refused([fault("file.too-large", most=longest)])
    try:
        return json.loads(content.decode(), object_pairs_hook=_once, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise Refused([fault("file.not-json")]) from error


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice in one object")
    return found


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON")
