"""意见箱: what people say about the software and the burden that it makes, and what they were answered."""

from datetime import UTC, datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shuping.people.models import Person
from shuping.tree.models import Organisation

LONGEST = 2000


class About(models.TextChoices):
    """What an opinion is about."""

    BURDEN = "burden", _("给基层添了负担")
    FAULT = "fault", _("不好用、有差错")
    SUGGESTION = "suggestion", _("建议")


class Opinion(models.Model):
    """One opinion with its answer. `organisation` is the writer's, and says who may read it; `page` where he stood.

    An anonymous one keeps its writer, so that the answer finds him; whoever reads it is never shown name or place.
    """

    about = models.CharField(_("关于什么"), max_length=20, choices=About.choices)
    text = models.CharField(_("意见"), max_length=LONGEST)
    page = models.CharField(max_length=200, blank=True)
    writer = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    is_anonymous = models.BooleanField(default=False)
    written_at = models.DateTimeField()
    answer = models.CharField(_("答复"), max_length=LONGEST, blank=True)
    answered_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["writer"], name="opinions_of_writer"),
            models.Index(fields=["id"], name="opinions_open", condition=Q(answered_at__isnull=True)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_by__isnull=True, answer="")
                | Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer=""),
                name="opinions_answer_is_whole",
            ),
        ]

    def content(self) -> dict[str, object]:
        """Return the facts that the chain holds the digest of."""
        return {
            "about": self.about,
            "text": self.text,
            "page": self.page,
            "writer": self.writer_id,
            "organisation": self.organisation_id,
            "is_anonymous": self.is_anonymous,
            "written_at": _moment(self.written_at),
            "answer": self.answer,
            "answered_by": self.answered_by_id,
            "answered_at": _moment(self.answered_at),
            "read_at": _moment(self.read_at),
        }


def _moment(value: datetime | None) -> str:
    return value.astimezone(UTC).isoformat(timespec="microseconds") if value else ""
