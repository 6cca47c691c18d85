"""The door of who comments on a subject: his accepted report, to read."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from shuping.core.doors import PageRequest, signed_in
from shuping.debriefs import queries, rules, shown


@signed_in
@require_safe
def report(request: PageRequest, subject_id: int) -> HttpResponse:
    """Show the accepted report to the named commentator; nobody else finds it here."""
    found = queries.commented_subject(request.actor, subject_id)
    version = queries.accepted(found)
    blocks = shown.blocks(version.text, rules.of_json(version.counted)) if version else []
    return render(request, "debriefs/debrief_report.html", {"found": found, "version": version, "blocks": blocks})
