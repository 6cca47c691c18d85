"""Time grows with the text and not faster, whatever the text is."""

import time

import pytest

from shuping.reading import read

SMALL, TIMES = 2_500, 16
GENEROUS = 5  # sixteen times the text may take up to 80 times as long: a square law would take 256 times


CHARACTERS = [*"(（“。,? \n一1十万—"]
BITS = (
    *(
        "一是",
        "。一是",
        "。一是。二是",
        "\n一、",
        "\n二、",
        "\n(一)",
        "\n1.",
        "；二是",
        "\n问题：",
        "\n问题1：",
        "强调：要",
    ),
    *(
        "1,",
        "1.",
        "5年",
        "百分之",
        "\n-1-",
        "\n存在的问题",
        "\n首先说修路的事",
        "。四坚持",
        "\n同志们，",
        "。首先，其次，",
    ),
    *("\n一、甲强调：要乙。", "\n本站", "四个方面：\n", "12月31日前"),
)


@pytest.mark.parametrize("unit", [*CHARACTERS, *BITS])
def test_time_is_linear_in_equal_marks(unit):
    small = unit * (SMALL // len(unit))
    limit = GENEROUS * TIMES * max(_seconds(small), 0.002)
    assert any(_once(small * TIMES) < limit for _attempt in range(3))  # the best of three: a second where it was late


def test_a_hundred_thousand_brackets_are_read():
    assert read("（" * 100_000).items == ()


def test_deep_nesting_does_not_exhaust_the_stack():
    text = "\n".join(
        f"第一部分\n一、甲\n（一）乙\n1.丙\n(1)丁：一是戊；①己；②庚；二是辛：整改措施：{n}" for n in range(2000)
    )
    assert read(text).items


def _seconds(text):
    return min(_once(text) for _attempt in range(3))


def _once(text):
    begin = time.process_time()
    read(text)
    return time.process_time() - begin
