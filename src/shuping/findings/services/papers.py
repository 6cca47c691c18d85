"""上级验收（书面）: the superior's paper is entered by one person and confirmed by another."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shuping.core import clock, files
from shuping.core.actor import Actor
from shuping.core.errors import NotFound
from shuping.core.templatetags.shuping import full_day
from shuping.core.uploads import Upload
from shuping.findings import permissions, queries
from shuping.findings.models import Finding, SuperiorPaper
from shuping.findings.services.acts import Incomplete, NotIndependent, NotNow, check_seen, write_act
from shuping.findings.services.judging import earliest_judgement, kind_of_judgement, settle_by_paper


@dataclass(frozen=True)
class Paper:
    """What the superior's paper says, with its scan."""

    passed: bool
    issued_on: date
    number: str
    issued_by: str
    says: str
    scan: Upload | None


@transaction.atomic
def enter_paper(*, actor: Actor, finding_id: int, paper: Paper, at: datetime) -> SuperiorPaper:
    """Enter the superior's paper; somebody else confirms it next.

    Raises NotFound, Forbidden, NotNow (somebody above is in the tree, no claim, one waits already), Incomplete.
    """
    found = queries.finding(actor, finding_id, permissions.ENTER_PAPER, lock=True)
    if not queries.stands_alone(found):
        raise NotNow(_("这个问题由上级在系统里验收，不用录入文件。"))
    today = clock.local_day(at)
    kind = kind_of_judgement(found, today)
    if queries.open_paper(found):
        raise NotNow(_("已经录入了一份文件，等另一位同志复核。"))
    _check(found, paper, today)
    assert paper.scan is not None  # noqa: S101 - _check saw it
    row = SuperiorPaper.objects.create(
        finding=found,
        kind=kind,
        passed=paper.passed,
        issued_on=paper.issued_on,
        number=paper.number.strip(),
        issued_by=paper.issued_by.strip(),
        says=paper.says.strip(),
        scan_name=paper.scan.name,
        scan_digest=files.keep(paper.scan.data),
        media_type=paper.scan.media_type,
        entered_by_id=actor.require_person(),
    )
    facts = {"paper": row.number, "scan": row.scan_digest, "issued_on": row.issued_on.isoformat(), "passed": row.passed}
    write_act(actor, found, "paper_entered", at, text=f"{row.issued_by} {row.number}", facts=facts)
    return row


@transaction.atomic
def confirm_paper(
    *, actor: Actor, finding_id: int, agrees: bool, reason: str, at: datetime, seen_act: int | None = None
) -> Finding:
    """Confirm that the entry says what the paper says, which judges the finding; or refuse the entry with a reason.

    Raises NotFound, Forbidden, NotIndependent (he entered it or holds the finding), Incomplete.
    """
    found = queries.finding(actor, finding_id, permissions.CONFIRM_PAPER, lock=True)
    paper = paper_to_confirm(actor, found)
    check_seen(found, seen_act)
    if agrees:
        _check_still_wanted(found, paper, clock.local_day(at))
    if not agrees and not reason.strip():
        raise Incomplete(_("请写明录入哪里不对。"), faults=["no-reason"])
    paper.is_open = False
    paper.confirmed_by_id = actor.person_id if agrees else None
    paper.save(update_fields=["is_open", "confirmed_by"])
    if agrees:
        settle_by_paper(actor, found, paper, at)
    else:
        write_act(actor, found, "paper_refused", at, text=reason.strip())
    return found


def paper_to_confirm(actor: Actor, found: Finding) -> SuperiorPaper:
    """Return the paper that waits for its second person. Raises NotFound where none waits, NotIndependent."""
    paper = queries.open_paper(found)
    if paper is None or actor.person_id is None:
        raise NotFound(_("没有等复核的文件，可能别人刚刚复核过。"))
    reasons = queries.paper_bars(actor.person_id, found, paper)
    if reasons:
        raise NotIndependent(_("录入的人和这个问题的责任人不能复核，请另一位同志复核。"), reasons=reasons)
    return paper


def _check_still_wanted(found: Finding, paper: SuperiorPaper, today: date) -> None:
    if not queries.stands_alone(found) or kind_of_judgement(found, today) != paper.kind:
        raise NotNow(_("录入以后情况变了，这份文件不再适用，请退回录入。"))


def day_faults(found: Finding, issued_on: date, today: date) -> list[str]:
    """Return what is wrong with the day of a paper, as sentences."""
    faults = []
    earliest = earliest_judgement(found)
    if earliest and issued_on < earliest:
        faults.append(_("文件日期早于报完成或回头看的日子（%(day)s），请核对。") % {"day": full_day(earliest)})
    if issued_on > today:
        faults.append(_("文件日期不能在今天以后。"))
    return faults


def _check(found: Finding, paper: Paper, today: date) -> None:
    faults: list[str] = []
    faults += day_faults(found, paper.issued_on, today)
    if paper.scan and found.papers.filter(scan_digest=files.digest_of(paper.scan.data), confirmed_by__isnull=False):
        faults.append(_("这份扫描件已经用过，回头看要有另一份文件。"))
    if paper.scan is None:
        faults.append(_("请附上文件的扫描件或照片。"))
    for value, sentence in (
        (paper.number, _("请写文号，没有文号写“无文号”。")),
        (paper.issued_by, _("请写发文单位和签发人。")),
        (paper.says, _("请把文件里关于这个问题的话抄在这里。")),
    ):
        if not value.strip():
            faults.append(sentence)
    if faults:
        raise Incomplete(" ".join(faults), faults=faults)
