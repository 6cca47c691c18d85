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
