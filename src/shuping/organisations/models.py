"""What changed many organisations at once: a table that somebody brought in, a merger or split."""

import json
from datetime import UTC

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shuping.people.models import Person
from shuping.tree.models import Organisation


class Import(models.Model):
    """One uploaded table. Until it is applied it changes nothing, and dropping it leaves nothing of it behind.

    `data` are the bytes while it waits; applied, the original is kept under its digest. `choices` is what a person
    decided about it, `version` counts its savings. `counts` says what it made. `orders` counts how often the worker was
    told to apply it, `ordered_at` is set while it is told so; `refusal` says why the last order came to nothing.
    """

    class Purpose(models.TextChoices):
        TREE = "tree", _("党组织和任职")
        LEDGER = "ledger", _("旧台账")

    purpose = models.CharField(max_length=20, choices=Purpose.choices)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="imports")
    file_name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    data = models.BinaryField()
    choices = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=0)
    uploaded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    applied_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    applied_at = models.DateTimeField(null=True)
    counts = models.JSONField(default=dict)
    orders = models.PositiveIntegerField(default=0)
    ordered_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    ordered_at = models.DateTimeField(null=True)
    refusal = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-uploaded_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(applied_at__isnull=True) | Q(applied_by__isnull=False),
                name="organisations_somebody_applied",
            ),
            models.CheckConstraint(
                condition=Q(ordered_at__isnull=True) | Q(ordered_by__isnull=False),
                name="organisations_somebody_ordered",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_waiting(self) -> bool:
        """Whether people still decide about it: it was neither applied nor given to the worker."""
        return self.applied_at is None and self.ordered_at is None

    @property
    def open_order(self) -> int | None:
        """The number of the order that the worker is to carry out, None where there is none."""
        return self.orders if self.ordered_at is not None and self.applied_at is None else None

    def content(self) -> dict[str, object]:
        """Return the facts that the chain holds the digest of."""
        return {
            "purpose": self.purpose,
            "organisation": self.organisation_id,
            "file": self.digest,
            "applied_by": self.applied_by_id,
            "applied_at": self.applied_at.astimezone(UTC).isoformat() if self.applied_at else "",
            "counts": str(sorted(self.counts.items())),
        }


class Reshaping(models.Model):
    """One merger or split. `moved` holds [sort and number, title, from, to] of each thing; an empty `to` ended it."""

    on = models.DateField(_("从哪天起"))
    basis = models.CharField(_("依据"), max_length=200)
    sources = models.ManyToManyField(Organisation, related_name="reshapings_from")
    targets = models.ManyToManyField(Organisation, related_name="reshapings_to")
    moved = models.JSONField(default=list)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-on", "-id"]

    def __str__(self) -> str:
        return f"{self.on} {self.basis}"

    def content(self) -> dict[str, object]:
        """Return the facts that the chain holds the digest of."""
        return {
            "on": self.on.isoformat(),
            "basis": self.basis,
            "sources": json.dumps(sorted(self.sources.values_list("pk", flat=True))),
            "targets": json.dumps(sorted(self.targets.values_list("pk", flat=True))),
            "moved": json.dumps(self.moved, ensure_ascii=False),
            "person": self.person_id,
            "at": self.at.astimezone(UTC).isoformat(timespec="microseconds"),
        }
