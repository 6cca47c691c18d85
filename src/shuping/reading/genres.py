"""What sort of document a text is: it says who speaks to whom."""

from __future__ import annotations

import re
from enum import StrEnum

from shuping.reading.text import INDENT


class Genre(StrEnum):
    """A sort of document."""

    SPEECH = "speech"
    DEBRIEF = "debrief"
    PLAN = "plan"
    LETTER = "letter"
    COMMENT = "comment"
    RECTIFICATION = "rectification"
    PUT_RIGHT = "put_right"
    UNKNOWN = "unknown"


_SPEECH = re.compile(r"讲话|主持词|讲评|致辞|发言提纲|讲稿|会议纪要|会议记录|座谈会上的")
_GENRES = [
    (Genre.PUT_RIGHT, re.compile(r"整改[^。]{0,8}(?:情况|进展|结果|报告)|整改落实")),
    (Genre.RECTIFICATION, re.compile(r"整改(?:方案|清单|台账|措施|任务|计划|承诺)|问题清单")),
    (Genre.LETTER, re.compile(r"责\s*任\s*书|承诺书|责任(?:制)?清单|职责清单|责任状|公开承诺|践诺")),
    (Genre.COMMENT, re.compile(r"点评|评语|反馈意见|意见反馈|反馈函|评议意见|反馈")),
    (Genre.SPEECH, _SPEECH),
    (Genre.DEBRIEF, re.compile(r"述职|述廉|总结|汇报|情况报告|工作报告|情况的报告|自查报告|发言")),
    (Genre.PLAN, re.compile(r"要点|计划|方案|安排|打算|规划|部署|意见|通知|目标任务|实施")),
]
_DEBRIEF_TITLE = re.compile(r"述职(?:述廉)?(?:述党建)?报告")
_INSIDE = [
    (Genre.SPEECH, re.compile(r"\n[?？\s]{0,4}[^\n，,。：:]{4,24}同志[：:]")),
    (
        Genre.DEBRIEF,
        re.compile(
            r"(?:述职|报告|汇报|说说|说一下)(?:如下|完了|完毕)|(?:述职|报告)[^。\n]{0,16}请[^。\n]{0,16}(?:批评|评议)"
        ),
    ),
    (Genre.LETTER, re.compile(r"(?:签订|特与)[^。]{0,20}责任书|作出(?:以下|如下)承诺|承诺如下|甲方[：:]")),
    (Genre.RECTIFICATION, re.compile(r"制定(?:如下|以下|本)(?:整改)?方案")),
    (
        Genre.SPEECH,
        re.compile(r"[讲谈提说强调][^。]{0,6}[几两三四五六](?:点|个|条|句|层)|下面[,，]?我|同志们[:：,，!！]"),
    ),
]
_TITLE_LINES = 16
_TITLE_REACH = 1200
_LONGEST_TITLE = 60


def genre(text: str) -> Genre:
    """The sort of document that its title names; where no title does, what its opening and closing words say."""
    found = genre_of_title(title_lines(text))
    if found is not Genre.UNKNOWN:
        return found
    words = text[:900] + "\n" + text[-300:]
    return next((one for one, said in _INSIDE if said.search(words)), Genre.UNKNOWN)


def title_lines(text: str) -> str:
    """The short lines before the first sentence: the title, a subtitle, who speaks and when, what a web-site adds."""
    lines = []
    for line in text[:_TITLE_REACH].splitlines()[:_TITLE_LINES]:
        words = line.strip(INDENT)
        if len(words) > _LONGEST_TITLE or words[-1:] in tuple("，,；;") or "。" in words:
            break
        if words[-1:] in tuple(":：") and not _SPEECH.search(words):
            break
        lines.append(words)
    return "\n".join(lines)


def genre_of_title(title: str) -> Genre:
    """The sort of document that a title names; a speech about debriefs is a speech, a report on a review a debrief."""
    if _SPEECH.search(title) and not re.search(r"反馈意见|点评意见", title):
        return Genre.SPEECH
    if _DEBRIEF_TITLE.search(title):
        return Genre.DEBRIEF
    return next((kind for kind, words in _GENRES if words.search(title)), Genre.UNKNOWN)
