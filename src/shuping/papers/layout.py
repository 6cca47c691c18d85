"""The measures of GB/T 9704-2012, in one place for DOCX and PDF."""

from dataclasses import dataclass

PAGE = (210.0, 297.0)  # mm
TOP, BOTTOM, LEFT, RIGHT = 37.0, 35.0, 28.0, 26.0  # mm
LINES, CHARACTERS = 22, 28  # of a page, of a line
POINTS_PER_MM = 72 / 25.4
TEXT_WIDTH = (PAGE[0] - LEFT - RIGHT) * POINTS_PER_MM  # pt
TEXT_HEIGHT = (PAGE[1] - TOP - BOTTOM) * POINTS_PER_MM  # pt
LINE = TEXT_HEIGHT / LINES  # pt
CHARACTER = TEXT_WIDTH / CHARACTERS  # pt; a little less than the size of the letters
BODY, TITLE, NUMBER, TABLE, CHAIN = 16.0, 22.0, 14.0, 12.0, 8.5  # pt
TABLE_LINE = 20.0  # pt
NUMBER_BELOW = 7.0  # mm from the text to the page number
HEAD_BELOW = 35.0  # mm from the top of the text to the red head
RED_LINE_BELOW = 4.0  # mm from the paper's number to the red line
RED = "C00000"


@dataclass(frozen=True)
class Face:
    """A typeface of official papers, and the free ones that stand in for it, best first."""

    name: str
    stand_ins: tuple[str, ...]


SERIF, SANS, BOLD = "Noto Serif CJK SC", "Noto Sans CJK SC", "Shuping Bold"  # the last is named in `pdf.py`
FANGSONG = Face("仿宋_GB2312", (SERIF,))
KAITI = Face("楷体_GB2312", ("AR PL KaitiM GB", BOLD))
HEITI = Face("黑体", (SANS,))
XIAOBIAOSONG = Face("方正小标宋简体", (BOLD,))
SONGTI = Face("宋体", (SERIF,))
OFFICIAL = (FANGSONG, KAITI, HEITI, XIAOBIAOSONG)
HEADING_FACES = (HEITI, KAITI, FANGSONG, FANGSONG)


def red_head_size(characters: float) -> float:
    """Return the size in pt at which a red head of so many full-width characters fits the line; at most 48."""
    return min(48.0, TEXT_WIDTH * 0.95 / max(characters, 1))
