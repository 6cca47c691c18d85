"""What a reminder says: the text for a work group, the slip, the calendar file; all from the same acts."""

from collections.abc import Sequence
from datetime import date, datetime

from django.utils.translation import gettext as _

from shuping.audit.queries import chain_line
from shuping.audit.services import instance_name
from shuping.core import clock
from shuping.core.calendar import DayEvent, to_ics
from shuping.core.templatetags.shuping import day, distance
from shuping.findings.models import Act, State
from shuping.papers.paper import Column, Paper, Paragraph, Signature, Table, han_date
from shuping.tree.models import Organisation

SLIP = "reminder"  # the kind of paper, for which an office may have a template


def text(acts: Sequence[Act], today: date) -> str:
    """Return the text to paste into a work group: one part an organisation, in the order of the acts."""
    lines: list[str] = []
    owner, number = None, 0
    for act in acts:
        found = act.finding
        if found.owner != owner:
            owner, number = found.owner, 0
            lines += ([""] if lines else []) + [_("【催办】%(owner)s：") % {"owner": owner.short_name}]
        number += 1
        lines.append(
            _("%(n)s. %(title)s（%(code)s）：%(day)s前%(what)s，%(distance)s。责任人：%(who)s。")
            % {
                "n": number,
                "title": found.title,
                "code": found.code,
                "day": day(_due(act), today),
                "what": what_is_due(act),
                "distance": distance(_due(act), today),
                "who": _who(act),
            }
        )
    signed = _("%(organ)s %(day)s") % {"organ": organ(acts), "day": day(acts[0].at, today)}
    return "\n".join([*lines, "", _("有困难请早说，可以申请延期。"), signed])


def slip(acts: Sequence[Act], today: date) -> Paper:
    """Return the slip (催办单): who, what, by when, who reminds."""
    owners = list(dict.fromkeys(act.finding.owner.short_name for act in acts))
    columns = [
        Column(_("整改单位"), 2),
        Column(_("问题"), 3.2),
        Column(_("要办什么"), 2),
        Column(_("期限"), 0, "center", is_whole=True),
        Column(_("责任人"), 0, "center", is_whole=True),
    ]
    rows = [
        [
            act.finding.owner.short_name,
            f"{act.finding.title}\n{act.finding.code}",
            what_is_due(act),
            f"{han_date(_due(act))}\n{distance(_due(act), today).replace(' ', '')}",
            _who(act),
        ]
        for act in acts
    ]
    return Paper(
        title=_("催办单"),
        addressee="、".join(owners),
        blocks=[
            Paragraph(_("下列整改事项快到期或已经逾期，请按期办理，在系统里报送；有困难的，写明原因申请延期。")),
            Table(columns, rows),
            Signature(_whole_name(organ(acts)), clock.local_day(acts[0].at)),
        ],
        chain_line=_("存证链 %(head)s") % {"head": chain_line()},
    )


def calendar(acts: Sequence[Act], today: date, made_at: datetime) -> bytes:
    """Return the days as a calendar file; what is overdue stands on today."""
    where = instance_name()
    return to_ics(
        (
            DayEvent(
                uid=f"finding-{act.finding_id}@{where}",
                on=max(_due(act), today),
                title=f"{act.finding.owner.short_name}：{act.finding.title}",
                text=_("%(code)s，%(day)s前%(what)s。责任人：%(who)s。")
                % {
                    "code": act.finding.code,
                    "day": han_date(_due(act)),
                    "what": what_is_due(act),
                    "who": _who(act),
                },
            )
            for act in acts
        ),
        made_at,
    )


def organ(acts: Sequence[Act]) -> str:
    """Return who reminds: the organisation of the post or grant by which it was done."""
    return acts[0].post.split(" · ")[0]


def _whole_name(organ: str) -> str:
    """Return the whole name of an organisation by its short one, which stays where several or none are called so."""
    names = list(Organisation.objects.filter(short_name=organ, dissolved_on=None).values_list("name", flat=True)[:2])
    return names[0] if len(names) == 1 else organ


def what_is_due(act: Act) -> str:
    """Return what the owner had to do when he was reminded."""
    return _("报原因和措施") if act.state_after == State.AWAITING_PLAN else _("报整改完成")


def _due(act: Act) -> date:
    return date.fromisoformat(act.facts["due_on"])


def _who(act: Act) -> str:
    responsible = act.finding.responsible
    return responsible.name if responsible else _("未定")
