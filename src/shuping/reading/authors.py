"""Who speaks, writes or signs, and in which post: a line of its own, a label, the author's own words, the signature."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from shuping.reading.dates import day_alone
from shuping.reading.model import Stated, StatedDay
from shuping.reading.stated import Line, stated

_POSTS = (
    "书记|部长|主任|县长|市长|区长|乡长|镇长|省长|州长|院长|校长|园长|局长|处长|科长|股长|厅长|司长|行长|所长|站长|厂长|矿长|社长|队长|组长|会长"
    "|董事长|总经理|经理|主席|常委|委员|秘书长|专员|组织员|指导员|政委|党组成员|支书|负责人|检察长|法官|总师|总监|台长|馆长|场长"
)
_HAN = "\u4e00-\u9fff"
_MASKS = "XxＸｘ×＊*"
_MASK = f"[{_MASKS}]{{1,4}}"
_NAME = rf"[{_HAN}·]{{2,6}}|[{_HAN}][ \u3000]{{1,3}}[{_HAN}]|[{_HAN}]{{1,2}}{_MASK}|{_MASK}|[{_HAN}]某{{1,2}}"
_GAP = r"[ \t\u3000\xa0?？�]{1,12}"
_POST = rf"[{_HAN}{_MASKS}（）()A-Za-z0-9“”、·]{{0,40}}(?:{_POSTS})(?:[（(][{_HAN}]{{2,8}}[)）])?"
_PERSON = re.compile(rf"(?:—{{1,2}}|-{{1,2}})?[ \u3000]{{0,2}}(?P<post>{_POST}){_GAP}(?P<name>{_NAME})(?:同志)?$")
_TURNED = re.compile(rf"(?P<name>[{_HAN}]{{2,4}}|[{_HAN}]{_MASK})[ \u3000]?[（(](?P<post>{_POST})[)）]$")
_POST_ALONE = re.compile(rf"(?P<post>{_POST})$")
_LABELLED = re.compile(
    r"(?:点评人|讲话人|述职人|述职者|报告人|发言人|主讲人|汇报人|承诺人|批示人|责任人|姓名)"
    r"(?:[（(][^（()）]{1,6}[)）])?[:：][ \u3000]{0,4}"
)
_POST_LABELLED = re.compile(rf"职\s?务[:：][ \u3000]{{0,4}}(?P<post>{_POST}(?:、{_POST})?)")
_BARE_NAME = re.compile(rf"(?P<name>{_NAME})(?:[ \u3000]{{2,}}|$)")
_LABELLED_PERSON = re.compile(rf"(?P<post>{_POST}){_GAP}(?P<name>{_NAME})(?:[ \u3000]{{2,}}|$)")
_HIMSELF = re.compile(
    rf"我(?:(?:名?叫|的名字叫)(?P<called>[{_HAN}]{{2,4}}|[{_HAN}]{_MASK})"
    rf"|是(?P<post>[{_HAN}]{{2,30}}(?:{_POSTS}))(?P<name>[{_HAN}]{{2,3}}|[{_HAN}]{_MASK}))(?=[，,。、；;!！ \n])"
)
_HIMSELF_REACH = 240
_POST_IN_TITLE = re.compile(
    rf"(?:\d{{4}}年度?)?(?P<post>[{_HAN}{_MASKS}（）()]{{0,40}}?(?:{_POSTS}))\s{{0,4}}(?=\d{{4}}年|抓|述职|履|个人|党建|20)"
)
_SPEAKER_IN_TITLE = re.compile(rf"(?P<post>{_POST})?(?P<name>[{_HAN}]{{2,3}}|[{_HAN}]{_MASK})同志在")
_BEFORE_TITLE = re.compile(rf"{_POST}[ \u3000]{{1,8}}(?=在)")
_SEVERAL = re.compile(r"及|和|与|关于|对")
_NO_PLACE = re.compile(r"(?:党委|党总支|党支部|支部|党组)?(?:书记|副书记)")
_ORGANS = (
    "委员会|党委|党组|党工委|工委|县委|市委|区委|州委|省委|地委|旗委|镇委|乡委|纪委|监委|政府|支部|党总支|办公室|督查室|组织部|宣传部|统战部|政法委|工作部|党群部|社会工作部"
    "|巡察组|巡视组|督查组|督导组|检查组|考核组|调研组|工作组|领导小组|联席会议|人大|政协|总工会|团委|妇联|局|委|厅|公司|集团|学校|学院|医院|党校|中心"
)
_ORGAN = rf"[{_HAN}{_MASKS}（）()“”、A-Za-z0-9]{{2,40}}?(?:{_ORGANS})"
_ORGAN_ALONE = re.compile(rf"(?P<organ>[{_HAN}{_MASKS}（）()“”、A-Za-z0-9]{{2,40}}(?:{_ORGANS}))$")
_ORGAN_IN_TITLE = re.compile(rf"(?P<organ>{_ORGAN})\s{{0,6}}(?=关于|\d{{4}}年)")
_SHORTEST_ORGAN = 5
_FULL_NAME = re.compile(rf"(?:[{_HAN}]{{2,4}}|[{_HAN}][ \u3000]{{1,3}}[{_HAN}]|[{_HAN}]{_MASK})$")
_NO_NAMES = frozenset(
    [
        "此致",
        "敬礼",
        "谢谢",
        "完毕",
        "特此报告",
        "特此通知",
        "特此通报",
        "附件",
        "提纲",
        "摘要",
        "节选",
        "讲话稿",
        "录音稿",
        "送审稿",
        "讨论稿",
        "初稿",
        "草案",
        "提要",
        "要点",
    ]
)


@dataclass(frozen=True, slots=True)
class Who:
    """A person or an organisation, and a post, as far as one place says it."""

    author: Stated | None = None
    post: Stated | None = None


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature: who, and the day under it."""

    author: Stated | None
    day: StatedDay
    is_organ: bool


def is_person(line: Line) -> bool:
    """Whether a line names a person beside a post and nothing else."""
    return bool(_PERSON.match(line.words) or _TURNED.match(line.words))


def ends_in_post(words: str) -> bool:
    """Whether words end in the name of a post."""
    return _POST_ALONE.match(words) is not None


def after_post(text: str, start: int, end: int) -> int:
    """Where a title begins that has the speaker's post set off before it: 县委书记　在全县……上的讲话."""
    found = _BEFORE_TITLE.match(text, start, end)
    return found.end() if found else start


def of_lines(text: str, lines: Sequence[Line], *, only_labelled: bool = False) -> Who | None:
    """Who stands in a line of his own, or after a label (述职人：)."""
    for line in lines:
        label = _LABELLED.match(line.words)
        if label:
            found = _labelled(text, line, line.start + label.end())
        elif only_labelled:
            continue
        else:
            match = _PERSON.match(line.words) or _TURNED.match(line.words) or _POST_ALONE.match(line.words)
            found = _who(text, line.start, match) if match else None
        if found and (found.author or found.post):
            return found
    return None


def _labelled(text: str, line: Line, start: int) -> Who | None:
    words = text[start : line.end]
    match = _LABELLED_PERSON.match(words) or _BARE_NAME.match(words)
    if match is None:
        return None
    who = _who(text, start, match)
    post = _POST_LABELLED.search(words)
    if who.post or post is None:
        return who
    return Who(who.author, stated(text, start + post.start("post"), start + post.end("post")))


def _who(text: str, at: int, match: re.Match[str]) -> Who:
    groups = match.groupdict()
    name, post = groups.get("name"), groups.get("post")
    said = stated(text, at + match.start("name"), at + match.end("name")) if name and _has_letter(name) else None
    return Who(said, stated(text, at + match.start("post"), at + match.end("post")) if post else None)


def _has_letter(name: str) -> bool:
    """Whether a name is more than a mask."""
    return any(char not in _MASKS + " \u3000" for char in name)


def beside_day(text: str, lines: Sequence[Line]) -> Who | None:
    """Who stands with nothing but his name in the line above or below the day of a speech."""
    for above, below in pairwise(lines):
        for line, other in ((above, below), (below, above)):
            is_name = _FULL_NAME.match(line.words) and line.words not in _NO_NAMES
            if is_name and day_alone(text, *_inside(text, other)):
                return Who(stated(text, line.start, line.end))
    return None


def _inside(text: str, line: Line) -> tuple[int, int]:
    """The span of a line without the brackets around it."""
    is_bracketed = line.words[0] in "（(" and line.words[-1] in "）)"
    return (line.start + 1, line.end - 1) if is_bracketed else (line.start, line.end)


def of_himself(text: str, start: int) -> Who | None:
    """What the author says of himself in his first sentences: 我叫…, 我是某某村党支部书记…."""
    match = _HIMSELF.search(text, start, start + _HIMSELF_REACH)
    if match is None:
        return None
    name = "called" if match["called"] else "name"
    post = stated(text, match.start("post"), match.end("post")) if match["post"] else None
    return Who(stated(text, match.start(name), match.end(name)), post)


def of_title(text: str, span: tuple[int, int] | None, *, is_letter: bool) -> Who:
    """The post or the organ with which a title begins; a letter that two parties sign has no author."""
    if span is None:
        return Who()
    speaker = _SPEAKER_IN_TITLE.match(text, *span)
    if speaker:
        return _who(text, 0, speaker)
    post = _POST_IN_TITLE.match(text, *span)
    if post and not _SEVERAL.search(post["post"]):
        return Who(None, stated(text, post.start("post"), post.end("post")))
    organ = None if is_letter else _ORGAN_IN_TITLE.match(text, *span)
    if organ and not organ["organ"].startswith(("关于", "在")):
        return Who(stated(text, organ.start("organ"), organ.end("organ")))
    return Who()


def signed(text: str, under: Sequence[Line], foot: Sequence[Line]) -> Signed | None:
    """The signature: an organ or a name, and the day in the next line; of a notice that stands before what it sends."""
    for lines in (under, list(reversed(foot))):
        for line in lines:
            day = day_alone(text, line.start, line.end)
            above = _above(lines, line, reverse=lines is not under)
            if day is None or above is None:
                continue
            organ = _ORGAN_ALONE.match(above.words)
            if organ and len(above.words) >= _SHORTEST_ORGAN:
                return Signed(stated(text, above.start, above.end), day, is_organ=True)
            if day.day is not None and _FULL_NAME.match(above.words) and above.words not in _NO_NAMES:
                return Signed(stated(text, above.start, above.end), day, is_organ=False)
    return None


def _above(lines: Sequence[Line], line: Line, *, reverse: bool) -> Line | None:
    place = lines.index(line) + (1 if reverse else -1)
    return lines[place] if 0 <= place < len(lines) else None


def chosen(
    person: Who | None, himself: Who | None, signature: Signed | None, title: Who
) -> tuple[Stated | None, Stated | None]:
    """The author and the post: of a person where one is named, else the organ that signs, else that of the title."""
    by_name = signature.author if signature and not signature.is_organ else None
    organ = signature.author if signature and signature.is_organ else None
    author = (person and person.author) or (himself and himself.author) or by_name or organ or title.author
    post = (person and person.post) or title.post
    own = himself.post if himself else None
    if own and (post is None or _NO_PLACE.fullmatch(post.words)):
        post = own
    if person and person.post and author is organ:  # a speaker is no organ: his post says who he is
        author = None
    return author, post
