"""One finding: its page, its history, its files."""

from urllib.parse import quote

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from shuping.access import gate
from shuping.access.doors import guarded
from shuping.core import clock, files
from shuping.core.doors import PageRequest
from shuping.core.once import new_token
from shuping.core.uploads import SHOWN_INLINE
from shuping.documents import permissions as document_permissions
from shuping.findings import linked, permissions, queries
from shuping.findings.models import Finding, State
from shuping.findings.scheme import closure
from shuping.findings.steps import steps
from shuping.tree.queries import holders

SHORT = 5
FILE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
PDF_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; plugin-types application/pdf"  # own viewer
)
CONTEXT = 60  # characters of the source around the leader's words


@guarded(permissions.VIEW)
@require_safe
def detail(request: PageRequest, finding_id: int) -> HttpResponse:
    today = clock.today()
    found = queries.finding(request.actor, finding_id)
    history = queries.history(found)
    document = found.excerpt.document if found.excerpt else None
    may_read = document is not None and gate.can(
        request.actor, document_permissions.VIEW, document.organisation
    )  # what stands around the words may be about somebody else
    last = {act.kind: act for act, _number in reversed(history)}
    return render(
        request,
        "findings/finding_detail.html",
        {
            "finding": found,
            "quote": quote_in_place(found) if may_read else {"before": "", "words": found.quote, "after": ""},
            "document": document,
            "may_read_document": may_read,
            "steps": steps(found, last, today),
            "may": queries.possible(request.actor, found, today),
            "alone": queries.stands_alone(found),
            "paper": queries.open_paper(found),
            "remedies": found.remedies.select_related("who").prefetch_related("evidence"),
            "evidence": found.evidence.select_related("uploaded_by", "remedy"),
            "verifications": found.verifications.select_related("verifier", "by_paper").order_by("-id"),
            "children": queries.children(request.actor, found) if found.is_common else [],
            "last": last,
            "links": linked.of(request.actor, found, today, last),
            "history": history[:SHORT],
            "history_count": len(history),
            "newest_act": history[0][0].pk if history else 0,
            "missing": queries.missing_for_claim(found) if found.state == State.IN_REMEDY else [],
            "owner_people": holders([found.owner_id], today).get(found.owner_id, []),
            "may_remind": queries.to_remind(request.actor, today).filter(pk=found.pk).first()
            if gate.holds_anywhere(request.actor, permissions.REMIND)
            else None,
            "remind_token": new_token(request.actor.require_person()),
            "look_back_is_due": found.look_back_is_due(today),
            "closure": closure(),
            "extension": queries.open_extension(found),
            "extensions": found.extensions.select_related("asked_by", "answered_by"),
            "written": next((act for act, _number in history if act.kind in queries.PLANS), None),
            "sent_back": next(
                (act for act, _number in history if act.kind in ("plan_returned", "plan_unsigned")), None
            ),
            "signed": last.get("plan_signed"),
            "corrected": last.get("corrected"),
        },
    )


@guarded(permissions.VIEW)
@require_safe
def history(request: PageRequest, finding_id: int) -> HttpResponse:
    found = queries.finding(request.actor, finding_id)
    return render(request, "findings/finding_history.html", {"finding": found, "history": queries.history(found)})


@guarded(permissions.VIEW)
@require_safe
def evidence_file(request: PageRequest, evidence_id: int) -> HttpResponse:
    evidence = queries.evidence(request.actor, evidence_id)
    return _file(evidence.file_digest, evidence.file_name, evidence.media_type)


@guarded(permissions.VIEW)
@require_safe
def scan_file(request: PageRequest, paper_id: int) -> HttpResponse:
    paper = queries.scan(request.actor, paper_id)
    return _file(paper.scan_digest, paper.scan_name, paper.media_type)


def quote_in_place(found: Finding) -> dict[str, str]:
    """Return the leader's words with a little of what stands before and after them in their paragraph."""
    excerpt = found.excerpt
    if excerpt is None:
        return {"before": "", "words": found.quote, "after": ""}
    text = excerpt.document.text
    line_start = text.rfind("\n", 0, excerpt.start) + 1
    line_end = text.find("\n", excerpt.end)
    before = text[max(line_start, excerpt.start - CONTEXT) : excerpt.start].strip()
    after = text[excerpt.end : min(line_end if line_end >= 0 else len(text), excerpt.end + CONTEXT)].strip()
    return {
        "before": f"…{before}" if before and excerpt.start - CONTEXT > line_start else before,
        "words": found.quote,
        "after": f"{after}…" if after else "",
    }


def _file(digest: str, name: str, media_type: str) -> HttpResponse:
    """Answer with a stored file: pictures and PDF are shown, the rest is downloaded; nothing in it may run."""
    shown = "inline" if media_type in SHOWN_INLINE else "attachment"
    return HttpResponse(
        files.kept(digest),
        content_type=media_type if shown == "inline" else "application/octet-stream",
        headers={
            "Content-Disposition": f"{shown}; filename*=UTF-8''{quote(name)}",
            "Content-Security-Policy": PDF_POLICY if media_type == "application/pdf" else FILE_POLICY,
        },
    )
