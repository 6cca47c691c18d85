"""What was said in a comment, point by point: as it was typed in the hall, or as its document says it."""

from collections.abc import Iterable
from dataclasses import dataclass

from shuping.documents.models import Excerpt
from shuping.reviews.models import Comment
from shuping.reviews.parts import points


@dataclass(frozen=True)
class Said:
    """A comment with its points; `overall` is the sentence on the whole."""

    comment: Comment
    overall: str
    merits: list[str]
    problems: list[str]
    demands: list[str]

    @property
    def has_points(self) -> bool:
        """Whether it says more than the sentence on the whole."""
        return bool(self.merits or self.problems or self.demands)


def said(comments: Iterable[Comment]) -> list[Said]:
    """Return the comments with their points, in one query more; an item that a person dropped is none."""
    comments = list(comments)
    rows = Excerpt.objects.filter(document__in=[each.document_id for each in comments if each.document_id])
    by_document: dict[int, list[Excerpt]] = {}
    for excerpt in rows.exclude(state=Excerpt.State.DROPPED).select_related("document"):
        by_document.setdefault(excerpt.document_id, []).append(excerpt)
    return [_said(each, by_document.get(each.document_id or 0, [])) for each in comments]


def _said(comment: Comment, excerpts: list[Excerpt]) -> Said:
    if any((comment.merits, comment.problems, comment.demands)):
        parts = comment.parts
        return Said(comment, parts.overall, points(parts.merits), points(parts.problems), points(parts.demands))
    kinds = (Excerpt.Kind.ACHIEVEMENT, Excerpt.Kind.PROBLEM, Excerpt.Kind.REQUIREMENT)
    return Said(
        comment, comment.overall, *(["".join(points(e.words)) for e in excerpts if e.kind == kind] for kind in kinds)
    )
