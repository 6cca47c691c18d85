"""The live meeting: its agenda, where it stands, every press. Clocks are stored times, so a restart changes nothing."""

from datetime import UTC

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shuping.hall import rules
from shuping.people.models import Person
from shuping.reviews.agenda import Kind
from shuping.reviews.models import Review, Subject


class Meeting(models.Model):
    """评议会 of a review. `version` counts what moved the room: every press carries the one that it saw."""

    class Stage(models.TextChoices):
        WAITING = rules.Stage.WAITING.value, _("还没有开始")
        RUNNING = rules.Stage.RUNNING.value, _("正在开")
        ENDED = rules.Stage.ENDED.value, _("已散会")

    class Screen(models.TextChoices):
        AGENDA = rules.Screen.AGENDA.value, _("议程")
        TITLE = rules.Screen.TITLE.value, _("会标")

    review = models.OneToOneField(Review, on_delete=models.PROTECT, related_name="meeting")
    stage = models.CharField(max_length=8, choices=Stage.choices, default=Stage.WAITING)
    version = models.PositiveIntegerField(default=0)
    phase = models.PositiveSmallIntegerField(default=0)
    since = models.DateTimeField(null=True)  # when the running phase began, or went on after a pause
    used_seconds = models.FloatField(default=0)  # of the phase before the last pause
    added_seconds = models.FloatField(default=0)  # that the phase was given above those of the agenda
    screen = models.CharField(max_length=6, choices=Screen.choices, default=Screen.AGENDA)
    projector_code = models.CharField(max_length=10, blank=True, default="")  # opens the projector without signing in
    projector_code_at = models.DateTimeField(null=True)
    began_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["projector_code"], condition=~Q(projector_code=""), name="hall_projector_code_is_one_meetings"
            )
        ]

    def __str__(self) -> str:
        return str(self.review)

    def content(self) -> dict[str, object]:
        """Return the facts that the chain holds the digest of; at the end, in which order everybody had his turn."""
        rows = self.items.order_by("order", "id") if self.stage == self.Stage.ENDED else ()
        return {
            "review": self.review_id,
            "stage": self.stage,
            "agenda": " ".join(f"{pk}" for pk in self.items.order_by("id").values_list("subject", flat=True)),
            "held": "\n".join(f"{each.kind} {each.subject_id} {each.turn}" for each in rows),
            "began": self.began_at.astimezone(UTC).isoformat() if self.began_at else "",
            "ended": self.ended_at.astimezone(UTC).isoformat() if self.ended_at else "",
        }


class AgendaItem(models.Model):
    """议程 item; `phases` are [[name, seconds], ...], 0 seconds without a limit."""

    Kind = Kind

    class Turn(models.TextChoices):
        WAITING = rules.Turn.WAITING.value, _("还没有到")
        NOW = rules.Turn.NOW.value, _("正在进行")
        DONE = rules.Turn.DONE.value, _("已进行")
        SKIPPED = rules.Turn.SKIPPED.value, _("跳过了")

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="items")
    order = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=Kind.choices)
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, null=True, related_name="+")
    phases = models.JSONField()
    turn = models.CharField(max_length=8, choices=Turn.choices, default=Turn.WAITING)

    class Meta:
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["meeting"], condition=Q(turn="now"), name="hall_one_turn_at_a_time"),
            models.UniqueConstraint(fields=["meeting", "subject"], name="hall_each_subject_once"),
        ]

    def __str__(self) -> str:
        return str(self.subject) if self.subject_id else str(self.get_kind_display())


class Press(models.Model):
    """One press at the console, with where the room stood before it, so that it can be taken back."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="presses")
    version = models.PositiveIntegerField()  # that it made
    act = models.CharField(max_length=20)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    before = models.JSONField()

    class Meta:
        ordering = ["version"]
        constraints = [models.UniqueConstraint(fields=["meeting", "version"], name="hall_one_press_a_version")]

    def __str__(self) -> str:
        return f"{self.meeting} {self.version} {self.act}"


class Presence(models.Model):
    """How many of a class of voters are in the hall, as counted at the door."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="presence")
    place = models.PositiveSmallIntegerField()  # of the class in the scheme, from 0
    there = models.PositiveIntegerField()

    class Meta:
        ordering = ["place"]
        constraints = [models.UniqueConstraint(fields=["meeting", "place"], name="hall_one_count_a_class")]


class Question(models.Model):
    """提问 from the floor to the subject who speaks, and whether it was answered on the spot."""

    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="questions")
    asked_by = models.CharField(_("谁问的"), max_length=60, blank=True)
    text = models.CharField(_("问什么"), max_length=300)
    answer = models.CharField(_("怎么答的"), max_length=600, blank=True)
    at = models.DateTimeField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
