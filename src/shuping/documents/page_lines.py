"""From the lines of printed pages back to paragraphs: page numbers go, a line that runs on is joined with the next."""

import re
import unicodedata
from collections import Counter

SHORTEST_FULL = 0.8  # of the longest line: a shorter line ends its paragraph
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
    """Drop a first or last line that stands on several pages and differs only in the page number."""
    edges = Counter(
        PAGE_MARK.sub("", line).strip() for page in pages for line in {*page[:1], *page[-1:]} if PAGE_MARK.search(line)
    )
    feet = {line for line, times in edges.items() if times > 1}
    for page in pages:
        for place in (-1, 0):
            if page and PAGE_MARK.search(page[place]) and PAGE_MARK.sub("", page[place]).strip() in feet:
                del page[place]
    return pages


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
