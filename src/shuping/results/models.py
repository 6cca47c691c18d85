"""What the committee decided, and what was made of it: grades, their corrections, minutes, feedback, circulars."""

import json
from datetime import UTC

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shuping.people.models import Person
from shuping.reviews.models import Review, Subject


class GradingTable(models.Model):
    """The table before it is decided. `rows`: {subject id: {given, happened, grade, reason}}; see `rules.Entry`."""

    review = models.OneToOneField(Review, on_delete=models.PROTECT, related_name="grading_table")
    rows = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=0)
    saved_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.review)


class Grade(models.Model):
    """综合评价等次 as the committee decided it; a correction is a further row, the one with the largest number holds.

    `proposed`, `ceiling` and `steps` say what the scheme said then; `reason` why the committee departed from it, or why
    it corrected.
    """

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="grades")
    number = models.PositiveSmallIntegerField(default=1)
    grade = models.CharField(_("等次"), max_length=60)
    proposed = models.CharField(max_length=60, blank=True)
    ceiling = models.CharField(max_length=60, blank=True)
    happened = models.JSONField(default=list)
    steps = models.JSONField(default=list)  # [[name, percent, points as written], ...] of the arithmetic
    reason = models.CharField(_("理由"), max_length=300, blank=True)
    decided_on = models.DateField(_("哪天定的"))
    decided_by = models.CharField(_("哪个会议定的"), max_length=80)
    entered_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        ordering = ["subject__number", "subject_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["subject", "number"], name="results_grade_number"),
            models.CheckConstraint(condition=Q(number=1) | ~Q(reason=""), name="results_correction_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.grade}"

    def content(self) -> dict[str, object]:
        """Return the facts that the chain holds the digest of."""
        return {
            "subject": self.subject_id,
            "number": self.number,
            "grade": self.grade,
            "proposed": self.proposed,
            "ceiling": self.ceiling,
            "happened": json.dumps(self.happened, ensure_ascii=False),
            "steps": json.dumps(self.steps, ensure_ascii=False),
            "reason": self.reason,
            "decided": f"{self.decided_on.isoformat()} {self.decided_by}",
            "entered": f"{self.entered_by_id} {self.entered_at.astimezone(UTC).isoformat()}",
        }


class Minutes(models.Model):
    """What a person adds to the minutes of a meeting; everything else in them is known already."""

    review = models.OneToOneField(Review, on_delete=models.PROTECT, related_name="minutes")
    presided_by = models.CharField(_("谁主持"), max_length=60, blank=True)
    recorded_by = models.CharField(_("谁记录"), max_length=60, blank=True)
    other = models.TextField(_("其他事项"), blank=True)
    saved_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.review)

    def content(self) -> dict[str, object]:
        """Return the facts that the chain holds the digest of."""
        return {
            "review": self.review_id,
            "presided_by": self.presided_by,
            "recorded_by": self.recorded_by,
            "other": self.other,
            "saved": f"{self.saved_by_id} {self.saved_at.astimezone(UTC).isoformat()}",
        }


class Feedback(models.Model):
    """反馈: the result of a subject was given to him; `seen_at` is when he said that he has seen it.

    A correction gives it to him anew.
    """

    subject = models.OneToOneField(Subject, on_delete=models.PROTECT, related_name="feedback")
    given_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.subject)

    def content(self) -> dict[str, object]:
        """Return the facts that the chain holds the digest of."""
        return {
            "subject": self.subject_id,
            "given": f"{self.given_by_id} {self.given_at.astimezone(UTC).isoformat()}",
            "seen": self.seen_at.astimezone(UTC).isoformat() if self.seen_at else "",
        }


class Circular(models.Model):
    """通报 as it was issued: `paper` holds it whole, so that it reads the same years later; the largest number holds.

    `to` is its audience (`CircularTo`), as the scheme of the review said it then.
    """

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="circulars")
    number = models.PositiveSmallIntegerField(default=1)
    paper = models.TextField()  # packed by papers.packing
    to = models.CharField(max_length=12)
    issued_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField()

    class Meta:
        ordering = ["review", "number"]
        constraints = [models.UniqueConstraint(fields=["review", "number"], name="results_circular_number")]

    def __str__(self) -> str:
        return f"{self.review} {self.number}"

    def content(self) -> dict[str, object]:
        """Return the facts that the chain holds the digest of."""
        return {
            "review": self.review_id,
            "number": self.number,
            "paper": self.paper,
            "to": self.to,
            "issued": f"{self.issued_by_id} {self.issued_at.astimezone(UTC).isoformat()}",
        }
