from datetime import date

import pytest

from shuping.debriefs import rules
from shuping.debriefs.last_year import Line, Step, passage, put_in
from shuping.debriefs.tests import reports
from shuping.reading import read
from shuping.reviews.tests.factories import rules as scheme

TOWNSHIP = scheme()
LINES = [
    Line("三会一课打了折扣", "已销号", (Step("给14个支部书记讲一次会议程序。", date(2026, 4, 1), date(2025, 12, 2)),)),
    Line("报账慢。", "整改中", (Step("票据30天内报完", date(2026, 6, 30), None),)),
    Line("后备干部接不上", "待定措施", ()),
]
SAID = (
    "台账上的问题共3个：已销号1个、整改中1个、待定措施1个。\n"
    "1.三会一课打了折扣。做了：给14个支部书记讲一次会议程序（2025年12月2日完成）。现在是已销号。\n"
    "2.报账慢。还要做：票据30天内报完（6月30日前）。现在是整改中。\n"
    "3.后备干部接不上。台账上还没有措施。现在是待定措施。"
)


def put(text):
    return put_in(text, rules.counted(text, read(text), TOWNSHIP), passage(LINES, 2026))


def test_the_passage_says_what_the_ledger_says():
    assert passage(LINES, 2026) == SAID


@pytest.mark.parametrize(
    ("room", "said"),
    [
        (len(SAID), SAID),
        (len(SAID) - 1, SAID.replace("（2025年12月2日完成）", "")),
        (
            100,
            f"{SAID.splitlines()[0]}\n1.三会一课打了折扣：1项措施做完1项，已销号。\n"
            "2.报账慢：1项措施做完0项，整改中。\n3.后备干部接不上：台账上还没有措施，待定措施。",
        ),
        (
            10,
            f"{SAID.splitlines()[0]}\n1.三会一课打了折扣：已销号。\n2.报账慢：整改中。\n3.后备干部接不上：待定措施。",
        ),
    ],
)
def test_what_has_no_room_is_said_shorter(room, said):
    assert passage(LINES, 2026, room) == said


def test_no_findings_make_no_passage():
    assert passage([], 2026) == ""
    assert put_in(reports.WHOLE, rules.counted(reports.WHOLE, read(reports.WHOLE), TOWNSHIP), "") == reports.WHOLE


def test_it_stands_at_the_head_of_the_first_part():
    made = put(reports.WHOLE)
    assert made == reports.WHOLE.replace(reports.HEADS[0], f"{reports.HEADS[0]}{SAID}\n")


def test_a_report_without_that_part_gets_one_before_the_others_which_are_numbered_on():
    parts = [reports.DUTY, reports.PROBLEMS, reports.NEXT]
    names = [head[2:] for head in reports.HEADS[1:]]
    text = reports.TITLE + "".join(n + "、" + name + part for n, name, part in zip("一二三", names, parts, strict=True))
    made = put(text)
    after = "".join(n + "、" + name + part for n, name, part in zip("二三四", names, parts, strict=True))
    assert made == f"{reports.TITLE}{reports.HEADS[0]}{SAID}\n{after}"
    found = rules.counted(made, read(made), TOWNSHIP)
    assert made[slice(*found.part("last_year").spans[0])] == f"{reports.HEADS[0]}{SAID}"
    assert found.part("duty").spans


def test_headings_without_numbers_stay_without():
    text = f"{reports.TITLE}履职情况\n{reports.DUTY}存在的问题\n{reports.PROBLEMS}"
    assert put(text).startswith(f"{reports.TITLE}上年度问题整改情况\n{SAID}\n履职情况\n")


def test_a_free_first_number_is_taken():
    text = reports.WHOLE.replace(reports.HEADS[0] + reports.LAST_YEAR, "")
    assert put(text) == text.replace(reports.HEADS[1], f"{reports.HEADS[0]}{SAID}\n{reports.HEADS[1]}")


@pytest.mark.parametrize("text", ["", reports.TITLE.strip()])
def test_a_report_that_is_not_begun_begins_with_it(text):
    made = put(text)
    assert made == f"{text}\n一、上年度问题整改情况\n{SAID}".strip()
    assert rules.counted(made, read(made), TOWNSHIP).part("last_year").spans


def test_it_is_not_put_in_twice():
    once = put(reports.WHOLE)
    assert put(once) == once
