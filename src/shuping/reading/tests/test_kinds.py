"""Who speaks, and what for."""

import pytest

from shuping.reading import read
from shuping.reading.genres import Genre, genre_of_title

RUN = "一是组织学习。二是走访群众。"


def kind(text):
    kinds = {item.kind.value for item in read(text).items}
    assert len(kinds) == 1
    return kinds.pop()


@pytest.mark.parametrize(
    ("title", "lead", "expected"),
    [
        ("在云岭市党建会上的讲话", "取得了较好成效。归纳一下,主要是这样几点:", "achievement"),
        ("在云岭市党建会上的讲话", "在肯定成绩的同时,还存在一些问题:", "problem"),
        ("在云岭市党建会上的讲话", "但与上级要求相比,仍有差距和不足:", "problem"),
        ("在云岭市党建会上的讲话", "下一步:", "requirement"),
        ("在云岭市党建会上的讲话", "大家都到了。", "requirement"),
        ("柳泉镇党委书记述职报告", "主要做法有:", "achievement"),
        ("柳泉镇党委书记述职报告", "存在以下不足:", "problem"),
        ("柳泉镇党委书记述职报告", "下一步打算:", "measure"),
        ("柳泉镇党委书记述职报告", "现报告如下。", "achievement"),
        ("柳泉镇党建工作要点", "要抓好以下工作:", "measure"),
        ("石桥乡党建目标责任书", "工作目标:", "commitment"),
        ("石桥乡党建目标责任书", "考核办法:", "other"),
        ("对青禾镇的点评意见", "主要问题是:", "problem"),
        ("对青禾镇的点评意见", "下一步希望:", "requirement"),
    ],
)
def test_the_lead_sets_the_kind_in_the_voice_of_the_speaker(title, lead, expected):
    assert kind(f"{title}\n{lead}{RUN}\n") == expected


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("一、主要成效", "achievement"),
        ("二、存在的问题", "problem"),
        ("三、下一步打算", "measure"),
        ("一、上年度问题整改情况", "achievement"),
    ],
)
def test_a_heading_sets_the_kind_where_the_lead_says_nothing(heading, expected):
    assert kind(f"柳泉镇党委书记述职报告\n{heading}\n(一)组织学习。到会。\n(二)走访群众。到户。\n") == expected


def test_a_problem_of_last_year_that_was_not_put_right_stays_a_problem():
    text = "述职报告\n一、上年度问题整改情况\n1.关于学习不够的问题。已整改到位。\n2.关于场所老旧的问题。尚未完成。\n"
    assert [item.kind.value for item in read(text).items] == ["achievement", "problem"]


def test_repairing_a_fault_is_no_fault():
    text = "在云岭市党建会上的讲话\n一、抓住关键,补齐短板\n(一)压实责任。层层抓。\n(二)强化督查。月月督。\n"
    assert kind(text) == "requirement"


def test_points_that_all_name_a_fault_are_problems_where_nothing_else_tells():
    assert kind("一是学习不够深入。二是管理不够严格。三是保障还很薄弱。") == "problem"


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("在述职评议会上的讲话", Genre.SPEECH),
        ("2025年度述职报告", Genre.DEBRIEF),
        ("2025年党建工作要点", Genre.PLAN),
        ("党建工作责任书", Genre.LETTER),
        ("述职点评意见", Genre.COMMENT),
        ("问题整改方案", Genre.RECTIFICATION),
        ("散文一篇", Genre.UNKNOWN),
    ],
)
def test_the_title_names_the_sort_of_document(title, expected):
    assert genre_of_title(title) is expected
