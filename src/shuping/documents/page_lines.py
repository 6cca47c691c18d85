"""From the lines of printed pages back to paragraphs: page numbers go, a line that runs on is joined with the next."""

import re
import unicodedata
from collections import Counter

SHORTEST_FULL = 0.8  # of the longest line: a shorter line ends its paragraph
LONGEST_FOOT = 40  # characters of what is printed at the edge of every page
LONGEST_PAGE_NUMBER = 40  # characters; a longer line is none, whatever it is made of
PAGE_NUMBER = re.compile(r"[\s—–－\-─·.]*(第\s*)?\d{1,4}(\s*页)?([\s,，/]*共?\s*\d{1,4}\s*页?)?[\s—–－\-─·.]*")
PAGE_MARK = re.compile(r"[—–－\-]\s*\d{1,4}\s*[—–－\-]")
SENTENCE_END = tuple("。！？：；.!?:;…”’」』")
NEW_PARAGRAPH = re.compile(
    r"\s*([一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[.．、]"
    r"|第[一二三四五六七八九十]+|附件|[—－-]{2})"
)


def lines_of(page: str) -> list[str]:
    """Return the non-empty lines of a page without its page number."""
    lines = [line.rstrip() for line in re.split(r"[\r\n\f\v]+", page) if line.strip()]
    for place in (-1, 0):
        if lines and len(lines[place]) <= LONGEST_PAGE_NUMBER and PAGE_NUMBER.fullmatch(lines[place]):
            del lines[place]
    return lines


def without_feet(pages: list[list[str]]) -> list[list[str]]:
    """Drop what stands at the same edge of most pages: 内部资料, the name of the paper, with or without a page number.

    Up to two lines at each edge; on several pages one with a page number in it is enough.
    """
    for place in (0, 0, -1, -1):
        edges = Counter(_foot(page[place]) for page in pages if len(page) > 1)
        most = max(2, (len(pages) + 1) // 2)
        for page in pages:
            line = page[place] if page else ""
            times = edges[_foot(line)] if line else 0
            if (times >= most and _may_be_foot(line)) or (times > 1 and PAGE_MARK.search(line)):
                del page[place]
    return pages


def _foot(line: str) -> str:
    """A line of an edge without its page number and blanks."""
    return "".join(PAGE_MARK.sub("", line).split())


def _may_be_foot(line: str) -> bool:
    return len(line) <= LONGEST_FOOT and not line.endswith(SENTENCE_END) and not NEW_PARAGRAPH.match(line)


def paragraphs(lines: list[str]) -> list[str]:
    """Join a full line that ends no sentence with the next, unless that one begins with a number of its own."""
    longest = sorted(map(_width, lines))[int(len(lines) * 0.9)]
    joined: list[list[str]] = []
    is_open = False
    for line in lines:
        if is_open and not NEW_PARAGRAPH.match(line):
            joint = " " if _is_latin(joined[-1][-1][-1]) and _is_latin(line.lstrip()[0]) else ""
            joined[-1].append(joint + line.lstrip())
        else:
            joined.append([line])
        is_open = not line.endswith(SENTENCE_END) and _width(line) >= SHORTEST_FULL * longest
    return ["".join(parts) for parts in joined]


def _width(text: str) -> float:
    return sum(1 if unicodedata.east_asian_width(c) in "WFA" else 0.5 for c in text)


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalpha()
