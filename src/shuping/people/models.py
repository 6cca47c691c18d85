"""One human, entered once: sign-in, posts, remedies and verifications all point here."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Person(models.Model):
    """A human by name; what he may do comes from his appointments and grants, never from this row."""

    name = models.CharField(_("姓名"), max_length=40)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name
