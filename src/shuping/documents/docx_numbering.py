"""The automatic numbers of a Word file, which are not in its text: 一、 （一） 1. are worked out again."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from xml.sax import handler

HAN = "〇一二三四五六七八九"
HAN_FORMATS = {
    "chineseCounting", "chineseCountingThousand", "taiwaneseCounting", "taiwaneseCountingThousand",
    "japaneseCounting", "ideographTraditional", "ideographZodiac", "chineseLegalSimplified",
}  # fmt: skip
FARTHEST = 9_999


@dataclass
class Level:
    """One level of a list: where it starts, the number's format, and the pattern such as `（%1）`."""

    start: int = 1
    kind: str = "decimal"
    pattern: str = ""
    separated: bool = True
    legal: bool = False


@dataclass
class Style:
    """What numbering needs of a paragraph style."""

    name: str = ""
    parent: str = ""
    number: str = ""
    level: int | None = None


@dataclass
class Numbering:
    """Styles and lists of one file, and the counters while its paragraphs are walked in order."""

    styles: dict[str, Style] = field(default_factory=dict)
    lists: dict[str, dict[int, Level]] = field(default_factory=dict)
    numbers: dict[str, tuple[str, dict[int, int]]] = field(default_factory=dict)
    counts: dict[str, dict[int, int]] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)
    uncertain: bool = False

    def style_name(self, style: str) -> str:
        """Return a style's name in lower case; empty for an unknown one."""
        return self.styles[style].name.lower() if style in self.styles else ""

    def label(self, number: str, level: int | None, style: str) -> str:
        """Count one paragraph and return the label before its text; empty for one without a number.

        `number` and `level` stand at the paragraph itself; empty and None mean: ask its style.
        """
        for _depth in range(20):
            if number or style not in self.styles:
                break
            found = self.styles[style]
            number, level, style = found.number, found.level if level is None else level, found.parent
        if number not in self.numbers:
            return ""
        name, restarts = self.numbers[number]
        levels, counts, at = self.lists.get(name, {}), self.counts.setdefault(name, {}), level or 0
        if at not in levels:
            return ""
        if number not in self.seen:
            self.seen.add(number)
            counts.update({each: start - 1 for each, start in restarts.items()})
        counts[at] = counts.get(at, levels[at].start - 1) + 1
        for deeper in [each for each in counts if each > at]:
            del counts[deeper]
        return self._written(levels, counts, at)

    def _written(self, levels: Mapping[int, Level], counts: Mapping[int, int], at: int) -> str:
        level = levels[at]
        if level.kind == "bullet":
            return "• "
        if level.kind == "none":
            return ""
        text = level.pattern
        for each, shown in levels.items():
            kind = "decimal" if level.legal else shown.kind
            text = text.replace(f"%{each + 1}", self._number(counts.get(each, shown.start), kind))
        return text + " " if level.separated and text[-1:].isalnum() and text[-1:].isascii() else text

    def _number(self, value: int, kind: str) -> str:
        write = FORMATS.get(kind)
        if write is None or not 0 < value <= FARTHEST:
            self.uncertain = self.uncertain or kind != "decimal"
            return str(value)
        return write(value)


def han_number(value: int) -> str:
    """Return 1 to 9,999 in Chinese: 12 is 十二, 120 is 一百二十, 105 is 一百零五."""
    text, gap = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, value = divmod(value, unit)
        if digit:
            text += ("零" if gap else "") + HAN[digit] + name
        gap = bool(text) and not digit
    return text.removeprefix("一") if text.startswith("一十") else text


def _letters(value: int) -> str:
    return chr(ord("a") + (value - 1) % 26) * ((value - 1) // 26 + 1)


def _roman(value: int) -> str:
    text = ""
    for amount, letters in (
        (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
        (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
    ):  # fmt: skip
        times, value = divmod(value, amount)
        text += letters * times
    return text


FORMATS: dict[str, Callable[[int], str]] = {
    **dict.fromkeys(HAN_FORMATS, han_number),
    "decimal": str,
    "decimalZero": lambda value: f"{value:02}",
    "decimalFullWidth": lambda value: "".join(chr(ord(c) + 0xFEE0) for c in str(value)),
    "ideographDigital": lambda value: "".join(HAN[int(c)] for c in str(value)),
    "japaneseDigitalTenThousand": lambda value: "".join(HAN[int(c)] for c in str(value)),
    "decimalEnclosedCircle": lambda value: chr(0x245F + value) if value <= 20 else str(value),
    "decimalEnclosedCircleChinese": lambda value: chr(0x245F + value) if value <= 20 else str(value),
    "lowerLetter": _letters,
    "upperLetter": lambda value: _letters(value).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda value: _roman(value).upper(),
}


class NumberingReader(handler.ContentHandler):
    """Fill a Numbering from `numbering.xml` or `styles.xml`."""

    def __init__(self, numbering: Numbering) -> None:
        super().__init__()
        self.numbering = numbering
        self.list: dict[int, Level] = {}
        self.level = Level()
        self.restarts: dict[int, int] = {}
        self.restart = 0
        self.number = ""
        self.style: Style | None = None

    def startElementNS(self, name, qname, attrs) -> None:  # type: ignore[no-untyped-def]  # noqa: N802
        local = name[1]
        given = {key[1]: value for key, value in attrs.items()}
        if local == "style":
            self.style = self.numbering.styles[given.get("styleId", "")] = Style()
        elif self.style is not None:
            self._style(local, given.get("val", ""))
        else:
            self._numbering(local, given)

    def endElementNS(self, name, qname) -> None:  # type: ignore[no-untyped-def]  # noqa: N802
        if name[1] == "style":
            self.style = None

    def _style(self, local: str, value: str) -> None:
        assert self.style is not None  # noqa: S101 - asked by the caller
        match local:
            case "name":
                self.style.name = value
            case "basedOn":
                self.style.parent = value
            case "numId":
                self.style.number = value
            case "ilvl":
                self.style.level = _depth(value)

    def _numbering(self, local: str, given: dict[str, str]) -> None:
        value = given.get("val", "")
        match local:
            case "abstractNum":
                self.list = self.numbering.lists[given.get("abstractNumId", "")] = {}
            case "lvl":
                self.level = self.list[_depth(given.get("ilvl", ""))] = Level()
            case "num":
                self.number, self.restarts = given.get("numId", ""), {}
                self.list = {}  # a level redefined under a number is not the list's own
            case "abstractNumId":
                self.numbering.numbers[self.number] = (value, self.restarts)
            case "lvlOverride":
                self.restart = _depth(given.get("ilvl", ""))
            case "startOverride":
                self.restarts[self.restart] = _integer(value)
            case _:
                self._level(local, value)

    def _level(self, local: str, value: str) -> None:
        match local:
            case "start":
                self.level.start = _integer(value)
            case "numFmt":
                self.level.kind = value
            case "lvlText":
                self.level.pattern = value[:40]
            case "suff":
                self.level.separated = value != "nothing"
            case "isLgl":
                self.level.legal = True


def _integer(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0


def _depth(text: str) -> int:
    """Return the depth in a list, 0 to 8 as Word counts them."""
    return int(text) if text in set("012345678") else 0
