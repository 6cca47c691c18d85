"""What the chain holds of debriefs and comparison texts, and which there are."""

from collections.abc import Iterable, Mapping

from shuping.debriefs import resembling
from shuping.debriefs.models import ComparisonText, Debrief


def debrief_facts(ids: Iterable[int]) -> Mapping[int, Mapping[str, object]]:
    """Return {debrief id: its facts} for the comparison of the chain with the database.

    Neither the draft nor the remarks of a vetter who has not decided yet: both change without an entry.
    """
    rows = Debrief.objects.filter(pk__in=list(ids)).defer("text").prefetch_related("versions__remarks")
    return {
        row.pk: {"subject": row.subject_id, "versions": "\n".join(each.fact() for each in row.versions.all())}
        for row in rows
    }


def debrief_ids() -> Iterable[int]:
    """Return the ids of all debriefs of which something was submitted."""
    return Debrief.objects.filter(versions__number=1).values_list("pk", flat=True).iterator()


def text_facts(ids: Iterable[int]) -> Mapping[int, Mapping[str, object]]:
    """Return {comparison text id: its facts} for the comparison of the chain with the database."""
    return {
        row.pk: {
            "organisation": row.organisation_id,
            "kind": row.kind,
            "title": row.title,
            "text": resembling.digest_of(row.text),
            "dropped": row.dropped_at.isoformat() if row.dropped_at else "",
        }
        for row in ComparisonText.objects.filter(pk__in=list(ids))
    }


def text_ids() -> Iterable[int]:
    """Return the ids of all comparison texts."""
    return ComparisonText.objects.values_list("pk", flat=True).iterator()
