"""A year of the working calendar as it was entered here; it stands before what the program ships with."""

from django.db import models


class WorkingYear(models.Model):
    """Days are written as ISO dates, `basis` is the number of the notice."""

    year = models.PositiveIntegerField(primary_key=True)
    basis = models.CharField(max_length=80)
    off = models.JSONField(default=list)
    work = models.JSONField(default=list)

    class Meta:
        ordering = ["year"]

    def __str__(self) -> str:
        return f"{self.year} {self.basis}"
