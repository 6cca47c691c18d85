"""An office's own template for a kind of paper; the newest that was not dropped is used."""

from datetime import UTC

from django.db import models
from django.db.models import Q

from shuping.people.models import Person
from shuping.tree.models import Organisation


class Template(models.Model):
    """A DOCX with placeholders, for the papers of an organisation and of all below it that has none of its own."""

    kind = models.CharField(max_length=40)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=200)
    file_digest = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "kind"], condition=Q(dropped_at__isnull=True), name="papers_one_template"
            ),
        ]

    def content(self) -> dict[str, object]:
        """Return the facts that the chain holds the digest of."""
        dropped = self.dropped_at.astimezone(UTC).isoformat(timespec="microseconds") if self.dropped_at else ""
        return {
            "kind": self.kind,
            "organisation": self.organisation_id,
            "file": f"{self.file_name} {self.file_digest}",
            "uploaded_by": self.uploaded_by_id,
            "uploaded_at": self.uploaded_at.astimezone(UTC).isoformat(timespec="microseconds"),
            "dropped_at": dropped,
        }
