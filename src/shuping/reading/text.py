"""The given text as paragraphs, without changing an offset.

Real texts are dirty: a lost full-width space comes as `?`, a line is broken in mid-word, a page number stands in
mid-sentence, a web-site puts its header and footer around all. A paragraph here is a stretch of the given text, so
nothing is moved or replaced.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from shuping.reading.columns import Table, taken_out
from shuping.reading.model import Debris
from shuping.reading.paragraphs import Paragraph
from shuping.reading.tables import with_rows

BLANKS = " \t\r\f\v\u3000\xa0\ufeff\u200b"
INDENT = BLANKS + "?？�"
STOPS = "。；;！!？?"
CLOSERS = "”’\"'』」）)】"

_LINE = re.compile(r"[^\n]+")
_PAGE_NUMBER = re.compile(r"[-—–－·\s]{0,8}\d{1,3}[-—–－·\s]{0,8}|第\s{0,2}\d{1,3}\s{0,2}页.{0,12}")
_ADDRESS_ONLY = re.compile(r"(?:https?://|www\.)[\x21-\x7e]{1,400}")
_LENGTH_NOTE = re.compile(r"[（(【\[]?\s?(?:全文|共|约)\s?\d{2,7}\s?字\s?[)）】\]]?$")
_HEADER = re.compile(
    r"(?:来源|信息来源|文章来源|作者|发布者|发布时间|发布日期|更新时间|浏览|浏览次数|点击|点击数|阅读|阅读量|字号|字体|编辑|责任编辑|当前位置|您的位置|您现在的位置)\s?[::：]"
    r"|首页\s?[>＞»]|(?:分享到|打印本页|收藏本文|公文网|范文网)"
)
_FOOTER = re.compile(
    r"本文(?:内容|来源|来自|由)[^\n]{0,40}(?:贡献|网|整理|上传|作者)|本站|版权(?:所有|声明)|免责声明|(?:如若|如需|未经|欢迎)?转载(?:请|,|，|必究)"
    r"|ICP备|公网安备|责任编辑\s?[:：]|上一篇|下一篇|相关(?:阅读|推荐|文章|范文)|扫(?:一扫|描|码)|公众号|打印本页|关闭窗口|返回(?:顶部|首页)|下一页|尾页|分享到|涉嫌(?:抄袭|侵权)|网友评论"
)
_LONGEST_HEADING = 36
_FOOTER_REACH = 30
_HEADER_REACH = 8


@dataclass(frozen=True, slots=True)
class Body:
    """The paragraphs of the text proper, the tables between them, and what was left out."""

    paragraphs: tuple[Paragraph, ...]
    debris: tuple[Debris, ...]
    tables: tuple[Table, ...] = ()


def body(text: str) -> Body:
    """The paragraphs of the text: tables and debris left out, hard-wrapped lines joined."""
    lines, tables = taken_out(text, _lines(text))
    kept, debris = _without_debris(text, with_rows(text, lines))
    return Body(tuple(_joined(text, kept)), tuple(debris), tuple(tables))


def _lines(text: str) -> list[Paragraph]:
    lines = []
    for match in _LINE.finditer(text):
        line = match.group()
        core = line.lstrip(INDENT)
        start = match.end() - len(core)
        core = core.rstrip(BLANKS)
        if core:
            lines.append(Paragraph(start, start + len(core), start > match.start()))
    return lines


def _without_debris(text: str, lines: list[Paragraph]) -> tuple[list[Paragraph], list[Debris]]:
    head = _header(text, lines)
    foot = _footer(text, lines)
    kept: list[Paragraph] = []
    debris: list[Debris] = []
    for index, line in enumerate(lines):
        short = line.end - line.start <= 420
        if index in head:
            debris.append(Debris(line.start, line.end, "header"))
        elif index >= foot:
            debris.append(Debris(line.start, line.end, "footer"))
        elif short and line.end - line.start <= 24 and _PAGE_NUMBER.fullmatch(text, line.start, line.end):
            debris.append(Debris(line.start, line.end, "page_number"))
        elif short and _ADDRESS_ONLY.fullmatch(text, line.start, line.end):
            debris.append(Debris(line.start, line.end, "address"))
        else:
            kept.append(line)
    return kept, debris


def _header(text: str, lines: list[Paragraph]) -> set[int]:
    found = set()
    for index, line in enumerate(lines[:_HEADER_REACH]):
        if line.end - line.start > 120 or text[line.end - 1] in "。；":
            break
        words = text[line.start : line.end]
        if _LENGTH_NOTE.search(words) or _HEADER.search(words):
            found.add(index)
    return found


def _footer(text: str, lines: list[Paragraph]) -> int:
    """The index of the first line of the footer, or the number of lines: from there on nothing is text."""
    first = len(lines)
    for index in range(len(lines) - 1, max(len(lines) - _FOOTER_REACH, 0) - 1, -1):
        line = lines[index]
        is_prose = line.end - line.start > 30 and text.find("。", line.start, line.end) >= 0
        if _FOOTER.search(text, line.start, min(line.end, line.start + (12 if is_prose else 200))):
            first = index
        elif is_prose:
            break
        elif _ADDRESS_ONLY.search(text, line.start, min(line.end, line.start + 200)) or first - index > 6:
            continue
        elif line.end - line.start > 80 and first < len(lines):
            break
    return first


def ends_sentence(text: str, end: int) -> bool:
    """Whether a sentence, or a lead with its colon, ends right before this offset."""
    while end and text[end - 1] in CLOSERS:
        end -= 1
    return end > 0 and text[end - 1] in STOPS + ":：…—"


def _width(text: str, line: Paragraph) -> int:
    """Columns on a page: a Chinese character takes two."""
    words = text[line.start : line.end]
    return (len(words) + len(words.encode("utf-8", "surrogatepass"))) // 2


def _joined(text: str, lines: list[Paragraph]) -> list[Paragraph]:
    wrap = _wrap_width(text, lines)
    indented = sum(line.indented for line in lines) * 2 >= len(lines) > 3
    paragraphs: list[Paragraph] = []
    previous: Paragraph | None = None
    for line in lines:
        if previous is not None and _continues(
            text, paragraphs[-1].start, previous, line, wrap=wrap, indented=indented
        ):
            paragraphs[-1] = Paragraph(paragraphs[-1].start, line.end, paragraphs[-1].indented)
        else:
            paragraphs.append(line)
        previous = line
    return paragraphs


_OPENS = re.compile(
    r"[（(〔【]?[一二三四五六七八九十\d]{1,3}[、.．是要)）〕】]|[（(][^）)\n]{2,30}[）)]$|[①-⑳○●◆■▲★※•◎□]"
    r"|\d{1,2}[ \u3000]|第[一二三四五六七八九十]|首先|其次|再次|最后|问题|同志们|各位"
)


def _continues(text: str, begin: int, previous: Paragraph, line: Paragraph, *, wrap: int, indented: bool) -> bool:
    """Whether this line goes on with the sentence of the line before it, whose paragraph starts at `begin`."""
    if line.indented or line.row or previous.row or ends_sentence(text, previous.end):
        return False
    if _is_prose(text, begin, previous.end) and not _OPENS.match(text, line.start) and text[line.end - 1] not in ":：—":
        return True
    width = _width(text, previous)
    full = wrap > 0 and wrap - 4 <= width <= wrap
    loose = (indented and width > 30) or text[previous.end - 1] in ",，、"
    return (full or loose) and not _OPENS.match(text, line.start)


def _is_prose(text: str, begin: int, end: int) -> bool:
    """Whether a paragraph so far is running text and no heading, line of a table or signature."""
    if end - begin < 16:
        return False
    sentence = any(text.find(mark, begin, end) >= 0 for mark in "。；;")
    has_clauses = any(text.find(mark, begin, end) >= 0 for mark in "，,")
    return sentence or (has_clauses and (end - begin > _LONGEST_HEADING or not _OPENS.match(text, begin)))


def _wrap_width(text: str, lines: list[Paragraph]) -> int:
    """The width at which lines were broken by hand, 0 where they were not."""
    widths = Counter(_width(text, line) // 2 * 2 for line in lines if not ends_sentence(text, line.end))
    wide = {width: count for width, count in widths.items() if width >= 30}
    if not wide:
        return 0
    most = max(wide, key=lambda width: wide[width] + wide.get(width - 2, 0))
    around = wide[most] + wide.get(most - 2, 0) + wide.get(most + 2, 0)
    return most + 3 if around >= 3 and around * 4 >= len(lines) else 0
