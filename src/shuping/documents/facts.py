"""What a text says of itself, as the facts that a document keeps. Pure: what the reader told in, plain values out."""

import re
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from shuping.reading import Head, StatedDay  # the reader itself is loaded when the first text comes

FACTS = ("kind", "spoken_by", "spoken_on", "title")
LONGEST = {"title": 120, "spoken_by": 80}
_COMMENT = re.compile("点评|讲评")
_SPEECH = re.compile("讲话|讲稿")
_FED_BACK = re.compile("反馈|通报")
_KINDS = (
    ("debrief", re.compile("述职")),
    ("rectification_plan", re.compile("整改(?:方案|清单|台账|计划|措施)")),
    ("audit", re.compile("审计报告")),
    ("self_found", re.compile("自查|问题清单")),
)


def told(head: "Head") -> dict[str, dict[str, Any]]:
    """Return what a text says of itself, by the name of the fact: {"value", "words", "start", "end"}.

    `value` is what the document may keep, as plain text; empty where the words do not suffice for it (a month without
    its day, a sort of document that is none of ours). A fact that the text does not say is left out.
    """
    found: dict[str, dict[str, Any]] = {}
    if head.title:
        found["title"] = _fact(head.title.words[: LONGEST["title"]], head.title.words, head.title.start, head.title.end)
    who = [one for one in (head.author, head.post) if one]
    if who:
        words = "{}（{}）".format(*(one.words for one in who)) if len(who) > 1 else who[0].words
        found["spoken_by"] = _fact(words[: LONGEST["spoken_by"]], words, who[0].start, who[0].end)
    if head.day:
        found["spoken_on"] = _fact(_day(head.day), _said(head.day), head.day.start, head.day.end)
    if head.kind and head.title:
        value = kind_of(head.title.words, head.kind.words, head.post.words if head.post else "")
        found["kind"] = _fact(value, head.kind.words, head.kind.start, head.kind.end)
    return found


def _fact(value: str, words: str, start: int, end: int) -> dict[str, Any]:
    return {"value": value, "words": words, "start": start, "end": end}


def _day(day: "StatedDay") -> str:
    return date(day.year, day.month, day.day).isoformat() if day.day else ""


def _said(day: "StatedDay") -> str:
    return f"{day.year}年{day.month}月" + (f"{day.day}日" if day.day else "")


def kind_of(title: str, kind: str, post: str) -> str:
    """Return our kind of document for a title, the word in it that names the sort, and the speaker's post; else "".

    A speech is the secretary's own only where his post says so, a comment a committee member's likewise: who the others
    are, a person must say.
    """
    if _COMMENT.search(kind):
        return "committee_comment" if "常委" in post else ""
    if _SPEECH.search(kind):
        return "leader_speech" if "书记" in post and "副书记" not in post else ""
    if _FED_BACK.search(kind) and re.search("巡察|巡视", title):
        return "patrol"
    if _FED_BACK.search(kind) and re.search("督查|督导|检查", title):
        return "inspection"
    return next((ours for ours, words in _KINDS if words.search(kind)), "")


def day_of(found: Mapping[str, Mapping[str, Any]], today: date) -> date | None:
    """Return the day that a text gives itself; None where it gives none, or one that is still to come."""
    value = found.get("spoken_on", {}).get("value", "")
    day = date.fromisoformat(value) if value else None
    return day if day and day <= today else None
