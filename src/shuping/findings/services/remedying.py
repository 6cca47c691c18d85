"""The owner's work: progress, evidence, the claim that it is done."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from shuping.core import clock, files
from shuping.core.actor import Actor
from shuping.core.errors import NotFound
from shuping.core.uploads import Upload
from shuping.findings import permissions, queries, rules
from shuping.findings.models import Evidence, Finding, Remedy
from shuping.findings.scheme import closure
from shuping.findings.services.acts import Incomplete, NotNow, check_state, write_act
from shuping.findings.services.extending import drop_extension


@dataclass(frozen=True)
class Proof:
    """What is attached: a file, a note or both, with the day it speaks of."""

    title: str
    speaks_of_on: date
    note: str = ""
    upload: Upload | None = None
    remedy_id: int | None = None


@transaction.atomic
def report_progress(*, actor: Actor, finding_id: int, text: str, at: datetime) -> Finding:
    """Write down how far the remedies are. Raises NotFound, Forbidden, NotNow, Incomplete."""
    found = queries.finding(actor, finding_id, permissions.ANSWER, lock=True)
    if not text.strip():
        raise Incomplete(_("请写一句话说明进展。"), faults=["no-text"])
    write_act(actor, found, "progress", at, text=text.strip())
    return found


@transaction.atomic
def finish_remedy(*, actor: Actor, finding_id: int, remedy_id: int, at: datetime) -> Remedy:
    """Mark a remedy as done today. Raises NotFound, Forbidden, NotNow (also where it was done already)."""
    found = queries.finding(actor, finding_id, permissions.ANSWER, lock=True)
    check_state(found, "remedy_done")
    remedy = found.remedies.filter(pk=remedy_id).first()
    if remedy is None:
        raise NotFound
    if remedy.done_on is not None:
        raise NotNow(_("这项措施已经标为完成。"))
    remedy.done_on = clock.local_day(at)
    remedy.save(update_fields=["done_on"])
    write_act(actor, found, "remedy_done", at, text=remedy.what, facts={"remedy": remedy.number})
    return remedy


@transaction.atomic
def attach_evidence(*, actor: Actor, finding_id: int, proof: Proof, at: datetime) -> Evidence:
    """Attach proof; the file is kept unchanged under its digest. Raises NotFound, Forbidden, NotNow, Incomplete."""
    found = queries.finding(actor, finding_id, permissions.ANSWER, lock=True)
    check_state(found, "evidence")
    if proof.upload is None and not proof.note.strip():
        raise Incomplete(_("请选一个文件，或写几句说明。"), faults=["no-proof"])
    if proof.speaks_of_on > clock.local_day(at):
        raise Incomplete(_("材料说明的日期不能在今天以后。"), faults=["day-to-come"])
    if clock.is_slip_of_year(proof.speaks_of_on, clock.local_day(at), years=rules.PROOF_WITHIN):
        year = {"year": proof.speaks_of_on.year}
        raise Incomplete(_("材料说明的日期写的是 %(year)s 年，请核对年份。") % year, faults=["day-far-off"])
    upload = proof.upload
    evidence = Evidence.objects.create(
        finding=found,
        remedy=found.remedies.filter(pk=proof.remedy_id).first() if proof.remedy_id else None,
        title=(proof.title.strip() or (upload.name if upload else proof.note.strip()[:40]))[:120],
        speaks_of_on=proof.speaks_of_on,
        note=proof.note.strip(),
        file_name=upload.name if upload else "",
        file_digest=files.keep(upload.data) if upload else "",
        media_type=upload.media_type if upload else "",
        uploaded_by_id=actor.require_person(),
        uploaded_at=at,
    )
    write_act(
        actor,
        found,
        "evidence",
        at,
        text=evidence.title,
        facts={
            "digest": evidence.file_digest,
            "speaks_of_on": evidence.speaks_of_on.isoformat(),
            "note": evidence.note,
        },
    )
    return evidence


@transaction.atomic
def claim_done(*, actor: Actor, finding_id: int, text: str, at: datetime) -> Finding:
    """Claim that the finding is put right; the verifier acts next.

    Raises NotFound, Forbidden, NotNow, Incomplete (a remedy not done, no evidence, none since it was
    sent back, no words on what changed).
    """
    found = queries.finding(actor, finding_id, permissions.ANSWER, lock=True)
    check_state(found, "claimed")
    faults = queries.missing_for_claim(found)
    if not text.strip():
        faults.append(_("请写一句话说明整改后有什么变化。"))
    if faults:
        raise Incomplete(" ".join(faults), faults=faults)
    found.claimed_by_id = actor.person_id
    found.is_returned = False
    found.next_due_on = clock.local_day(at) + timedelta(days=closure().verify_days)
    drop_extension(found, clock.local_day(at))
    write_act(actor, found, "claimed", at, text=text.strip())
    return found
