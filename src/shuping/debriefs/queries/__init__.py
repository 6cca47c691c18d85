"""Reads of debriefs, by what is read: the reports, their vetting, the comparison texts, what is chained."""

from shuping.debriefs.queries.chained import debrief_facts, debrief_ids, text_facts, text_ids
from shuping.debriefs.queries.reports import (
    debrief,
    is_being_written,
    last_year,
    returned,
    subject,
    subjects,
    submitted,
    to_write,
    version,
    versions,
)
from shuping.debriefs.queries.texts import places, text, texts
from shuping.debriefs.queries.vetting import (
    Line,
    lines,
    remarks,
    reporting,
    review_to_vet,
    reviews_to_vet,
    subject_to_vet,
    waiting,
    waiting_in,
)

__all__ = [
    "Line",
    "debrief",
    "debrief_facts",
    "debrief_ids",
    "is_being_written",
    "last_year",
    "lines",
    "places",
    "remarks",
    "reporting",
    "returned",
    "review_to_vet",
    "reviews_to_vet",
    "subject",
    "subject_to_vet",
    "subjects",
    "submitted",
    "text",
    "text_facts",
    "text_ids",
    "texts",
    "to_write",
    "version",
    "versions",
    "waiting",
    "waiting_in",
]
