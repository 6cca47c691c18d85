"""The chain as rows. Nothing here is ever changed or deleted."""

from django.db import models


class Entry(models.Model):
    """One entry, its bytes as they were written; `object` is repeated beside them so that it can be searched."""

    number = models.PositiveBigIntegerField(primary_key=True)
    body = models.BinaryField()
    hash = models.BinaryField(max_length=32)
    object = models.CharField(max_length=80)

    class Meta:
        ordering = ["number"]
        indexes = [models.Index(fields=["object", "number"], name="audit_object")]


class Salt(models.Model):
    """The salt of an entry's content. Erasing it lets a person's data go while the chain stands."""

    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, primary_key=True)
    value = models.BinaryField(max_length=16)


class Instance(models.Model):
    """The one row that names this instance in its chain."""

    name = models.CharField(max_length=40)
