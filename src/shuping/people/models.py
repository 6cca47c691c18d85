"""One human, entered once: sign-in, posts, remedies and verifications all point here."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Person(models.Model):
    """A human by name; what he may do comes from his appointments and grants, never from this row.

    `withdrawn_at` says that he was registered by mistake: nothing points at him, and no list shows him any more.
    """

    name = models.CharField(_("姓名"), max_length=40)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


class FormerName(models.Model):
    """A name under which a person was registered before it was put right."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="former_names")
    name = models.CharField(max_length=40)
    until_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
