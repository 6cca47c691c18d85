"""What a text says of itself: its title, who speaks or writes, in which post, on which day, what it calls itself.

All of it stands in a few short lines before the text begins (in a notice also after its address) and in the signature
at the foot. What a web-site adds about its own publishing says nothing of the text and is passed over; what is not said
stays None.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from shuping.reading import authors
from shuping.reading.dates import day_alone, days, is_left_for_the_pen
from shuping.reading.model import Debris, Head, StatedDay
from shuping.reading.stated import Line, lines_between, stated

_REACH, _LINES = 2_400, 26  # characters and lines of the beginning that are looked at
_FOOT, _FOOT_LINES = 1_600, 18
_LONGEST = 60  # of a line of the head
_LONGEST_TITLE = 120
_META = re.compile(
    r"[>＞»|｜]|^[-—–=_*\s]{3,}$|^附件\s?\d{0,2}[:：]?$|文件$|[〔［\[(（]\d{4}[〕］\])）]\s?(?:第\s?)?\d{1,4}\s?号|^第\s?[\d-]{1,4}\s?页"
    r"|(?:来源|作者|发布者|发布(?:时间|日期)|更新时间|浏览(?:次数|量)?|点击(?:次数|量|数)?|阅读(?:次数|量)?|字号|字体|责任编辑|文章录入|当前(?:所在)?位置|您(?:现在|所在)?的位置)\s?[:：]"
    r"|门户网站$|设为首页"
)
_ISSUED = re.compile(r"(?:发文|成文|印发|签发)(?:日期|时间)\s?[:：]\s{0,4}")
_HELD = re.compile(r"(?:时间|日期)\s?[:：]\s{0,4}")
_PRINTED = re.compile(r"日\s{0,4}印发$")
_ADDRESS = re.compile(r"[:：]$|^(?:各位|同志们)")
_BEGINS = re.compile(r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）]|\d{1,2}[.．、]|[①-⑳]|序号$")
_NOTE = re.compile(r"\s{0,8}[（(【\[][^（(【\[)）】\]]{0,30}[)）】\]]$")
_SITE = re.compile(r"(?:_|\s?[|｜]\s?|\s-{1,2}\s)[^_|｜]{2,14}$")
_KINDS = (
    "点评讲话|讲话提纲|讲话要点|讲话稿|讲话|讲评|致辞|发言提纲|发言稿|发言|主持词|批示|点评意见|点评"
    "|述职述廉述党建报告|述职述廉报告|述职述廉材料|述职报告|述职材料|述职述廉"
    "|整改落实情况的报告|整改落实情况报告|整改进展情况的报告|整改进展情况报告|整改完成情况的报告|整改完成情况报告|整改情况的报告|整改情况报告"
    "|整改方案|整改清单|整改台账|整改措施|整改计划|整改报告|问题清单|任务清单|责任清单|职责清单|自查清单"
    "|责任书|责任状|承诺书|自查报告|审计报告|调研报告|工作报告|工作总结|总结|汇报|报告|反馈意见|反馈函|评语|评价意见"
    "|通知|通报|决定|决议|意见|方案|要点|计划|规划|安排|办法|细则|规定|制度|纪要|会议记录|公告|公示|请示|批复|建议书|倡议书|函"
)
_BLANK = r"[ \u3000]{0,2}"
_KIND = re.compile("(?:" + "|".join(_BLANK.join(word) for word in _KINDS.split("|")) + ")$")
_GOES_ON = re.compile(r"——?|关于|的|\d{4}年|在")
_TWO_PARTIES = re.compile(r"责\s?任\s?[书状]$")
_SPOKEN = re.compile(r"讲话|讲评|致辞|发言|点评|述职|主持词")
_NOTICE = re.compile(r"通\s?知$")


@dataclass(frozen=True, slots=True)
class _Title:
    """A title: its lines in the head, its span without what stands around it, the span of its kind."""

    first: int
    last: int
    start: int
    end: int
    kind: tuple[int, int]


def head(text: str, debris: Sequence[Debris]) -> Head:
    """What the text says of itself. `debris` is what belongs to a web-site or a page; only its footers matter here."""
    end = min((one.start for one in debris if one.what == "footer"), default=len(text))
    begin = lines_between(text, 0, min(end, _REACH))[:_LINES]
    foot = [line for line in lines_between(text, max(end - _FOOT, 0), end)[-_FOOT_LINES:] if not _is_meta(line)]
    top = _top(begin)
    title = _title(text, top)
    kind = text[slice(*title.kind)] if title else ""
    people = [line for index, line in enumerate(top) if not title or not title.first <= index <= title.last]
    under = begin[len(top) :]
    signed = authors.signed(text, under if _NOTICE.search(kind) else [], foot)
    person = authors.of_lines(text, people) or authors.of_lines(text, foot, only_labelled=True)
    if person is None and _SPOKEN.search(kind):
        person = authors.beside_day(text, [line for line in people if not _is_meta(line)])
    own_words = authors.of_himself(text, under[0].start if under else end)
    span = (title.start, title.end) if title else None
    named = authors.of_title(text, span, is_letter=_TWO_PARTIES.search(kind) is not None)
    author, post = authors.chosen(person, own_words, signed, named)
    return Head(
        title=stated(text, title.start, title.end) if title else None,
        author=author,
        post=post,
        day=_day(text, top, people, signed.day if signed else None, foot),
        kind=stated(text, *title.kind) if title else None,
    )


def _is_meta(line: Line) -> bool:
    return _META.search(line.words) is not None


def _top(lines: Sequence[Line]) -> list[Line]:
    """The lines before the text begins: before its address, its first sentence or its first numbered point."""
    found: list[Line] = []
    for line in lines:
        if _is_meta(line):
            found.append(line)
            continue
        words = line.words
        if len(words) > _LONGEST or "。" in words or words[-1] in "，,；;、" or _ADDRESS.search(words):
            break
        if _BEGINS.match(words) and not _KIND.search(_NOTE.sub("", words)):
            break
        found.append(line)
    return found


def _title(text: str, top: Sequence[Line]) -> _Title | None:
    """The title that stands nearest to the text; a bare word (讲话提纲) gives way to the full title before it."""
    found: list[_Title] = []
    for index, line in enumerate(top):
        if _is_meta(line):
            continue
        end = line.start + len(_NOTE.sub("", _NOTE.sub("", _SITE.sub("", line.words))))
        kind = _KIND.search(text, line.start, end)
        if kind is None or not (line.start < kind.start() or end - line.start >= 4) or authors.is_person(line):
            continue
        first = _first_line(top, index, found)
        start = authors.after_post(text, top[first].start, end) if first == index else top[first].start
        if end - start <= _LONGEST_TITLE:
            found.append(_Title(first, index, start, end, (kind.start(), kind.end())))
    full = [one for one in found if (one.start, one.end) != one.kind]
    best = full or found
    return best[-1] if best else None


def _first_line(top: Sequence[Line], index: int, titles: Sequence[_Title]) -> int:
    """The line in which a title begins that ends in line `index`: lines broken by hand, the organ above 关于."""
    first = index
    while first > 0 and index - first < 3:
        line, above = top[first], top[first - 1]
        whole = any(one.last == first - 1 for one in titles)
        apart = line.after_blank_line or _is_meta(above) or whole
        if (
            apart
            or authors.is_person(above)
            or day_alone(line.text, above.start, above.end)
            or above.words[-1] in ")）"
        ):
            break
        if line.words.startswith("在") and authors.ends_in_post(above.words):
            break
        first -= 1
    return first


def _day(
    text: str, top: Sequence[Line], people: Sequence[Line], signed: StatedDay | None, foot: Sequence[Line]
) -> StatedDay | None:
    """The day under the title, else that of the signature, else the one that is printed at the foot."""
    said = [line for line in people if not _is_meta(line)]
    for line in said:
        found = next(days(text, line.start, line.end), None)
        if found and (found.start - line.start <= 2 or _apart(text, line, found) or _HELD.search(line.words)):
            return found
    for line in top:
        issued = _ISSUED.search(line.words)
        if issued:
            return next(days(text, line.start + issued.end(), line.end), None)
    return signed or _at_the_foot(text, foot)


def _apart(text: str, line: Line, found: StatedDay) -> bool:
    """Whether a day stands for itself in a line: after a blank or in brackets."""
    return text[found.start - 1] in " \u3000（(" and len(line.words) <= _LONGEST


def _at_the_foot(text: str, foot: Sequence[Line]) -> StatedDay | None:
    for line in reversed(foot[-8:]):
        found = day_alone(text, line.start, line.end)
        if found and (found.day is not None or is_left_for_the_pen(text, found, line.end)):
            return found
    for line in reversed(foot[-4:]):
        if _PRINTED.search(line.words):
            return next(days(text, line.start, line.end), None)
    return None
