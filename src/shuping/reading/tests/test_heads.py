"""What a text says of itself is read with its place; what it does not say stays unsaid."""

import pytest

from shuping.reading import Reading, read

BODY = "同志们：\n这次会议很重要。一是会开得少。二是记录不全。\n"


def head_of(text):
    found = read(text).head
    for fact in (found.title, found.author, found.post, found.kind):
        assert fact is None or "".join(text[fact.start : fact.end].split()) == "".join(fact.words.split())
    day = found.day and (found.day.year, found.day.month, found.day.day)
    words = {name: getattr(found, name) and getattr(found, name).words for name in ("title", "author", "post", "kind")}
    return {**words, "day": day}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "在全县党建会上的讲话\n（2026年1月15日）\n县委书记　章明远\n" + BODY,
            ("在全县党建会上的讲话", "章明远", "县委书记", "讲话", (2026, 1, 15)),
        ),
        (
            "把支部建强\n——在全县党建会上的讲话\n章明远\n（二〇二六年一月）\n" + BODY,
            ("把支部建强——在全县党建会上的讲话", "章明远", None, "讲话", (2026, 1, None)),
        ),
        (
            "县委书记章明远同志在全县党建会上的讲话\n2026年1月15日\n" + BODY,
            ("县委书记章明远同志在全县党建会上的讲话", "章明远", "县委书记", "讲话", (2026, 1, 15)),
        ),
        (
            "在全县党建会上的讲话\n（2026年1月15日）\n章明远\n" + BODY,
            ("在全县党建会上的讲话", "章明远", None, "讲话", (2026, 1, 15)),
        ),
        (
            "在全县党建会上的讲话\n摘要\n2026年1月15日\n" + BODY,
            ("在全县党建会上的讲话", None, None, "讲话", (2026, 1, 15)),
        ),
        (
            "关于党建工作的督查通报\n各镇党委：\n一、问题\n会开得少。\n二、要求\n抓好落实。\n中共云岭市委督查室\n2026年5月15日\n",
            ("关于党建工作的督查通报", "中共云岭市委督查室", None, "通报", (2026, 5, 15)),
        ),
        (
            "青禾镇党委\n关于党建述职评议反馈问题的整改方案\n各支部：\n制定本方案。\n一、要求\n抓好落实。\n中共青禾镇委员会\n2026年3月8日\n",
            ("青禾镇党委关于党建述职评议反馈问题的整改方案", "中共青禾镇委员会", None, "整改方案", (2026, 3, 8)),
        ),
        (
            "2025年度述职报告\n述职人：镇党委书记  周XX\n各位领导：\n我述职如下。\n一是会开得少。\n",
            ("2025年度述职报告", "周XX", "镇党委书记", "述职报告", None),
        ),
        (
            "某镇党建责任书\n甲方：某镇党委\n乙方：某村\n一、目标\n开好会。\n甲方（签字）：\n2026年3月  日\n",
            ("某镇党建责任书", None, None, "责任书", (2026, 3, None)),
        ),
        (
            "对云桥村来信的批示\n章明远（县委书记）\n请组织部阅办。\n",
            ("对云桥村来信的批示", "章明远", "县委书记", "批示", None),
        ),
    ],
)
def test_title_author_post_kind_and_day_are_read_where_they_stand(text, expected):
    assert head_of(text) == dict(zip(("title", "author", "post", "kind", "day"), expected, strict=True))


def test_a_text_without_a_head_says_nothing_of_itself():
    nothing = dict.fromkeys(("title", "author", "post", "kind", "day"))
    assert head_of("一是会开得少。二是记录不全。\n") == nothing
    assert head_of("") == nothing


def test_what_a_web_site_says_of_its_publishing_is_no_day_and_no_author():
    text = (
        "首页 > 领导讲话 > 正文\n在全县党建会上的讲话\n作者：佚名 发布时间：2026-02-27\n"
        + BODY
        + "上一篇：会议\n版权所有 2026年3月1日\n"
    )
    found = head_of(text)
    assert (found["title"], found["author"], found["day"]) == ("在全县党建会上的讲话", None, None)
    under = text.replace("作者：佚名", "（2026年2月24日）\n作者：佚名")
    assert head_of(under)["day"] == (2026, 2, 24)


@pytest.mark.parametrize("name", ["***", "XXX", "××"])
def test_a_mask_is_no_name_but_the_post_beside_it_is_said(name):
    found = head_of(f"在全县党建会上的讲话\n县委副书记 {name}\n{BODY}")
    assert (found["author"], found["post"]) == (None, "县委副书记")


@pytest.mark.parametrize("day", ["2026年2月30日", "2026年13月1日", "1月15日", "9999年1月1日"])
def test_what_is_no_day_of_the_calendar_or_lacks_its_year_is_no_day(day):
    assert head_of(f"在全县党建会上的讲话\n（{day}）\n{BODY}")["day"] is None


def test_the_person_who_is_spoken_of_is_not_the_author():
    found = head_of(f"关于青禾镇党委书记何秋实同志述职的反馈意见\n何秋实同志：\n{BODY}中共某市委组织部\n2026年3月6日\n")
    assert (found["author"], found["post"]) == ("中共某市委组织部", None)


def test_a_row_of_a_table_is_no_signature():
    text = "某街道党建工作要点\n抓好落实。\n1\n完成述职。\n党建办\n2026年1月\n2\n建好阵地。\n文化站\n2026年3月\n"
    assert (head_of(text)["author"], head_of(text)["day"]) == (None, None)


def test_the_head_of_a_text_that_was_read_apart_comes_back_whole():
    found = read("在全县党建会上的讲话\n（2026年1月15日）\n县委书记　章明远\n" + BODY)
    assert Reading.from_plain(found.as_plain()) == found
    assert found.as_json()["head"]["day"] == {"start": 12, "end": 22, "year": 2026, "month": 1, "day": 15}
