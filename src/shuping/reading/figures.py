"""Amounts with their unit, and days by which something is due.

An amount is a numeral followed by a unit; what merely contains a numeral (三会一课, 7.15, 三等奖, 第5名) has no unit
after it or stands after a word that makes it an ordinal. So one list of units does most of the work, and a few set
phrases the rest.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from shuping.reading.model import Deadline, Figure
from shuping.reading.numerals import DIGITS, SCALES, number, plain

# Longer units stand before those that begin like them.
UNITS = (
    "平方公里|平方米|立方米|百分点|工作日|县市区|市县区|公顷|公里|千米|公斤|美元|个月|小时|分钟|学时|课时|学分"
    "|人次|户次|场次|件次|批次|篇次|班次|县区|乡镇|人|名|位|户|家|个|项|件|次|场|期|批|轮|条|篇|份|封|张|本|册|套|台|辆"
    "|座|间|处|所|眼|栋|幢|元|亩|平米|米|吨|斤|起|回|头|只|羽|株|棵|盏|根|块|面|支|幅|节|堂|门|遍|趟|种|类|岁|倍|天|年|字|票|双|对|股"
    "|㎡|℃|%|％|‰"
)
ARABIC_ONLY_UNITS = (
    "分|口|道|步|组|村|部|把|针|束|桶|袋|箱|公分|厘米|秒|周|成|款|笔|车(?!间|站|辆|型|票)|宗|例|列|艘|架|级|日(?=之?内)"
)
PERIOD_UNITS = {"个月", "年", "天", "小时", "工作日"}
# What follows a unit and makes it part of a name or of a set phrase.
SET_PHRASE = re.compile(
    r"个(?:意识|自信|维护|确立|代表|全面|务必|一|统筹|服从|必由之路|牢牢把握)|项(?:规定|纪律)|位一体|条例|名单|面红旗|人小组"
    r"|年(?:行动|规划|计划|级|代|度|初|底|末|龄)|天(?:然|津)|分(?:之|工|别|管|类|析|明|解|层|级|布|歧|公司|会|局|支|片|头|享|包|组)"
    r"|天两头|头(?:有人|落|热|干)|门有|家万户|条线|头(?:跑|管|都|忙|受)|种形态|张皮|眼(?:看|界|光|前|睛|下)|分钟(?:生活|服务|办事|便民)|次供水|次元|部(?:门|委|队|分|署|位|长|曲)|把(?:手|关|火|尺)|级(?:书记|联|以|及|党|干|政|重|医|领|网)|回事|成(?:员|效|果|立|为|本|功)|起(?:来|点|步|草)|周(?:年|边|转|期)"
    r"|对[一1]|门峡|家店|条龙|张网|类(?:村|党)|组(?:织|长|建|团)|道(?:防线|路)|步(?:走|伐)|村(?:级|干|民|委|党|两)|面(?:向|对|貌)|字(?:路|号)|期(?:工程|间)"
)
PLACE = re.compile(r"[户家间条台座口棵道眼][\u4e00-\u9fff]?(?:村|镇|乡|社区|街道|沟|岭|坡|庄|屯)(?!办|级|民|干)")

_ARABIC = r"\d{1,12}(?:,\d{3}(?!\d)){0,4}(?:[.．]\d{1,6})?"
_HAN_DIGITS = "一二两三四五六七八九十百千万零〇"
_HAN = f"[{_HAN_DIGITS}]{{1,12}}亿?"
_TO = "(?:[-－–~～—]{1,2}|至|到)"
_MEASURE_WORD = "(?:个(?=百分点|工作日|小时|学时|课时))?"
_FIGURE = re.compile(
    rf"(?P<share>百分之|千分之)(?P<rate>{_ARABIC}|{_HAN})"
    rf"|(?<![\d.．A-Za-z*第])(?P<low>{_ARABIC})(?:[%％]?{_TO}(?P<high>{_ARABIC}))?"
    rf"(?P<scale>[多余]? ?[百千万亿]{{1,2}}(?:(?P<rest>\d{{1,4}})(?P<rest_scale>[百千])?(?=[元人户亩块]))?)?"
    rf"[多余]? ?{_MEASURE_WORD}(?P<unit>{UNITS}|{ARABIC_ONLY_UNITS})"
    rf"|(?<![{_HAN_DIGITS}几数第\d.．*])(?P<han>{_HAN})(?:{_TO}(?P<han_high>{_HAN}))?"
    rf"(?P<han_scale>[多余][百千万亿]{{1,2}})?[多余]?{_MEASURE_WORD}(?P<han_unit>{UNITS})"
)
_BREAK = re.compile(r"[ \t\u3000]*\n[ \t\u3000]*")
# Searching for one class of characters is fast; the whole pattern is then tried only where a numeral begins.
_NUMERAL = re.compile(rf"\d[\d.．]*|[{_HAN_DIGITS}]+")


def figures(text: str, start: int, end: int) -> Iterator[Figure]:
    """The figures between two offsets, in order; what stands before `start` (the dot of `1.`) is not looked at."""
    words = text[start:end]
    if "\n" not in words:
        yield from (replace(one, start=start + one.start, end=start + one.end) for one in _in_line(words))
        return
    # A line broken by hand may break a number: 13⏎1件. It is read without the break and placed where it stands.
    breaks = [(match.start(), match.end()) for match in _BREAK.finditer(words)]
    joined = _BREAK.sub("", words)
    for one in _in_line(joined):
        yield replace(one, start=start + _placed(breaks, one.start), end=start + _placed(breaks, one.end - 1) + 1)


def _placed(breaks: list[tuple[int, int]], at: int) -> int:
    """An offset in the joined words as one in the words with their breaks."""
    for begin, end in breaks:
        if at < begin:
            break
        at += end - begin
    return at


def _in_line(words: str) -> Iterator[Figure]:
    done = 0
    for numeral in _NUMERAL.finditer(words):
        if numeral.start() < done:
            continue
        match = _FIGURE.match(words, numeral.start())
        figure = _figure(words, match, 0) if match is not None else None
        if match is not None and figure is not None:
            done = match.end()
            yield figure


def _figure(text: str, match: re.Match[str], offset: int) -> Figure | None:
    if match["share"]:
        unit = "%" if match["share"] == "百分之" else "‰"
        return Figure(offset + match.start(), offset + match.end(), plain(number(match["rate"])), unit)
    unit = match["unit"] or match["han_unit"]
    value = _arabic(match) if match["unit"] else _han(text, match)
    if value is None or _is_name_or_date(text, match, unit, value):
        return None
    return Figure(offset + match.start(), offset + match.end(), plain(value), "%" if unit == "％" else unit)


def _arabic(match: re.Match[str]) -> Decimal:
    value = number(match["high"] or match["low"])
    for char in (match["scale"] or "").lstrip("多余 "):
        if char not in SCALES:
            break
        value *= SCALES[char]
    if match["rest"]:
        value += number(match["rest"]) * SCALES.get(match["rest_scale"] or "", 1)
    return value


def _han(text: str, match: re.Match[str]) -> Decimal | None:
    """None for 一 with a measure word, which only says "a", and for the unit in a table's head: （万元）."""
    written = match["han_high"] or match["han"]
    if written in ("一", "二") or (written[0] == "万" and text[match.start() - 1 : match.start()] in "(（:：/"):
        return None
    value = number(written)
    if len(written) == 2 and "〇" not in written and all(char in DIGITS for char in written):
        value = number(written[1])  # 两三年, 七八趟: a range, its upper end
    for char in (match["han_scale"] or "").lstrip("多余"):
        value *= SCALES[char]
    return value


def _is_name_or_date(text: str, match: re.Match[str], unit: str, value: Decimal) -> bool:
    before = text[match.start() - 1] if match.start() else ""
    if unit in PERIOD_UNITS and (before in ("每", "隔") or (unit == "年" and value >= 100)):
        return True
    if match["han"] and (
        before + match["han"] in ("花八", "家万") or (match["han"] in "百千万" and before in ("“", '"'))
    ):
        return True
    if before in '“"《' and text[match.end() : match.end() + 1] in ("”", '"', "》"):
        return bool(before)
    unit_start = match.end() - len(unit)
    if SET_PHRASE.match(text, unit_start):
        return True
    return bool(match["han"]) and value < 11 and PLACE.match(text, unit_start) is not None


_DEADLINE = re.compile(
    r"(?:(?P<year>20\d\d)年)?(?:"
    r"(?P<month>\d{1,2}|十[一二]?|[一二三四五六七八九])月(?:(?P<day>\d{1,2})[日号]|(?P<part>底|末|上旬|中旬|下旬)|份)?"
    r"|(?P<quarter>[一二三四1-4])季度(?:末|底)?|(?P<half>上半年)|(?P<whole>年[底末内]))(?P<before>之前|以前|前|止)?"
)
_DEADLINE_WORDS = ("月", "季度", "年底", "年末", "年内", "上半年")
_PART_DAYS = {"上旬": 10, "中旬": 20}


def deadlines(text: str, start: int, end: int) -> Iterator[Deadline]:
    """The days by which something is due between two offsets, in order: 6月底前, 3月10日前, 年底前."""
    if not any(text.find(word, start, end) >= 0 for word in _DEADLINE_WORDS):
        return
    for match in _DEADLINE.finditer(text, start, end):
        if not (match["before"] or match["part"] in ("底", "末") or match["whole"]):
            continue
        year = int(match["year"]) if match["year"] else None
        month = _month(match)
        if not 1 <= month <= 12:
            continue
        last = monthrange(year or 2025, month)[1]
        day = int(match["day"]) if match["day"] else _PART_DAYS.get(match["part"] or "", last)
        if 1 <= day <= monthrange(year or 2024, month)[1]:
            yield Deadline(match.start(), match.end(), year, month, day)


def _month(match: re.Match[str]) -> int:
    if match["month"]:
        return int(number(match["month"]))
    if match["quarter"]:
        return 3 * int(number(match["quarter"]))
    return 6 if match["half"] else 12
