"""A handover 交接单: what somebody who leaves a post has in hand, and that his successor has seen it."""

import json
from datetime import UTC

from django.db import models
from django.db.models import Q

from shuping.people.models import Person
from shuping.tree.models import Appointment


class Handover(models.Model):
    """`sheet` is what was listed on the day it was made and never changes: [{label, how, lines}] as the page shows it.

    `passing` names the lines ("remedy-7") that pass to the successor when he confirms, `passed` those that did.
    """

    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="handovers")
    successor = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    note = models.TextField(blank=True)
    sheet = models.JSONField(default=list)
    passing = models.JSONField(default=list)
    passed = models.JSONField(default=list)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    returned_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["appointment"],
                condition=Q(confirmed_at__isnull=True, returned_at__isnull=True),
                name="handovers_one_open",
            )
        ]

    def __str__(self) -> str:
        return f"{self.appointment_id} {self.successor_id}"

    @property
    def is_open(self) -> bool:
        """Whether the successor still has to say something."""
        return self.confirmed_at is None and self.returned_at is None

    def content(self) -> dict[str, object]:
        """Return the facts that the chain holds the digest of."""
        return {
            "appointment": self.appointment_id,
            "successor": self.successor_id,
            "note": self.note,
            "sheet": json.dumps(self.sheet, ensure_ascii=False, sort_keys=True),
            "passing": json.dumps(self.passing),
            "passed": json.dumps(self.passed),
            "made_by": self.made_by_id,
            "made_at": self.made_at.astimezone(UTC).isoformat(timespec="microseconds"),
            "confirmed_at": self.confirmed_at.astimezone(UTC).isoformat() if self.confirmed_at else "",
            "returned": f"{self.returned_at.astimezone(UTC).isoformat()} {self.reason}" if self.returned_at else "",
        }
