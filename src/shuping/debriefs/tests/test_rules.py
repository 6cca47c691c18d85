import json
import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shuping.debriefs import parts, rules
from shuping.debriefs.tests import reports
from shuping.reading import read
from shuping.reviews.tests.factories import rules as scheme

TOWNSHIP = scheme()


def counted(text, **changes):
    return rules.counted(text, read(text), scheme(**changes) if changes else TOWNSHIP)


def codes(text, **changes):
    return [fault.code for fault in counted(text, **changes).faults]


def shares(found):
    return [part.share for part in found.parts]


def signs(text):
    return len(re.sub(r"\s", "", text))


def test_a_whole_report_has_four_parts_and_no_fault():
    found = counted(reports.WHOLE)
    assert [part.length for part in found.parts] == [
        signs(reports.LAST_YEAR), signs(reports.DUTY), signs(reports.PROBLEMS), signs(reports.NEXT)
    ]  # fmt: skip
    assert found.length == signs(reports.WHOLE)
    assert found.body == sum(part.length for part in found.parts)
    assert found.faults == ()
    assert reports.WHOLE[slice(*found.part("problems").spans[0])].startswith("三、存在的问题和原因")


def test_the_same_parts_are_found_without_numbers_before_the_headings():
    bare = re.sub("(?m)^[一二三四]、", "", reports.WHOLE)
    assert shares(counted(bare)) == shares(counted(reports.WHOLE))


def test_without_any_heading_the_points_say_which_part_they_are():
    found = counted(reports.PROSE)
    words = {part.name: [reports.PROSE[slice(*span)] for span in part.spans] for part in found.parts}
    assert words["duty"][0].startswith("一是抓组织生活。")
    assert words["problems"][0].startswith("一是抓落实不够")
    assert words["next"][0].endswith("定人选。")
    assert words["last_year"] == []


@pytest.mark.parametrize(
    ("heading", "part"),
    [
        ("上年度述职评议问题整改情况", "last_year"),
        ("去年存在问题的整改", "last_year"),
        ("问题整改落实情况", "last_year"),
        ("履行第一责任人职责情况", "duty"),
        ("主要做法和成效", "duty"),
        ("存在的主要问题及下一步打算", "problems"),
        ("问题产生的原因", "problems"),
        ("差距和不足", "problems"),
        ("下一步整改措施", "next"),
        ("2027年工作思路", "next"),
        ("结束语", ""),
    ],
)
def test_a_heading_names_its_part(heading, part):
    assert parts.named_by(heading) == part


@pytest.mark.parametrize(
    ("words", "is_named"),
    [
        ("思想上重视不够，工作主动性不强", False),
        ("有的村党员大会开得少，基层支部作用不强", False),
        ("全镇农村党建一些工作不实，三会一课打折扣", False),
        ("我镇抓党建的办法不多", False),
        ("柳垭村全年没有开党员大会", True),
        ("四个村没有后备人选", True),
        ("我去得少", True),
        ("有 4 笔票据没有报", True),
        ("副书记李远山一个人抓", True),
    ],
)
def test_a_problem_names_somebody_some_place_or_some_amount(words, is_named):
    assert parts.names_something(words) is is_named


def test_what_is_too_long_says_by_how_much():
    length = signs(reports.WHOLE)
    fault = counted(reports.WHOLE, report_most=300).faults[0]
    assert fault.code == "too_long"
    assert f"全文 {length} 字，办法规定最多 300 字，多了 {length - 300} 字。" in fault.sentence
    assert "too_long" not in codes(reports.WHOLE, report_most=length if length >= 300 else 300)


def test_a_missing_part_is_named_and_one_that_may_be_missing_is_not():
    text = reports.WHOLE.replace(f"四、下步打算\n{reports.NEXT}", "")
    assert "next_missing" in codes(text)
    assert "next_missing" not in codes(text, next_share=[0, 30])


def test_too_small_a_share_says_about_how_much_is_to_be_written():
    text = reports.WHOLE.replace(reports.PROBLEMS, "我到柳垭村只去过1次。\n")
    found = counted(text)
    fault = next(fault for fault in found.faults if fault.code == "problems_under")
    more = int(re.search(r"还要写 (\d+) 字", fault.sentence)[1])
    least, part = 33, found.part("problems")
    assert (part.length + more) * 100 >= least * (found.body + more)
    assert (part.length + more - 1) * 100 < least * (found.body + more - 1)
    assert "依据待确认" in fault.basis


def test_too_large_a_share_is_told():
    assert "problems_over" in codes(reports.WHOLE, problems_share=[20, 30])


def test_achievements_only_is_told():
    found = counted(reports.ONLY_ACHIEVEMENTS)
    assert "only_achievements" in [fault.code for fault in found.faults]
    assert found.problem_length == 0
    assert "only_achievements" not in codes(reports.WHOLE)


def test_a_problem_that_names_nothing_is_shown_at_its_place():
    text = reports.WHOLE.replace("4个村没有人选。\n", f"4个村没有人选。{reports.VAGUE}\n")
    found = counted(text)
    assert [text[start:end] for start, end in found.vague_spans] == [reports.VAGUE]
    assert "vague_problems" in [fault.code for fault in found.faults]


def test_a_problem_outside_its_part_counts_as_speaking_of_problems():
    text = reports.WHOLE
    found = counted(text)
    assert found.problem_length > found.part("problems").length  # the last year's are problems too


def test_an_empty_text_has_nothing_and_no_faults():
    for text in ("", " \n\n"):
        found = counted(text)
        assert (found.length, found.body, shares(found), found.faults) == (0, 0, [0, 0, 0, 0], ())


def test_a_text_that_is_cut_is_told():
    assert "cut" in codes(reports.WHOLE[: reports.WHOLE.index("没有当场纠正")])
    assert "cut" not in codes(reports.WHOLE)


def test_what_was_counted_survives_json():
    found = counted(reports.WHOLE, report_most=300)
    assert rules.of_json(json.loads(json.dumps(found.as_json()))) == found


LINES = st.sampled_from(
    [
        *reports.WHOLE.splitlines(),
        *reports.ONLY_ACHIEVEMENTS.splitlines(),
        reports.VAGUE,
        "",
        "第一，抓得不实。",
        "（三）存在问题",
        "1.没有到村",
        "附件：1.表",
        "2026年12月20日",
        "abc 12%",
    ]
)
TEXTS = st.lists(LINES | st.text(alphabet="一二三是、。；：（）问题整改村我0129 \n　，", max_size=30), max_size=14)


@settings(deadline=None)
@given(TEXTS)
def test_spans_lie_inside_and_shares_sum_to_a_hundred(lines):
    text = "\n".join(lines)
    found = counted(text)
    places = [*found.problem_spans, *found.vague_spans, *found.headings]
    places += [span for part in found.parts for span in part.spans]
    places += [span for fault in found.faults for span in fault.spans]
    assert all(0 <= start < end <= len(text) for start, end in places)
    own = sorted(span for part in found.parts for span in part.spans)
    assert all(end <= begin for (_start, end), (begin, _end) in pairwise(own))
    assert sum(shares(found)) + found.other_share == (100 if found.body else 0)
    assert sum(part.length for part in found.parts) <= found.body <= found.length
    assert found.problem_length <= found.body


@settings(deadline=None)
@given(st.lists(LINES, max_size=14), st.lists(st.sampled_from(["", " ", "　", "  ", "\t"]), min_size=14, max_size=14))
def test_white_space_at_the_ends_of_lines_changes_nothing(lines, ends):
    plain = counted(rules.tidy("\n".join(lines)))
    spaced = counted(rules.tidy("\r\n".join(line + end for line, end in zip(lines, ends, strict=False)) + "\n "))
    assert (spaced.length, spaced.body, spaced.problem_length) == (plain.length, plain.body, plain.problem_length)
    assert [(part.length, part.share) for part in spaced.parts] == [(part.length, part.share) for part in plain.parts]
    assert [fault.sentence for fault in spaced.faults] == [fault.sentence for fault in plain.faults]
