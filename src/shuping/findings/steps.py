"""The strip of five steps on a finding's page."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from shuping.core.templatetags.shuping import day
from shuping.findings import rules
from shuping.findings.models import Act, Finding, Flag
from shuping.findings.queries import stands_alone
from shuping.findings.scheme import closure

PLACE = {
    rules.AWAITING_PLAN: 1,
    rules.PLAN_SUBMITTED: 1,
    rules.IN_REMEDY: 2,
    rules.AWAITING_VERIFICATION: 3,
    rules.VERIFIED: 4,
    rules.CLOSED: 5,
}


def steps(found: Finding, last: dict[str, Act], today: date) -> list[dict[str, Any]]:
    """Return 提出, 定措施, 整改, 验收, 回头看, each with its state (done, current, to come) and one line."""
    place = PLACE[found.state]
    lines = [
        day(found.raised_on, today),
        _plan_line(found, last, today),
        _remedy_line(found),
        _("%(day)s通过") % {"day": day(last["verified"].at, today)}
        if place > 3 and "verified" in last
        else _verifier(found),
        _look_back_line(found, last, today),
    ]
    names = [_("提出"), _("定措施"), _("整改"), _("验收"), _("回头看")]
    return [
        {"name": name, "line": line, "state": "done" if at < place else "current" if at == place else "todo"}
        for at, (name, line) in enumerate(zip(names, lines, strict=True))
    ]


def _plan_line(found: Finding, last: dict[str, Act], today: date) -> str:
    if found.state == rules.PLAN_SUBMITTED:
        return _("等上级采纳")
    if found.flag == Flag.TO_SIGN:
        return _("等书记审签")
    if "plan_accepted" in last:
        return _("%(day)s采纳") % {"day": day(last["plan_accepted"].at, today)}
    return ""


def _remedy_line(found: Finding) -> str:
    remedies = list(found.remedies.all())
    if not remedies:
        return ""
    done = sum(remedy.done_on is not None for remedy in remedies)
    return _("%(all)s 项措施，完成 %(done)s 项") % {"all": len(remedies), "done": done}


def _verifier(found: Finding) -> str:
    return _("由上级发文") if stands_alone(found) else _("由上级或督查组")


def _look_back_line(found: Finding, last: dict[str, Act], today: date) -> str:
    if found.state == rules.CLOSED and "held" in last:
        return _("%(day)s销号") % {"day": day(last["held"].at, today)}
    if found.look_back_is_due(today):
        return _("到期了")
    if found.look_back_on:
        return day(found.look_back_on, today)
    return _("验收后 %(months)s 个月") % {"months": closure().look_back_months}
