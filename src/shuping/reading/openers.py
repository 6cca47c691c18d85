"""Paragraphs that no enumerator opens and that are points all the same: they open a topic of their own.

“先说修路的事”, “关于第一书记，我再说几句”, a remark that begins with one person's post and name, a resolve at the end
of a report. And the bold lead phrase of work points (抓实集中学习。…), which counts only among others of its kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from shuping.reading.genres import Genre
from shuping.reading.paragraphs import Paragraph
from shuping.reading.text import STOPS
from shuping.reading.turns import NO_POINT

_SHORTEST = 24  # characters of a paragraph that says something about its topic
_TOPIC = re.compile(
    r"(?:首先|其次|最后|接着|然后|先|再|还|也|下面|另外|此外|顺便|这里|在这里|在此)?[,，]?(?:我)?(?:顺便|单独|特别|重点|先|再|还|也)?(?:要|想|来)?"
    r"(?:(?:说|讲|谈|看|提|汇报)(?:一?[说讲谈看提]|一下|[几一两]句)?(?!的|过|完|实话|真的|起来(?:重要|容易)|得)|插[一几两]句|强调一[点下])"
    r"(?=[^。]{2,40}(?:的事|方面|这一头|这一块|工作|情况|问题|建设|党|教育|准备|换届|信访|作风|经费|组织|队伍|书记|村|发展)?[,，。：:])"
    r"|[^，,。；;：:、\s]{2,14}(?:这(?:一)?块|这个事|这件事|这一头|方面)[,，]|先从[^。，,]{1,14}说起|(?:此外|另外)(?=[,，\u4e00-\u9fff])|另[：:,，]|(?:说到|谈到|讲到|提到|至于|关于|有关|对于|就)(?!以上|上述|这些|印发|[“‘《]?[^，,。]{0,30}(?:的通知|的讲话|的报告|的意见|方案))[^。：:，,；;]{2,30}[,，。：:]"
    r"|(?:还有|另有|再有)(?:一|几|两)?(?:个|条|件|点|种|类)[^。；;]{0,24}[,，。：:]"
    r"|(?:再|还)(?:一个|有)(?:就是)?[^。；;，,]{0,20}(?:问题|毛病|现象|不足)"
)
_ROOT = re.compile(
    r"说到底|究其原因|产生(?:这些|以上|上述)[^，,。]{0,8}[,，]|(?:分析|剖析)[^，,。]{0,10}原因[,，]|根子|归根结底"
)
_PERSON = re.compile(
    r"(?!对|以上)[^，,。；;：:、\s]{0,24}(?:书记|支书|村主任|主任|部长|院长|校长|镇长|乡长|主席|组长|局长|经理|董事长|委员)[^，,。；;：:、]{0,8}?(?:同志)?[：:]"
    r"|(?!对|以上|各位)[^，,。；;：:、]{2,24}同志(?!们|就是|都|的|和|与|要)(?:[：:，,。（(]|[^，,。；;：:、]{1,12})"
)
_NAME_ONLY = re.compile(r"[^，,。；;：:、]{2,24}(?:同志|书记|主任)?[：:]?$")
_RESOLVE = re.compile(
    r"(?:我|本人)[^。；;，,]{0,12}(?:表个?态|承诺|保证|一定|决心|将(?!(?:情况|一年))|愿意?(?:接受)?)|(?:今后|下一步|新的一年)[^。；;，,]{0,6}[,，]?(?:我|本人)"
)
_TITLED = re.compile(
    r"[^，,。；;：:！？\s（(]{3,20}[。：:](?=[^\n]{14})|[^，,。；;：:！？\s]{3,14}[，,][^，,。；;：:！？\s]{3,14}。(?=[^\n]{14})"
    r"|【[^】]{2,20}】"
)
_LEAD_IN = re.compile(
    r"(?:以下|如下|下面|这么|这样)[^。]{0,10}(?:几|[两二三四五六七八])?(?:个|点|条|项|方面|件|句|种)|[几两三四五六七八](?:个方面|个问题|点(?:意见|要求|希望|建议)|条(?:意见|问题)|句话|项工作|件事|种倾向)"
    r"|(?:报告|述职|汇报|通报|说明)如下|逐(?:个|一)(?:说|讲|点)|有几(?:个|点|条)|提(?:出)?[几两三四五六](?:点|条)"
)
_ANNOUNCES = re.compile(
    r"(?:[^。]{0,16}[,，])?(?:我|我们|这里)?(?:再|还|就此)?[^。，,]{0,8}?(?:提|讲|谈|说|强调|明确)(?:出)?"
    r"[几两二三四五六七八](?:点|条|个(?:方面|问题)?)(?:具体|工作)?(?:要求|意见|希望|建议)?[。：:]?$"
)
_ASKS = re.compile(r"(?:你|你们|请|希望|要|应当?|必须|务必|建议|不得|切实)(?!求)")
_GUIDING = re.compile(
    r"[^。]{0,40}(?:总体(?:思路|要求)|指导思想|基本思路)(?:是|为|[:：])|(?:以|坚持以)[^。，,]{4,40}(?:为指导|为统领|为引领)|(?:高举|全面贯彻)[^。]{4,60}(?:旗帜|精神)"
)
_ASSESSING = re.compile(
    r"(?:综合评估|考核|督导|督查|通报(?:表扬|批评)|约谈|结果(?:运用|作为)|评先(?:评优)?|扣分|一票否决)"
)
_ADDRESS = re.compile(r"(?:同志们|各位|尊敬的)")


_OWN_POINT = re.compile(
    r"[^，,。；;：:、\s]{2,16}(?:的)?问题(?:还|仍|依然|较|比较|也|突出|不同程度)"
    r"|[^，,。；;：:\s]{0,10}(?:还|也)(?:要|应|得)(?![求素])|(?:再|还)有[，,]|还有一(?:点|条)"
    r"|(?:在|对|对于|针对)(?!以上|上述|这些)[^，,。；;：:]{3,24}[，,](?=[^。]{0,12}(?:要|打算|计划|准备|必须|应当))"
    r"|[^，,。；;：:]{4,24}(?:的)?问题[，,][^。]{0,8}(?:要|必须)"
    r"|请(?!大家|各位|领导|予|批评)[^，,。；;：:]{2,16}(?:自|于|在|按|把|将|对)"
)
_OWN_TITLE = re.compile(r"[^，,。；;：:！？\s（(、]{5,20}。(?=[^\n]{14})")


def begins_own_point(text: str, start: int, end: int) -> bool:
    """Whether a paragraph after a numbered point begins a point of its own: a new subject, 各村还要…, 请…于…."""
    if end - start < _SHORTEST or text[end - 1] not in "。；;" or is_lead_in(text, start, end):
        return False
    return _OWN_POINT.match(text, start, end) is not None or _OWN_TITLE.match(text, start, end) is not None


def opens_topic(text: str, start: int, end: int) -> bool:
    """Whether a paragraph opens a topic of its own and goes on to say something about it."""
    if end - start < _SHORTEST or text[end - 1] in ":：" or is_lead_in(text, start, end):
        return False
    return _TOPIC.match(text, start, min(end, start + 60)) is not None or is_root(text, start, end)


def is_root(text: str, start: int, end: int) -> bool:
    """Whether a paragraph names the cause of what stood before it."""
    return end - start >= _SHORTEST and text[end - 1] not in ":：" and _ROOT.match(text, start, end) is not None


def is_remark(text: str, start: int, end: int) -> bool:
    """Whether a paragraph is a remark on one person, whom its first words name."""
    return end - start > 40 and text[end - 1] not in ":：" and _PERSON.match(text, start, end) is not None


def is_lead_in(text: str, start: int, end: int) -> bool:
    """Whether a paragraph only leads to what follows: short, or ending with a colon, and counting what comes."""
    if text[end - 1] in ":：":
        return True
    if end - start > 110:
        return False
    last = max((text.rfind(stop, start, end - 1) for stop in STOPS), default=-1) + 1
    return _LEAD_IN.search(text, max(last, start), end) is not None


def announces(text: str, start: int, end: int) -> bool:
    """Whether a paragraph is one short sentence that turns to points to come: 下一步，我提三点要求。"""
    return end - start <= 40 and _ANNOUNCES.match(text, start, end) is not None


def is_titled(text: str, start: int, end: int) -> bool:
    """Whether a paragraph begins with a short clause that is its title and then says more."""
    return end - start >= _SHORTEST and _TITLED.match(text, start, min(end, start + 40)) is not None


def asks(text: str, start: int, end: int) -> bool:
    """Whether a paragraph begins with a demand or a wish."""
    return end - start >= 12 and _ASKS.match(text, start, end) is not None


def is_guiding(text: str, start: int, end: int) -> bool:
    """Whether a paragraph states the guiding idea of a plan."""
    return end - start >= 40 and _GUIDING.match(text, start, end) is not None


def is_assessing(text: str, start: int, end: int) -> bool:
    """Whether a paragraph says how a plan is assessed and rewarded."""
    return end - start >= 30 and len(_ASSESSING.findall(text, start, end)) >= 2


def resolve_start(text: str, spans: Iterable[tuple[int, int]]) -> int | None:
    """Where a resolve begins in the sentences of a paragraph: with it, unless only an address stands before it."""
    begin = None
    for start, end in spans:
        if begin is None and not _ADDRESS.match(text, start):
            begin = start
        if _RESOLVE.match(text, start, end) or _RESOLVE.search(text, start, min(end, start + 30)):
            return start if begin is None else begin
    return None


_SWEARS = re.compile(r"[^。]{0,30}(?:表个?态|郑重承诺|我承诺|我保证|向[^。，]{2,12}(?:承诺|保证))")


def swears(text: str, start: int, end: int) -> bool:
    """Whether a paragraph is a promise by its first words."""
    return end - start >= _SHORTEST and _SWEARS.match(text, start, end) is not None


def names_one_person(text: str, start: int, end: int) -> bool:
    """Whether a short line is nothing but the post and name of one person."""
    words = text[start:end].rstrip("：: ")
    return (
        4 <= len(words) <= 26 and _PERSON.match(words + "：") is not None and not any(c in words for c in "，,。；、")
    )


def asides(text: str, paragraphs: Sequence[Paragraph], opened: set[int], genre: Genre) -> frozenset[int]:
    """The paragraphs that are points by their opening words; `opened` are those that a mark opens."""
    found: set[int] = set()
    for index, paragraph in enumerate(paragraphs):
        start, end = paragraph.start, paragraph.end
        if index in opened or index == 0 or NO_POINT.match(text, start, end):
            continue
        speaks = genre in (Genre.SPEECH, Genre.COMMENT, Genre.UNKNOWN)
        named = paragraphs[index - 1]
        remark = speaks and (
            is_remark(text, start, end)
            or (end - start > 40 and index > 1 and names_one_person(text, named.start, named.end))
        )
        beside = _follows_a_point(text, paragraphs, index, opened | found) and begins_own_point(text, start, end)
        if remark or beside or opens_topic(text, start, end):
            found.add(index)
    return frozenset(found)


def turns(text: str, paragraphs: Sequence[Paragraph], opened: set[int]) -> frozenset[int]:
    """The paragraphs that no mark opens and that turn to points of their own, which stand in none before them."""
    return frozenset(
        index
        for index, paragraph in enumerate(paragraphs)
        if index not in opened and announces(text, paragraph.start, paragraph.end)
    )


def _follows_a_point(text: str, paragraphs: Sequence[Paragraph], index: int, points: set[int]) -> bool:
    """Whether the paragraph before one is a whole point by itself."""
    before = paragraphs[index - 1]
    return index - 1 in points and text[before.end - 1] in "。；;" and before.end - before.start >= _SHORTEST
