"""A comment in its four parts: a sentence on the whole, merits, problems, demands; prose is split into them, and back.

Pure. What is split is a proposal: it stands in the four boxes before the person who said it, and he sends it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

_POINT = re.compile(r"^\s*(?:[一二三四五六七八九十]+是|[（(]?[一二三四五六七八九十\d]+[）)、.．])\s*")
_SENTENCE = re.compile(r"[^。！？!?\n]+[。！？!?]?")
_LEADS = {
    "merits": re.compile(
        r"^(?:值得|应当|要)?肯定(?:的|什么|一点)?(?:是|地方是)?[：:，,]?|^(?:主要)?(?:成绩|优点|亮点)(?:是|有)?[：:]"
    ),
    "problems": re.compile(r"^(?:主要|存在|突出)*(?:的)?(?:问题|不足|短板)(?:和不足)?(?:是|有|也要指出)?[：:，,]?"),
    "demands": re.compile(r"^(?:下一步|整改|工作)?(?:的)?(?:要求|希望|建议)(?:是|有)?[：:，,]"),
}
_SAYS = {
    "demands": re.compile(
        r"^(?:下一步|今后|希望|建议|请|务必|必须|要(?!求|素|点|害))|[，,](?:要|务必|必须)(?!求)|底前|月前"
    ),
    "problems": re.compile(
        r"问题|不足|不够|不严|不实|不到位|不及时|不深|短板|薄弱|雷同|滞后|没有|缺(?!席审)|欠|空转|走过场|(?:^|[，,])但"
    ),
    "merits": re.compile(
        r"成绩|成效|肯定|扎实|明显|带动|增收|提高|获得|建成|完成|有办法|有力|亮点|做得好|抓得(?:好|紧|实)"
    ),
}
NAMES = ("merits", "problems", "demands")


@dataclass(frozen=True)
class Parts:
    """What was said, as typed; a line or a sentence of merits, problems and demands is one point."""

    overall: str = ""
    merits: str = ""
    problems: str = ""
    demands: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing is written in any of the four."""
        return not any(each.strip() for each in (self.overall, self.merits, self.problems, self.demands))

    @property
    def length(self) -> int:
        """The characters of all four without white space."""
        return len("".join((self.overall + self.merits + self.problems + self.demands).split()))


def points(text: str) -> list[str]:
    """Return the points of a part: its lines where there are several, else its sentences, without their numbers."""
    lines = [line for line in text.splitlines() if line.strip()]
    rows = lines if len(lines) > 1 else _SENTENCE.findall(text)
    found = [_POINT.sub("", row).strip() for row in rows]
    return [row if row[-1] in "。！？!?；;" else f"{row}。" for row in found if row]


def split(text: str, known: Iterable[tuple[int, int, str]] = ()) -> Parts:
    """Return prose in its four parts. `known` are spans that the reader is sure of, with the name of their part.

    Every other sentence goes by its own words; one that says nothing of its kind goes with the sentence before it, and
    the first one is what is said on the whole. No word of the text is lost.
    """
    sure = sorted(known)
    boxes: dict[str, list[str]] = {"overall": [], **{name: [] for name in NAMES}}
    last = "overall"
    for found in _SENTENCE.finditer(text):
        words = found.group().strip()
        middle = (found.start() + found.end()) // 2
        part = next((name for start, end, name in sure if start <= middle < end), "") or _named(words)
        if not part and any(boxes.values()):
            part = _part_of(words)
        last = part or last
        words = _without_lead(words, last)
        if words:
            boxes[last].append(words)
    return Parts(**{name: "\n".join(rows) if name in NAMES else "".join(rows) for name, rows in boxes.items()})


def _named(words: str) -> str:
    """Return the part that a sentence names itself at its beginning."""
    bare = _POINT.sub("", words)
    return next((name for name, lead in _LEADS.items() if lead.match(bare)), "")


def _part_of(words: str) -> str:
    bare = _POINT.sub("", words)
    return next((name for name, says in _SAYS.items() if says.search(bare)), "")


def _without_lead(words: str, part: str) -> str:
    """Return a sentence without what only names its part; a heading alone is nothing."""
    bare = _POINT.sub("", words)
    if part in _LEADS:
        bare = _LEADS[part].sub("", bare, count=1)
    return bare.strip(" ：:，,")


def as_document(title: str, parts: Parts) -> str:
    """Return a comment as a text that the reader takes apart into the same merits, problems and demands."""
    rows = [title]
    if parts.overall.strip():
        rows.append(points(parts.overall)[0] if len(points(parts.overall)) == 1 else parts.overall.strip())
    headings = (("肯定的成绩", parts.merits), ("存在的问题", parts.problems), ("整改要求", parts.demands))
    there = [(heading, points(text)) for heading, text in headings if points(text)]
    for number, (heading, each) in zip("一二三", there, strict=False):
        rows.append(f"{number}、{heading}")
        rows += [f"（{place}）{words}" for place, words in enumerate(each, 1)]
    return "\n".join(rows)
