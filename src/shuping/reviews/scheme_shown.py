"""A scheme in words: every rule by group, its value as people write it, its basis."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from shuping.reviews.scheme import Scheme
from shuping.reviews.scheme_rules import BY_NAME, GROUPS, RULES, Rule, Shape
from shuping.sealing import digests
from shuping.tree.kinds import kinds


@dataclass(frozen=True)
class ShownRule:
    """One rule: its words, the lines of its value, its basis and whether that is still to be confirmed."""

    label: Any
    lines: list[str]
    basis: str
    is_open: bool


def groups(scheme: Scheme) -> list[tuple[Any, list[ShownRule]]]:
    """Return (group, its rules) in the order of the list."""
    return [(label, [_rule(scheme, rule) for rule in RULES if rule.group == name]) for name, label in GROUPS.items()]


def briefs(scheme: Scheme) -> dict[str, str]:
    """Return {group: what it says in one line}, with how many of its bases are still to be confirmed."""
    said = {
        "subjects": _("%(kinds)s；满 %(months)s 个月；现场 %(on_site)s%%"),
        "meeting": _("述职 %(speak)s 分、提问 %(ask)s 分、点评 %(comment)s 分"),
        "report": _("最多 %(most)s 字；问题和原因 %(problems)s"),
        "ballot": _("%(options)s；%(classes)s"),
        "grade": _("%(grades)s；最好的最多 %(top)s%%"),
        "circular": "%(circular_to)s；%(circular_names)s",
    }
    named = {
        "kinds": "、".join(kinds()[code].label for code in scheme["subject_kinds"]),
        "months": scheme["months_least"],
        "on_site": scheme["on_site_percent"],
        "speak": scheme["speak_minutes"],
        "ask": scheme["question_minutes"],
        "comment": scheme["comment_minutes"],
        "most": scheme["report_most"],
        "problems": "{}%–{}%".format(*scheme["problems_share"]),
        "options": "、".join(name for name, _points in scheme["options"]),
        "classes": "、".join(f"{name} {weight}%" for name, weight in scheme["classes"]),
        "grades": "、".join(scheme["grades"]),
        "top": scheme["top_percent"],
        **{name: dict(BY_NAME[name].choices)[scheme[name]] for name in ("circular_to", "circular_names")},
    }
    return {group: line % named + _to_confirm(scheme, group) for group, line in said.items()}


def _to_confirm(scheme: Scheme, group: str) -> str:
    count = sum(scheme.ruled(rule.name).is_open for rule in RULES if rule.group == group)
    return _("；%(count)s 项依据待确认") % {"count": count} if count else ""


def _rule(scheme: Scheme, rule: Rule) -> ShownRule:
    ruled = scheme.ruled(rule.name)
    return ShownRule(rule.label, lines_of(rule, ruled.value) or [_("没有")], ruled.basis, ruled.is_open)


def lines_of(rule: Rule, value: Any) -> list[str]:
    """Return a value as people read it, a line each; empty for one that may stay empty and does."""
    if rule.shape == Shape.NUMBER:
        return [str(value)]
    if rule.shape == Shape.RANGE:
        return [f"{value[0]}%–{value[1]}%"]
    if rule.shape == Shape.CHOICE:
        return [str(dict(rule.choices)[value])]
    if rule.shape == Shape.KINDS:
        return ["、".join(kinds()[code].label for code in value)]
    if rule.shape == Shape.NAMES:
        return ["、".join(value)] if value else []
    if rule.shape == Shape.CEILINGS:
        return [_("%(what)s：最高 %(grade)s") % {"what": what, "grade": grade} for what, grade in value]
    return ["、".join(f"{name} {points}" for name, points in value)] if value else []


def digest_for_eyes(digest: str) -> str:
    """Return a digest in groups; empty where there is none."""
    return digests.for_eyes(bytes.fromhex(digest)) if digest else ""
