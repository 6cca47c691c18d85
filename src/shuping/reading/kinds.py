"""What sets the kind of an item: the lead sentence, the headings above it, who speaks to whom, and its own words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from shuping.reading.genres import Genre
from shuping.reading.model import Kind

# Words by which a lead sentence announces what is coming. The last one decides: 在肯定成绩的同时,还存在不足.
_LEADS = [
    (
        Kind.PROBLEM,
        r"(?<!解决)(?<!破解)(?<!化解)(?<!整改)(?<!已完成)问题(?!导向|意识|清单|整改|的?(?:整改|解决))"
        r"|(?<!弥补)不足|(?<!缩小)差距|(?<!补齐)(?<!补)短板|(?<!强)弱项|薄弱环节|缺点|毛病|教训|困难|原因|根子|欠账|差得|没(?:有)?(?:做|办)好|不好的|突出的(?:有|是|表现)"
        r"|指出(?!了?努力)|(?:为什么|为何)会?这样",
    ),
    (
        Kind.COMMENT,
        r"(?:给(?:了|予|予了)?(?:我们|我[县市区镇乡]|咱们)?[^。，,]{0,8}|(?:领导|督查组|检查组|考核组|调研组|上级|[省市县]委)[^。；;]{0,16})(?:充分)?(?:肯定|好评|表扬|认可)"
        r"|(?:领导|组|上级|[省市县]委(?:组织部)?)[^。；;，,]{0,24}[，,]?(?:专门|特别)?(?:点到|提到|评价)"
        r"|(?<!值得)(?<!予以)(?<!应当)(?<!应该)肯定了|(?<!值得)肯定的(?:是|有|方面)",
    ),
    (
        Kind.ACHIEVEMENT,
        r"成绩|成效|效果|亮点|做法|经验|特色|特点|总体(?:上|比较|较)?(?:较)?(?:很)?好|履职尽责|履职情况|工作情况|完成情况|落实情况"
        r"|整改(?:落实|完成)?情况|回顾|工作开展|(?:值得|予以|应当)肯定|优点|可圈可点|主要工作|取得|所做的?工作"
        r"|起色|进展|变化|改的(?:情况|怎么样)|好的(?:地方|方面)(?<!不好的地方)(?<!不好的方面)",
    ),
    (
        Kind.MEASURE,
        r"措施|打算|整改(?:方案|任务|如下)|工作计划|工作安排|思路|下(?:一)?步|今后|明年|来年|努力方向|改进方向|重点任务|重点工作|主要任务|工作任务|工作重点",
    ),
    (
        Kind.REQUIREMENT,
        r"强调|要求(?!相比|比)|抓好|做好|希望|建议|着力|必须|务必|切实|意见|嘱托|防住|动手|要紧|(?<!主)(?<!重)要(?:做到|把握|注意|抓)|今年的工作|(?:下面|现在)[^。]{0,10}(?:讲|说|提)",
    ),
    (
        Kind.COMMITMENT,
        r"承诺|责任内容|工作目标|目标任务|职责任务|工作职责|主要职责|责任目标|责任事项|表个态|履行[^。]{0,4}职责",
    ),
    (Kind.OTHER, r"指导思想|总体要求|基本原则|总体思路|考核|奖惩|附则|考评|责任追究|结果运用|评分|目的意义"),
]
# Words by which a heading says what stands under it; stricter, for a heading also names a subject (突出从严要求).
_HEADINGS = [
    (
        Kind.PROBLEM,
        r"(?<!解决)(?<!整改)(?<!破解)(?<!化解)问题(?!导向|意识|清单|整改|的?(?:整改|解决))|欠账|(?:主要|突出|具体)的?(?:不足|差距)|(?:问题|不足|差距|毛病|短板|薄弱环节)(?<!补齐短板)(?<!补短板)(?<!缩小差距)(?<!弥补不足)(?:和|及|与|、)?(?:不足|差距|原因|短板|问题|根源|分析|表现|剖析)?(?:在哪里?|是什么)?$"
        r"|毛病|(?:正视|看到|查找|剖析|认清|找准)[^。]{0,6}(?:问题|差距|不足)|原因分析|未完成[^。]{0,4}问题|反馈(?:的)?(?:主要)?问题$",
    ),
    (
        Kind.ACHIEVEMENT,
        r"成绩|成效|做法|亮点|经验|履职|履责|工作情况|完成情况|开展情况|落实情况|整改(?:落实|完成|进展)?情况|回顾|干了|干得|做了|做的(?:主要)?工作"
        r"|起色|新(?:进展|气象|变化|局面)|改得|已(?:经)?(?:完成|整改)|整改(?:工作)?(?:组织|推进)|主要工作$|所做|工作开展|肯定|看到变化",
    ),
    (
        Kind.MEASURE,
        r"整改(?:内容|任务|措施)|打算|措施$|思路|下(?:一)?步|今后|明年|来年|秋后|计划$|努力方向|改进方向|重点任务|主要任务|工作任务|工作重点|工作安排|保障措施",
    ),
    (Kind.COMMENT, r"(?:总体|综合)评价|总体印象|点评|评语"),
    (Kind.REQUIREMENT, r"^要求$|(?:工作|有关|几点|具体|组织|整改)要求$|几点(?:希望|建议|意见)|希望|建议$"),
    (Kind.COMMITMENT, r"承诺|表态|责任(?:内容|目标|事项)?$|工作目标|目标任务|(?:工作|主要)职责|责任目标|责任事项"),
    (Kind.OTHER, r"指导思想|总体要求|基本原则|总体思路|考核|奖惩|附则|考评|责任追究|结果运用|评分|目的意义"),
]


def _any(cues: Sequence[tuple[Kind, str]]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?P<{kind.value}>{words})" for kind, words in cues))


# What a lead says by the way; a heading is believed first.
_WEAK = re.compile(r"做了|干了|抓了[^。]{0,6}(?:点|件|项|事)|(?:这|以下)么?几(?:个方面|件事|条|点)|归纳起来|归拢")
_PRAISES = re.compile(_LEADS[1][1])
_LEAD_CUE, _HEADING_CUE = _any(_LEADS), _any(_HEADINGS)
_OF_A_PROBLEM = re.compile(
    r"^(?:关于|针对)?[^。]{0,2}[“\"'‘「][^”\"'’」]{2,40}[”“\"'’」][^。]{0,3}(?:的)?(?:问题|方面)|^(?:关于|针对)[^。]{2,40}的?问题"
)
_ANSWERED = re.compile(r"整改(?:落实|完成)?情况[：:]")
_PLEDGES = re.compile(r"作了?(?:如下|以下)?表态(?!发言)|表态$")
_LAST_YEAR = re.compile(
    r"整改(?:落实|完成|进展)?情况|(?:上|去)年[^。]{0,20}(?:问题|意见|点评|反馈)|(?:反馈|点评|评议)[^。]{0,8}(?:问题|意见)|改得|提了[^。]{0,6}意见|交代"
)
_NOT_PUT_RIGHT = re.compile(
    r"尚未|还未|仍未|没有?(?:完成|解决|改到位|改下来|改好|整改到位|办好|达标|破零|根本)|未(?:完成|整改|解决|能|得到)|正在(?:整改|推进)|未到位|不到位|仍(?:然|有)?存在|还没|部分整改|持续推进|正在"
)
_PUT_RIGHT = re.compile(r"已(?:经)?(?:全部)?(?:完成|整改|销号|解决|改|到位)|整改到位|现已|销号|得到(?:有效)?解决")

_ASSESSES = re.compile(
    r"(?:强化|注重|严格)?结果运用$|[^，,]*(?:考核|考评|奖惩)(?:奖惩|评价|问责|运用|结果|办法|结果运用)?(?:$|[，,])|[^，,]*考核奖惩"
)
_TELLS_ASSESSMENT = re.compile(r"(?:关于)?(?:考核|考评|奖惩)(?:怎么|办法|结果)")
_DEMAND = re.compile(
    r"要(?![求素点闻件闻么])|必须|不得|不能(?!说)|不准|不许|务必|切实|确保|严禁|防止|抓紧|争取|限期|[不别]要|谁[^。，]{1,8}谁|拿出|说清楚|该[^。，]{1,4}的[^。，]{0,3}"
)
_URGES = re.compile(
    r"(?:要|压实|抓好|抓实|抓牢|加强|强化|落实|严格|推进|健全|完善|突出|聚焦|坚持|提高|提升|深化|树立|规范|筑牢|把好|守住|加快|切实|着力)"
)
_FAULT = re.compile(
    r"不(?:强|够|足|高|严|深|到位|力|实|大|多|细|好|全面|平衡|规范|明显|健全|完善|扎实|均衡|快|精|牢|紧|主动|经常|彻底|理想|响亮|突出|聚人|匀|畅|清)"
    r"|欠缺|缺乏|缺少|滞后|薄弱|有待|偏(?:弱|软|低|少|慢)|松懈|流于形式|弱化|老化|断档|只有|没有(?!一[户人个名]|伤亡)|不到|个别|有的|不会|不愿|走过场|照搬|一阵风|后继乏人|仅有"
)
_DONE = re.compile(r"了|已|累计|全年|完成|建成|被评为|获得|荣获|达到|提高到|增长|创建|修建|新建|带动|投入|共")

_PLANNED = re.compile(r"将(?!近)|打算|拟|力争|计划|明年|争取|下一步|今后|要(?!求|素|点)|准备")
# What a cue means in the mouth of this speaker; what is not named stays as the cue says.
_VOICE: dict[Genre, dict[Kind, Kind]] = {
    Genre.SPEECH: {Kind.MEASURE: Kind.REQUIREMENT, Kind.OTHER: Kind.REQUIREMENT},
    Genre.COMMENT: {Kind.MEASURE: Kind.REQUIREMENT},
    Genre.DEBRIEF: {Kind.REQUIREMENT: Kind.MEASURE, Kind.COMMENT: Kind.ACHIEVEMENT},
    Genre.PLAN: {Kind.COMMITMENT: Kind.MEASURE},
    Genre.RECTIFICATION: {Kind.COMMITMENT: Kind.MEASURE},
    Genre.PUT_RIGHT: {Kind.COMMITMENT: Kind.MEASURE, Kind.REQUIREMENT: Kind.MEASURE},
    Genre.LETTER: {
        Kind.REQUIREMENT: Kind.COMMITMENT,
        Kind.MEASURE: Kind.COMMITMENT,
        Kind.ACHIEVEMENT: Kind.COMMITMENT,
    },
    Genre.UNKNOWN: {},
}
_DEFAULT = {
    Genre.SPEECH: Kind.REQUIREMENT,
    Genre.DEBRIEF: Kind.ACHIEVEMENT,
    Genre.PLAN: Kind.MEASURE,
    Genre.RECTIFICATION: Kind.MEASURE,
    Genre.PUT_RIGHT: Kind.ACHIEVEMENT,
    Genre.LETTER: Kind.COMMITMENT,
    Genre.COMMENT: Kind.COMMENT,
    Genre.UNKNOWN: Kind.OTHER,
}
_SPEAKS_DOWN = frozenset({Genre.SPEECH, Genre.COMMENT, Genre.UNKNOWN})
_SURE_OF_ITSELF = frozenset({Genre.PLAN, Genre.LETTER, Genre.RECTIFICATION})


def names_a_kind(words: str) -> bool:
    """Whether a heading says what sort of points stand under it."""
    return _HEADING_CUE.search(words) is not None


def cue(words: str) -> Kind | None:
    """The kind that a lead sentence announces: its last word decides."""
    last = None
    for match in _LEAD_CUE.finditer(words):
        last = match.lastgroup
    return Kind(last) if last else None


def heading_cue(words: str) -> Kind | None:
    """The kind that a heading announces; None where it announces praise and fault at once."""
    found = [match.lastgroup for match in _HEADING_CUE.finditer(words)]
    if {Kind.PROBLEM.value, Kind.ACHIEVEMENT.value} <= set(found):
        return None
    if Kind.OTHER.value in found:
        return Kind.OTHER  # 奖惩措施 are no measures
    return Kind(found[-1]) if found and found[-1] else None


def kind_of_run(
    *,
    genre: Genre,
    hint: Kind | None,
    wanted: bool,
    lead: Sequence[str],
    headings: Sequence[str],
    points: Sequence[str],
) -> Kind:
    """The kind of the points of one run.

    `lead` are the sentences before the first point and `headings` the headings above, the nearest first; `points` are
    the words of the points; `hint` comes from a label, `wanted` says that the enumerator itself demands (一要).
    """
    sure = hint or _pledged(lead, headings)
    if sure is not None:
        return voiced(genre, sure)
    if (
        genre is Genre.RECTIFICATION
        and points
        and _share(_OF_A_PROBLEM, points) > 0.5
        and not _share(_PUT_RIGHT, points)
    ):
        return Kind.PROBLEM
    for distance, sentence in enumerate(lead):
        said = cue(sentence)
        if distance and (genre in _SURE_OF_ITSELF or said in (Kind.MEASURE, Kind.REQUIREMENT, Kind.OTHER)):
            continue  # only the sentence right before a run announces what is to be done
        if said is Kind.COMMENT or (said is Kind.PROBLEM and _PRAISES.search(sentence)):
            return _heard(genre, points)
        if said is Kind.REQUIREMENT and genre is Genre.PLAN:
            continue  # in a plan 做好以下工作 asks for nothing that the plan itself does not do
        if said is not None:
            asks = said is Kind.REQUIREMENT and wanted and genre in _SPEAKS_DOWN
            return Kind.REQUIREMENT if asks else voiced(genre, said)
    if wanted and genre in _SPEAKS_DOWN:
        return Kind.REQUIREMENT
    if _said_above(headings) is None and any(_WEAK.search(sentence) for sentence in lead):
        return voiced(genre, Kind.ACHIEVEMENT)
    return kind_under(genre, headings, points)


def _pledged(lead: Sequence[str], headings: Sequence[str]) -> Kind | None:
    """A promise of those to whom the document speaks: 某书记作了表态."""
    return Kind.COMMITMENT if any(map(_PLEDGES.search, (*lead, *headings[:1]))) else None


def _heard(genre: Genre, points: Sequence[str]) -> Kind:
    """The kind of what a superior is reported to have said, praise and fault announced in one breath."""
    if kind_by_words(Genre.SPEECH, points) is Kind.PROBLEM:
        return Kind.PROBLEM
    return voiced(genre, Kind.COMMENT)


def kind_under(genre: Genre, headings: Sequence[str], points: Sequence[str]) -> Kind:
    """The kind of points that no lead announces: the nearest heading that tells one, else their own words."""
    said = _said_above(headings)
    if said is not None:
        return voiced(genre, said)
    return kind_by_words(genre, points)


def _said_above(headings: Sequence[str]) -> Kind | None:
    return next((kind for heading in headings if (kind := heading_cue(heading)) is not None), None)


def kind_by_words(genre: Genre, points: Sequence[str]) -> Kind:
    """The kind that the words of the points themselves tell: what is asked, what is wrong, what was done."""
    if genre in _SURE_OF_ITSELF or not points:
        return _DEFAULT[genre]
    if genre is Genre.DEBRIEF:
        words = " ".join(points)
        fault, done = len(_FAULT.findall(words)), len(_DONE.findall(words))
        return (
            Kind.MEASURE if len(_PLANNED.findall(words)) > done else Kind.PROBLEM if fault > done else Kind.ACHIEVEMENT
        )
    # What a speaker is after comes last: he may begin with what was done and end with what he asks for.
    words = " ".join(one if len(points) > 1 else one[len(one) // 2 :] for one in points)
    urges = sum(_URGES.match(one) is not None for one in points)
    demand, fault, done = (len(pattern.findall(words)) for pattern in (_DEMAND, _FAULT, _DONE))
    asked = voiced(genre, Kind.REQUIREMENT)
    if (demand * 2 > fault + done and demand > fault) or (len(points) > 1 and urges * 2 > len(points)):
        return asked if genre is not Genre.UNKNOWN else Kind.REQUIREMENT
    if fault > done or (fault and fault * 2 >= done):
        return Kind.PROBLEM
    if genre is Genre.SPEECH:
        return Kind.ACHIEVEMENT if done > demand else Kind.REQUIREMENT
    return _DEFAULT[genre]


def kind_of_heading(genre: Genre, heading: str, headings: Sequence[str], words: str) -> Kind:
    """The kind of what stands under a heading without a list."""
    said = heading_cue(heading)
    return voiced(genre, said) if said is not None else kind_under(genre, headings, [words])


def speaks_of_last_year(lead: Iterable[str]) -> bool:
    """Whether a lead announces what became of last year's problems."""
    return any(_LAST_YEAR.search(sentence) for sentence in lead)


def kind_of_item(
    genre: Genre, kind: Kind, headings: Sequence[str], title: str, words: str, *, reports: bool = False
) -> Kind:
    """The kind of one point of a run of `kind`: what became of a problem of last year only its own words tell."""
    if genre in _SURE_OF_ITSELF and kind in (Kind.MEASURE, Kind.REQUIREMENT) and _ASSESSES.match(title):
        return Kind.OTHER
    if genre is Genre.SPEECH and kind is Kind.REQUIREMENT and _TELLS_ASSESSMENT.match(title):
        return Kind.OTHER
    told = reports or any(_LAST_YEAR.search(above) for above in headings)
    of_a_problem = _OF_A_PROBLEM.search(title) is not None
    own_work = genre in (Genre.DEBRIEF, Genre.PUT_RIGHT)
    if (
        genre is Genre.PUT_RIGHT
        and kind is Kind.PROBLEM
        and _PUT_RIGHT.search(words)
        and not _NOT_PUT_RIGHT.search(words)
    ):
        return Kind.ACHIEVEMENT
    if genre is Genre.DEBRIEF and kind is Kind.PROBLEM and _ANSWERED.search(words):
        return Kind.PROBLEM if _NOT_PUT_RIGHT.search(words) else Kind.ACHIEVEMENT
    if kind in (Kind.ACHIEVEMENT, Kind.PROBLEM) and own_work and (of_a_problem or (told and kind is Kind.ACHIEVEMENT)):
        return Kind.PROBLEM if _NOT_PUT_RIGHT.search(words) and not _PUT_RIGHT.search(words[-30:]) else Kind.ACHIEVEMENT
    return kind


def voiced(genre: Genre, kind: Kind) -> Kind:
    """What a kind that was announced means in the mouth of this speaker."""
    return _VOICE[genre].get(kind, kind)


def _share(pattern: re.Pattern[str], points: Sequence[str]) -> float:
    return sum(pattern.search(words) is not None for words in points) / len(points)
