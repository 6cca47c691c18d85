"""Titles break between words, into lines of about one length, and only where they must."""

import pytest

from shuping.papers import layout
from shuping.papers.html import to_html
from shuping.papers.paper import Paper
from shuping.papers.titles import title_lines

ROOM = layout.PORTRAIT.text_width


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("云岭市委问题清单", ["云岭市委问题清单"]),
        ("青禾镇党委关于述职评议反馈问题的整改方案", ["青禾镇党委关于述职评议反馈问题的整改方案"]),
        ("鹿鸣坪镇党委关于述职评议反馈问题的整改方案", ["鹿鸣坪镇党委关于述职评议", "反馈问题的整改方案"]),
        (
            "云岭市2025年度乡镇党委书记抓基层党建工作述职评议考核\n计票结果",
            ["云岭市2025年度乡镇党委书记", "抓基层党建工作述职评议考核", "计票结果"],
        ),
        (
            "云岭市2025年度乡镇党委书记抓基层党建工作述职评议会",
            ["云岭市2025年度乡镇党委书记", "抓基层党建工作述职评议会"],
        ),
        ("甲" * 21, ["甲" * 10, "甲" * 11]),
        ("a" * 50, ["a" * 50]),
    ],
)
def test_a_title_breaks_between_words_and_only_where_it_must(title: str, lines: list[str]) -> None:
    assert title_lines(title, ROOM) == lines


@pytest.mark.parametrize("length", [1, 20, 41, 60, 90, 200])
def test_every_line_fits_and_nothing_is_lost(length: int) -> None:
    title = ("云岭市2025年度乡镇党委书记抓基层党建工作述职评议考核（现场）" * 10)[:length]
    lines = title_lines(title, ROOM)
    assert "".join(lines) == title
    assert max(map(len, lines)) <= 24
    assert not any(line[0] in "）年度的" for line in lines)


def test_a_turned_page_holds_longer_lines() -> None:
    title = "云岭市2025年度乡镇党委书记抓基层党建工作述职评议考核"
    assert title_lines(title, layout.LANDSCAPE.text_width) == [title]


def test_the_pdf_breaks_its_title_there() -> None:
    assert "关于述职评议<br>反馈问题" in to_html(Paper("鹿鸣坪镇党委关于述职评议反馈问题的整改方案", []))
