"""The ballot as a form: what was ticked, what is missing, what is shown of it. Nothing is kept between requests."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from shuping.ballots import rules
from shuping.ballots.models import BallotRound
from shuping.ballots.queries import BallotSlip
from shuping.ballots.services import casting

NAMED = 3  # missing rows that are named in the sentence


@dataclass(frozen=True)
class Given:
    """What a form says: a mark a row (0 where nothing is ticked), a remark, and what is wrong with it, if anything."""

    marks: tuple[int, ...]
    remark: str
    fault: str

    @property
    def missing(self) -> list[int]:
        """The rows, from 0, in which nothing is ticked."""
        return [at for at, mark in enumerate(self.marks) if not mark]

    def __repr__(self) -> str:
        return "Given(…)"  # choices stand in no report of an error


def read(posted: Mapping[str, str], found: BallotRound) -> Given:
    """Return what was ticked."""
    marks = rules.chosen(posted, len(found.rows), len(found.options))
    remark = posted.get("remark", "").strip() if found.remark else ""
    fault = "" if marks is not None else _("选的不是这张票上有的，请重新选。")
    if len(remark) > found.remark:
        surplus = len(remark) - found.remark
        fault = _("意见超出 %(surplus)s 个字，请删短后再交，选好的还在。") % {"surplus": surplus}
    return Given(marks or (0,) * len(found.rows), remark, fault)


def missing_sentence(found: BallotRound, given: Given) -> str:
    """Return which rows are not ticked, and what becomes of them if they stay so."""
    names = "、".join(found.rows[at] for at in given.missing[:NAMED])
    more = _("等") if len(given.missing) > NAMED else ""
    becomes = {
        "abstain": _("空着的算弃权"),
        "void_row": _("空着的这一行作废"),
        "void_ballot": _("有空着的，整张票作废"),
    }[found.blank]
    sentence = _("还差 %(count)s 个没选：%(names)s%(more)s。%(becomes)s。")
    return sentence % {"count": len(given.missing), "names": names, "more": more, "becomes": becomes}


def word_sentence(held: BallotSlip) -> str:
    """Return what is said where the word of the hall is missing or wrong."""
    if casting.has_tried_too_often(held):
        return _("这张票条输错口令太多次，不能再用。请把票条交给监票人，换一张。")
    return _("会场口令不对。请看会场屏幕，或者问监票人；选好的还在。")


def shown(held: BallotSlip, posted: Mapping[str, str], given: Given | None) -> dict[str, Any]:
    """Return what the ballot page shows: every row with its options, and what was ticked before."""
    found = held.round
    marks = given.marks if given else (0,) * len(found.rows)
    return {
        "title": found.title,
        "voters": held.row.voters,
        "code": posted.get("code", "").rpartition("#")[2],
        "asks_word": found.asks_word,
        "word": posted.get("word", ""),
        "rows": [
            {"at": at, **_said(name), "mark": marks[at], "is_missing": given is not None and not marks[at]}
            for at, name in enumerate(found.rows)
        ],
        "options": [(number, option["name"]) for number, option in enumerate(found.options, 1)],
        "remark_most": found.remark,
        "remark": given.remark if given else "",
        "has_missing": bool(given and given.missing),
    }


def _said(name: str) -> dict[str, str]:
    """Return the name of a row in two parts: "青禾镇　周望舒" is a person at a place, all else stands by itself."""
    place, wide_space, person = name.partition("　")
    return {"head": person, "under": place} if wide_space else {"head": name, "under": ""}


def confirmation(held: BallotSlip, given: Given, posted: Mapping[str, str]) -> dict[str, Any]:
    """Return what the confirmation shows; it is of one length whatever was ticked, so that its size tells nothing."""
    found = held.round
    names = [_("（空着）"), *(option["name"] for option in found.options)]
    longest = max(len(name.encode()) for name in names)
    chosen = [names[mark] for mark in given.marks]
    return {
        "title": found.title,
        "voters": held.row.voters,
        "code": posted.get("code", "").rpartition("#")[2],
        "word": posted.get("word", ""),
        "rows": [
            {"at": at, **_said(name), "mark": given.marks[at], "chosen": chosen[at]}
            for at, name in enumerate(found.rows)
        ],
        "remark": given.remark,
        "padding": "-" * sum(longest - len(name.encode()) for name in chosen),
    }
