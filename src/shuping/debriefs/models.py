"""A subject's debrief: the draft that is being written, the versions that were submitted, the remarks on them."""

import json
from datetime import UTC, datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from shuping.people.models import Person
from shuping.reviews.models import Subject
from shuping.tree.models import Organisation


def _moment(at: datetime | None) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds") if at else "-"


class State(models.TextChoices):
    """How far a debrief is; no row yet means that nobody began to write."""

    WRITING = "writing", _("写作中")
    SUBMITTED = "submitted", _("待审阅")
    RETURNED = "returned", _("已退回")
    ACCEPTED = "accepted", _("已审定")


class Debrief(models.Model):
    """述职报告: the text as it is now. `revision` counts its savings, so that two writers do not undo each other."""

    subject = models.OneToOneField(Subject, on_delete=models.PROTECT, related_name="debrief")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WRITING)
    text = models.TextField(blank=True)
    revision = models.PositiveIntegerField(default=0)
    saved_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    saved_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["subject__number", "id"]

    def __str__(self) -> str:
        return str(self.subject)


class Version(models.Model):
    """A text as it was submitted, with what the counter found in it (rules.Counted) and what the vetter decided."""

    class Verdict(models.TextChoices):
        RETURNED = "returned", _("退回修改")
        ACCEPTED = "accepted", _("审定")

    debrief = models.ForeignKey(Debrief, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    digest = models.CharField(max_length=64)
    counted = models.JSONField(default=dict)
    submitted_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField()
    verdict = models.CharField(max_length=10, choices=Verdict.choices, blank=True, default="")
    verdict_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    verdict_at = models.DateTimeField(null=True)
    note = models.TextField(_("总的意见"), blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["debrief", "number"], name="debriefs_version_number"),
            models.CheckConstraint(
                condition=Q(verdict="", verdict_by__isnull=True, verdict_at__isnull=True)
                | ~Q(verdict="") & Q(verdict_by__isnull=False, verdict_at__isnull=False),
                name="debriefs_verdict_is_somebodys",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.debrief} {self.number}"

    def fact(self) -> str:
        """Return one line of the facts of the debrief; the remarks belong to it once it is judged."""
        submitted = f"{self.number} {self.digest} {self.submitted_by_id} {_moment(self.submitted_at)}"
        if not self.verdict:
            return submitted
        judged = f"{self.verdict} {self.verdict_by_id} {_moment(self.verdict_at)}"
        said = [self.note, *([each.start, each.end, each.text, each.made_by_id] for each in self.remarks.all())]
        return f"{submitted} {judged} {json.dumps(said, ensure_ascii=False)}"


class Remark(models.Model):
    """A vetter's comment at its place in a version: characters `start` to `end` of its text."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="remarks")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    text = models.CharField(_("意见"), max_length=400)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["start", "id"]
        constraints = [models.CheckConstraint(condition=Q(end__gt=F("start")), name="debriefs_remark_has_words")]

    @property
    def words(self) -> str:
        """The passage that it is about."""
        return self.version.text[self.start : self.end]


class ComparisonText(models.Model):
    """对照材料 of an organisation: a model text that counts where it is copied, or set phrases that never count."""

    class Kind(models.TextChoices):
        MODEL = "model", _("范文")
        SET_PHRASES = "set_phrases", _("固定表述、政策原文")

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("是什么"), max_length=12, choices=Kind.choices)
    title = models.CharField(_("名称"), max_length=80)
    text = models.TextField(_("全文"))
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-made_at", "-id"]

    def __str__(self) -> str:
        return self.title
