"""The measures of GB/T 9704-2012, in one place for DOCX and PDF."""

from dataclasses import dataclass

LINES, CHARACTERS = 22, 28  # of a page, of a line
POINTS_PER_MM = 72 / 25.4


@dataclass(frozen=True)
class Page:
    """An A4 page and its margins in mm."""

    width: float
    height: float
    top: float
    bottom: float
    left: float
    right: float

    @property
    def text_width(self) -> float:
        """The width of the text in pt."""
        return (self.width - self.left - self.right) * POINTS_PER_MM

    @property
    def text_height(self) -> float:
        """The height of the text in pt."""
        return (self.height - self.top - self.bottom) * POINTS_PER_MM


PORTRAIT = Page(210.0, 297.0, top=37.0, bottom=35.0, left=28.0, right=26.0)
LANDSCAPE = Page(297.0, 210.0, top=28.0, bottom=26.0, left=37.0, right=35.0)  # the same 156 by 225 mm, turned
HANDOUT = Page(210.0, 297.0, top=14.0, bottom=20.0, left=20.0, right=18.0)  # no official paper: one sheet at hand
LINE = PORTRAIT.text_height / LINES  # pt
CHARACTER = PORTRAIT.text_width / CHARACTERS  # pt; a little less than the size of the letters
BODY, TITLE, NUMBER, TABLE, CHAIN = 16.0, 22.0, 14.0, 12.0, 8.5  # pt
TABLE_LINE = 20.0  # pt
DENSE, DENSE_LINE = 10.5, 16.0  # pt, of a table of many words: 五号, the size that offices set lists in
CELL_SIDE = 3.0  # pt between a cell's rule and its text, left and right
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
    return min(48.0, PORTRAIT.text_width * 0.95 / max(characters, 1))
