"""What the chain holds of the ledger: every act as it was, and every finding with all that hangs on it as it is now.

A row changed behind the product's back (a state, an owner, a day, a verifier, the digest of a file) then differs from
the last entry of its finding: `shuping audit verify --against`.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC

from shuping.findings.models import Act, Evidence, Finding, SuperiorPaper

RELATED = ("remedies", "evidence", "verifications", "papers", "extensions", "former_owners")


def act_facts(ids: Iterable[int]) -> Mapping[int, Mapping[str, object]]:
    """Return {act id: its facts}."""
    return {act.pk: act.content() for act in Act.objects.filter(pk__in=list(ids))}


def finding_facts(ids: Iterable[int]) -> Mapping[int, Mapping[str, object]]:
    """Return {finding id: its facts}, read from the rows as they are."""
    rows = Finding.objects.filter(pk__in=list(ids)).prefetch_related(*RELATED)
    return {found.pk: facts_of(found) for found in rows}


def act_ids() -> Iterable[int]:
    """Return the ids of all acts."""
    return Act.objects.values_list("pk", flat=True).iterator()


def finding_ids() -> Iterable[int]:
    """Return the ids of all findings."""
    return Finding.objects.values_list("pk", flat=True).iterator()


def file_digests() -> Iterable[str]:
    """Yield the digests of all evidence and scans."""
    yield from Evidence.objects.exclude(file_digest="").values_list("file_digest", flat=True).iterator()
    yield from SuperiorPaper.objects.values_list("scan_digest", flat=True).iterator()


def facts_of(found: Finding) -> dict[str, object]:
    """Return the facts of a finding with all that hangs on it."""
    return {**_first_facts(found), **_later_facts(found)}


def _later_facts(found: Finding) -> dict[str, object]:
    """Return the facts that came to the ledger later, where there are any: older entries hold without them."""
    facts = {
        "flag": found.flag,
        "recurs_of": found.recurs_of_id,
        "joined_into": found.joined_into_id,
        "remedies_added": _lines((r.number, r.added_on) for r in found.remedies.all() if r.added_on),
        "verifications_taken_back": _lines(
            (v.pk, v.taken_back_on) for v in found.verifications.all() if v.taken_back_on
        ),
        "extensions": _lines(
            (e.pk, e.was_due_on, e.until, e.reason, e.asked_by_id, e.asked_on, e.answer_by_on)
            for e in found.extensions.all()
        ),
        "extensions_answered": _lines(
            (e.pk, e.outcome, e.answer, e.answered_by_id, e.answered_on) for e in found.extensions.all() if e.outcome
        ),
        "former_owners": _lines((row.organisation_id, row.until_on) for row in found.former_owners.all()),
    }
    return {name: value for name, value in facts.items() if value not in ("", "[]", None)}


def _first_facts(found: Finding) -> dict[str, object]:
    return {
        "code": found.code,
        "title": found.title,
        "quote": found.quote,
        "quoted_from": found.quoted_from,
        "source": found.source,
        "excerpt": found.excerpt_id,
        "owner": found.owner_id,
        "raised_for": found.raised_for_id,
        "parent": found.parent_id,
        "is_common": found.is_common,
        "responsible": found.responsible_id,
        "cause": found.cause,
        "state": found.state,
        "marks": f"{found.is_returned} {found.is_reopened}{' closed before' if found.is_closed_before else ''}",
        "claimed_by": found.claimed_by_id,
        "days": f"{found.raised_on} {found.due_on} {found.next_due_on} {found.look_back_on}",
        "remedies": _lines((r.number, r.what, r.who_id, r.due_on, r.done_on) for r in found.remedies.all()),
        "evidence": _lines(
            (e.pk, e.title, e.speaks_of_on, e.note, e.file_name, e.file_digest, e.media_type, e.uploaded_by_id)
            for e in found.evidence.all()
        ),
        "evidence_at": _lines((e.pk, e.uploaded_at.astimezone(UTC), e.remedy_id) for e in found.evidence.all()),
        "verifications": _lines(
            (v.pk, v.kind, v.passed, v.seen, v.seen_on, v.asked, v.satisfied, v.verifier_id, v.claimant_id, v.owner_id)
            for v in found.verifications.all()
        ),
        "verifiers": _lines((v.pk, v.verifier_sits_at_id, v.by_paper_id) for v in found.verifications.all()),
        "papers": _lines(
            (p.pk, p.kind, p.passed, p.issued_on, p.number, p.issued_by, p.says, p.scan_digest)
            for p in found.papers.all()
        ),
        "papers_by": _lines((p.pk, p.entered_by_id, p.confirmed_by_id, p.is_open) for p in found.papers.all()),
    }


def _lines(rows: Iterable[tuple[object, ...]]) -> str:
    return json.dumps(sorted([str(value) for value in row] for row in rows), ensure_ascii=False)
