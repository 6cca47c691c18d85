"""A text is cut at the edges of its marks, and putting the pieces together gives it back."""

import random

from shuping.debriefs.marked import Mark, paragraphs, together, trimmed

TEXT = "一、标题\n\n  甲乙丙丁戊己庚辛  \n子丑寅卯"


def words(marks: list[Mark]) -> list[list[tuple[str, str]]]:
    return [
        [(each.words, "".join(mark.kind for mark in each.marks)) for each in line.stretches]
        for line in paragraphs(TEXT, marks)
    ]


def test_without_marks_every_line_with_words_is_one_piece() -> None:
    assert words([]) == [[("一、标题", "")], [("甲乙丙丁戊己庚辛", "")], [("子丑寅卯", "")]]


def test_marks_that_overlap_and_go_over_line_ends_stand_where_they_are() -> None:
    first, second = TEXT.index("丙"), TEXT.index("己")
    found = words([Mark(first, second, "a"), Mark(second - 1, TEXT.index("寅"), "b")])
    assert found[1:] == [
        [("甲乙", ""), ("丙丁", "a"), ("戊", "ab"), ("己庚辛", "b")],
        [("子丑", "b"), ("寅卯", "")],
    ]


def test_a_mark_begins_once_and_in_the_line_where_its_words_are() -> None:
    mark = Mark(TEXT.index("辛"), len(TEXT), "a", 7)
    blank = Mark(5, 6, "b", 8)
    assert [line.begun("a") for line in paragraphs(TEXT, [mark, blank])] == [[], [7], []]
    assert [line.begun("b") for line in paragraphs(TEXT, [mark, blank])] == [[], [], []]
    assert [line.has("a") for line in paragraphs(TEXT, [mark])] == [False, True, True]


def test_whatever_the_marks_the_words_of_a_line_are_its_text_at_its_place() -> None:
    chance = random.Random(3)
    for _try in range(200):
        spans = [sorted(chance.sample(range(len(TEXT) + 1), 2)) for _mark in range(chance.randrange(6))]
        marks = [Mark(start, end, chance.choice("ab"), number) for number, (start, end) in enumerate(spans)]
        for line in paragraphs(TEXT, marks):
            assert "".join(each.words for each in line.stretches) == TEXT[line.start : line.end]
            assert all(TEXT.startswith(each.words, each.start) for each in line.stretches)


def test_spans_that_overlap_are_told_as_one_and_those_that_touch_are_not() -> None:
    assert together([(10, 20), (0, 5), (5, 8), (15, 30), (29, 31)]) == [(0, 5, [1]), (5, 8, [2]), (10, 31, [0, 3, 4])]
    assert together([]) == []


def test_what_reaches_over_into_another_line_by_a_few_characters_is_left_out() -> None:
    text = "上一段的末尾。\n这一段有二十多个字，是两份报告里都有的话。\n三、问题和原因"
    first, last = text.index("这一段"), text.index("\n三、")
    assert trimmed(text, text.index("。"), text.index("和原因")) == (first, last)
    assert trimmed(text, first + 2, last - 1) == (first + 2, last - 1)
    assert trimmed("一二三四五六七八九十甲\n一二三四五六七八九十甲", 0, 23) == (0, 23)


def test_a_passage_does_not_begin_with_what_ends_the_words_before_it() -> None:
    text = "上年严起来了。”农忙时节白天凑不齐，就晚上开。"
    assert trimmed(text, text.index("。"), len(text)) == (text.index("农"), len(text))
    assert trimmed("。，）", 0, 3) == (3, 3)
