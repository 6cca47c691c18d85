"""What the house keeps that belongs to no room."""

from django.db import models


class SentForm(models.Model):
    """A form that was sent and did its act: once under the mark of its token, once under what was typed.

    Kept for as long as `core.once` asks for it. `at` is the machine's time like the age of the token, also in a demo
    whose days are shifted.
    """

    key = models.CharField(max_length=64, unique=True)
    led_to = models.CharField(max_length=200)
    at = models.DateTimeField(db_index=True)


class Job(models.Model):
    """Something that the machine does after an act; written in the transaction of the act that wants it.

    `facts` are ids and plain words for its handler, never a person's data. Times are the machine's, also in a demo
    whose days are shifted. A running job belongs to `worker` until `leased_until`; `sentence` says why its last try
    failed. `key` is set where the same thing must not be wanted twice (the job of a day).
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"

    name = models.CharField(max_length=60)
    facts = models.JSONField(default=dict)
    key = models.CharField(max_length=100, null=True, unique=True)  # noqa: DJ001 - unknown and "" differ under UNIQUE
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    made_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    worker = models.CharField(max_length=80, blank=True)
    leased_until = models.DateTimeField(null=True)
    sentence = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["state", "due_at"], name="core_job_next")]


class JobRetry(models.Model):
    """That a person had a failed job tried again; the chain says who. The job itself is forgotten some day."""

    job_number = models.PositiveBigIntegerField()
    name = models.CharField(max_length=60)
    at = models.DateTimeField()


class LiveTopic(models.Model):
    """The version of something that open pages follow.

    Raised in the transaction of the act; `core.live.versions` alone writes it. It says that something changed.
    """

    topic = models.CharField(max_length=80, unique=True)
    version = models.PositiveBigIntegerField(default=0)
