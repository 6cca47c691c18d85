"""Texts that whoever leaves a post has checked to the half."""

from collections.abc import Collection, Iterator
from datetime import date, datetime

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shuping.core.actor import Actor
from shuping.core.handover import HandedLine
from shuping.documents.models import Document, Excerpt


class Drafts:
    """Texts of the organisation that are not handed out yet; they belong to the post's organisation and stay there."""

    code, label = "document", gettext_lazy("没有下发的材料")
    how = gettext_lazy("材料在单位名下，接任的人直接接着核对。")

    def lines(self, person_id: int, organisation_ids: Collection[int], today: date) -> Iterator[HandedLine]:
        """Yield the texts, each with how many of its items wait."""
        rows = Document.objects.filter(organisation__in=organisation_ids, handed_out_at=None).defer("text")
        proposed = Count("excerpts", filter=Q(excerpts__state=Excerpt.State.PROPOSED))
        for row in rows.annotate(proposed=proposed).order_by("pk"):
            note = _("还有 %(count)s 条没核对") % {"count": row.proposed}
            yield HandedLine(row.name, note, url=reverse("documents:detail", args=[row.pk]))

    def may_pass_at(self, person_id: int, organisation_ids: Collection[int]) -> set[int]:
        """Nothing passes."""
        return set()

    def take(self, actor: Actor, number: int, predecessor_id: int, at: datetime) -> bool:
        """Nothing passes: the text is the organisation's."""
        return False
