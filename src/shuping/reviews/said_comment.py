"""A document with the superior's comment, as the record of a review of us takes it: nothing is typed again."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _

from shuping.core.actor import Actor
from shuping.documents.models import Document, Excerpt
from shuping.documents.targets import kinds_with_target
from shuping.findings import queries as findings
from shuping.findings.models import Finding

WHOSE = re.compile(r"[^（(，,、；;\s]+?(?:委|党组)")
BEFORE_JULY = 7  # a review held in the first half of a year is of the year before


def superior_of(spoken_by: str) -> str:
    """Return the committee that a speaker's post names (霁州市委常委 -> 霁州市委); empty where it names none."""
    found = WHOSE.search(spoken_by.split("（", 1)[-1]) or WHOSE.search(spoken_by)
    return found[0] if found else ""


def year_of(held_on: date) -> int:
    """Return the year that a review held on a day is of."""
    return held_on.year - 1 if held_on.month < BEFORE_JULY else held_on.year


def known(document: Document) -> dict[str, Any]:
    """Return what a document says of the review, by the names of the fields of its form."""
    first = document.excerpts.filter(kind=Excerpt.Kind.COMMENT).exclude(state=Excerpt.State.DROPPED).first()
    above = document.organisation.parent
    return {
        "superior": above.name if above else superior_of(document.spoken_by),
        "held_on": document.spoken_on,
        "year": year_of(document.spoken_on) if document.spoken_on else None,
        "said_by": document.spoken_by,
        "overall": first.words.strip() if first else "",
    }


@dataclass(frozen=True)
class Point:
    """A confirmed passage of the comment, and the findings that were made of it (a common one without its parts)."""

    excerpt: Excerpt
    findings: list[Finding]


@dataclass(frozen=True)
class Said:
    """A comment as it stands in its document: merits, problems, demands; `unchecked` counts what nobody confirmed.

    Merits become nothing, so they need not be confirmed one by one: those that nobody dropped are among them.
    """

    merits: list[Point]
    problems: list[Point]
    demands: list[Point]
    unchecked: int


def said(actor: Actor, document: Document) -> Said:
    """Return what was said, with the findings that the actor may see; `part_count` on a finding counts its parts."""
    rows = list(document.excerpts.all())
    there = [each for each in rows if each.state == Excerpt.State.CONFIRMED or _is_merit(each)]
    made: dict[int, list[Finding]] = {}
    found = findings.findings(actor).filter(excerpt__document=document, parent=None)
    for each in found.annotate(part_count=Count("children")).order_by("pk"):
        made.setdefault(each.excerpt_id or 0, []).append(each)
    for excerpt in there:
        excerpt.document = document  # its words are cut from this text: no query for each

    def points(kinds: Iterable[str]) -> list[Point]:
        return [Point(each, made.get(each.pk, [])) for each in there if each.kind in kinds]

    kinds = kinds_with_target()
    unchecked = sum(each.state == Excerpt.State.PROPOSED and each.kind in kinds for each in rows)
    return Said(
        points({Excerpt.Kind.ACHIEVEMENT}),
        points({Excerpt.Kind.PROBLEM}),
        points({Excerpt.Kind.REQUIREMENT}),
        unchecked,
    )


def _is_merit(each: Excerpt) -> bool:
    return each.kind == Excerpt.Kind.ACHIEVEMENT and each.state != Excerpt.State.DROPPED


def next_step(document: Document, unchecked: int) -> str:
    """Return in one sentence what is still to be done with the items of a comment."""
    if document.handed_out_at is not None:
        return ""
    if unchecked:
        return _("点评里还有 %(count)s 条问题和要求没有核对。核对、下发以后，整改台账里才有。") % {"count": unchecked}
    return _("问题和要求都核对过了，还没有下发。下发以后，整改台账里才有，这次评议才能归档。")
