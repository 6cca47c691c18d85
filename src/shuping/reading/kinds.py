"""What sets the kind of an item: the lead sentence, the headings above it, and who speaks to whom."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from shuping.reading.model import Kind


class Genre(StrEnum):
    """What sort of document this is; it says who speaks."""

    SPEECH = "speech"
    DEBRIEF = "debrief"
    PLAN = "plan"
    LETTER = "letter"
    COMMENT = "comment"
    RECTIFICATION = "rectification"
    UNKNOWN = "unknown"


_GENRES = [
    (Genre.RECTIFICATION, re.compile(r"整改(?:方案|清单|台账|措施|情况|报告|落实)")),
    (Genre.LETTER, re.compile(r"责任书|承诺书|责任清单|责任制清单|职责清单|责任状|公开承诺")),
    (Genre.COMMENT, re.compile(r"点评|评语|反馈意见|意见反馈|反馈函|评议意见")),
    (Genre.SPEECH, re.compile(r"讲话|主持词|讲评|致辞|发言提纲")),
    (Genre.DEBRIEF, re.compile(r"述职|述廉|总结|汇报|情况报告|工作报告|情况的报告|自查报告|发言")),
    (Genre.PLAN, re.compile(r"要点|计划|方案|安排|打算|规划|部署|意见|通知|目标任务")),
]
_ON_COMMENTS = re.compile(r"讲话|主持词|述职报告")

_CUES = [
    (
        Kind.PROBLEM,
        r"(?<!解决)(?<!破解)(?<!化解)(?<!整改)问题(?!导向|意识|清单|整改)|(?<!弥补)不足|(?<!缩小)差距|(?<!补齐)(?<!补)短板|(?<!强)弱项|薄弱环节|缺点|教训|困难|原因",
    ),
    (
        Kind.ACHIEVEMENT,
        r"成绩|成效|效果|亮点|做法|经验|特色|特点|总体(?:上|比较|较)?(?:较)?(?:很)?好|履职尽责|履职情况|工作情况|完成情况|落实情况"
        r"|整改(?:落实|完成)?情况|回顾|工作开展|肯定|优点|可圈可点|主要工作|取得|所做的?工作|做了以下",
    ),
    (
        Kind.MEASURE,
        r"措施|打算|整改(?!(?:落实|完成)?情况)|工作计划|工作安排|思路|下(?:一)?步|今后|明年|来年|努力方向|改进方向|重点任务|重点工作|主要任务|工作任务|工作重点",
    ),
    (Kind.REQUIREMENT, r"强调|要求(?!相比|比)|抓好|做好|希望|建议|着力|必须|务必|切实|意见|嘱托"),
    (Kind.COMMITMENT, r"承诺|责任内容|工作目标|目标任务|职责任务|工作职责|主要职责|责任目标|责任事项"),
    (
        Kind.OTHER,
        r"指导思想|总体要求|基本原则|总体思路|考核|奖惩|附则|考评|责任追究|结果运用|评分|目的意义|组织领导保障",
    ),
]
_ANY_CUE = re.compile("|".join(f"(?P<{kind.value}>{words})" for kind, words in _CUES))
_FAULT = re.compile(
    r"不(?:强|够|足|高|严|深|到位|力|实|大|多|细|好|全面|平衡|规范|明显|健全|完善|扎实|均衡|快|精|牢|紧|主动|经常|彻底|理想)|欠缺|缺乏|缺少|滞后|薄弱|有待|偏(?:弱|软|低|少)|松懈|流于形式|弱化|老化|断档"
)
_PUT_RIGHT = re.compile(r"整改(?:落实|完成)?情况")
_NOT_PUT_RIGHT = re.compile(r"尚未|还未|仍未|没有(?:完成|解决)|未(?:完成|整改|解决)|正在(?:整改|推进)|未到位")

# What a cue means in the mouth of this speaker; what is not named stays as the cue says.
_VOICE: dict[Genre, dict[Kind, Kind]] = {
    Genre.SPEECH: {Kind.MEASURE: Kind.REQUIREMENT, Kind.COMMENT: Kind.ACHIEVEMENT},
    Genre.COMMENT: {Kind.MEASURE: Kind.REQUIREMENT},
    Genre.DEBRIEF: {Kind.REQUIREMENT: Kind.MEASURE},
    Genre.PLAN: {Kind.REQUIREMENT: Kind.MEASURE, Kind.COMMITMENT: Kind.MEASURE},
    Genre.RECTIFICATION: {Kind.REQUIREMENT: Kind.MEASURE, Kind.COMMITMENT: Kind.MEASURE},
    Genre.LETTER: {Kind.REQUIREMENT: Kind.COMMITMENT, Kind.MEASURE: Kind.COMMITMENT},
    Genre.UNKNOWN: {},
}
_DEFAULT = {
    Genre.SPEECH: Kind.REQUIREMENT,
    Genre.DEBRIEF: Kind.ACHIEVEMENT,
    Genre.PLAN: Kind.MEASURE,
    Genre.RECTIFICATION: Kind.MEASURE,
    Genre.LETTER: Kind.COMMITMENT,
    Genre.COMMENT: Kind.COMMENT,
    Genre.UNKNOWN: Kind.OTHER,
}


def genre(title: str) -> Genre:
    """The sort of document that its title names."""
    if _ON_COMMENTS.search(title) and not re.search(r"点评意见|反馈意见", title):
        return Genre.SPEECH if re.search(r"讲话|主持词", title) else Genre.DEBRIEF
    return next((kind for kind, words in _GENRES if words.search(title)), Genre.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Label:
    """A word with a colon that opens a paragraph; `kind` is None for lines of owner, deadline and the like."""

    end: int
    kind: Kind | None


_LABEL = re.compile(
    r"[【\[(（“]?(?:"
    r"(?P<problem>(?:存在|主要|突出|具体)?的?(?:主要|突出)?(?:问题|不足|差距)(?:表现|和不足|与不足|及不足)?|问题表现|具体表现|原因分析|主要原因|问题原因|不足之处)"
    r"|(?P<measure>(?:整改|工作|具体|主要|下一步|下步)?(?:措施|打算|整改)|整改目标|下一步工作|努力方向)"
    r"|(?P<achievement>主要做法|主要成绩|主要成效|工作亮点|工作成效|成绩|成效|亮点|优点|特色做法|整改(?:落实)?情况|落实情况)"
    r"|(?P<requirement>(?:工作|几点|整改)?(?:要求|希望|建议|意见建议)|努力方向)"
    r"|(?P<comment>点评|点评意见|总体评价|综合评价|评语|总体印象)"
    r"|(?P<commitment>承诺|承诺事项|责任内容|工作目标|目标任务)"
    r"|(?P<other>指导思想|总体要求|考核办法|奖惩办法)"
    r"|(?P<owner>(?:整改|第一|主要|直接)?责任(?:人|领导|单位|部门)|牵头(?:领导|单位|部门|人)|配合单位|(?:整改|完成|办结)?时限|(?:完成|整改)时间"
    r"|时间|地点|参加人员|主持人|记录人|联系(?:人|电话)|抄送|主送|附件|报送|发送)"
    r")[】\])）”]?\s?[:：]"
)


def label(text: str, start: int, end: int) -> Label | None:
    """The label that opens this paragraph, if one does."""
    match = _LABEL.match(text, start, end)
    if match is None:
        return None
    name = match.lastgroup or "owner"
    return Label(match.end(), None if name == "owner" else Kind(name))


def names_a_kind(words: str) -> bool:
    """Whether a heading says what sort of points stand under it."""
    return _ANY_CUE.search(words) is not None


def cue(words: str) -> Kind | None:
    """The kind that a lead sentence announces: its last word decides (在肯定成绩的同时,还存在不足)."""
    last = None
    for match in _ANY_CUE.finditer(words):
        last = match.lastgroup
    return Kind(last) if last else None


def heading_cue(words: str) -> Kind | None:
    """The kind that a heading announces; None where it announces praise and fault at once."""
    found = {match.lastgroup for match in _ANY_CUE.finditer(words)}
    if {Kind.PROBLEM.value, Kind.ACHIEVEMENT.value} <= found:
        return None
    return cue(words)


def kind_of_run(
    *,
    genre: Genre,
    hint: Kind | None,
    wanted: bool,
    lead: Iterable[str],
    headings: Iterable[str],
    titles: Iterable[str],
) -> Kind:
    """The kind of the points of one run.

    `lead` are the sentences before the first point and `headings` the headings above, the nearest first; `titles` are
    those of the points; `hint` comes from a label, `wanted` says that the enumerator itself demands (一要).
    """
    if hint is not None:
        return kind_of_label(genre, hint)
    said = next((kind for sentence in lead if (kind := cue(sentence)) is not None), None)
    if said is not None:
        return Kind.REQUIREMENT if said is Kind.REQUIREMENT and wanted else _voiced(genre, said)
    if wanted:
        return _voiced(genre, Kind.REQUIREMENT)
    said = next((kind for heading in headings if (kind := heading_cue(heading)) is not None), None)
    if said is not None:
        return _voiced(genre, said)
    own = list(titles)
    if own and sum(_FAULT.search(title) is not None for title in own) * 2 > len(own):
        return Kind.PROBLEM
    return _DEFAULT[genre]


def kind_of_label(genre: Genre, hint: Kind) -> Kind:
    """The kind of what a label announces: it says so itself, only for measures the speaker matters."""
    return _voiced(genre, hint) if hint is Kind.MEASURE else hint


def kind_of_heading(genre: Genre, heading: str) -> Kind:
    """The kind of what stands under a top heading without a list: only the heading itself tells it."""
    said = heading_cue(heading)
    return _voiced(genre, said) if said is not None else _DEFAULT[genre]


def kind_of_item(kind: Kind, headings: Iterable[str], words: str) -> Kind:
    """The kind of one point of a run of `kind`: a problem of last year that was not put right stays one."""
    if (
        kind is Kind.ACHIEVEMENT
        and _NOT_PUT_RIGHT.search(words)
        and any(_PUT_RIGHT.search(above) for above in headings)
    ):
        return Kind.PROBLEM
    return kind


def _voiced(genre: Genre, kind: Kind) -> Kind:
    return _VOICE[genre].get(kind, kind)
