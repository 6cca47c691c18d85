"""The organisation as a node, with its history by date; posts and who held them."""

from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from shuping.people.models import Person


class PathField(models.CharField):  # type: ignore[type-arg]
    """A path of ASCII digits that both databases compare byte by byte, so that a range is a subtree."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str | None:
        kind = super().db_type(connection)
        return f'{kind} COLLATE "C"' if connection.vendor == "postgresql" else kind

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "shuping.tree.models.PathField", args, kwargs


class Organisation(models.Model):
    """A node; its parent is its superior. `name`, `parent` and `path` are today's, the history stands in its own rows.

    `acts_for` is set on an organ (组织部) whose posts act for the committee above it.
    """

    name = models.CharField(_("全称"), max_length=120)
    short_name = models.CharField(_("简称"), max_length=60)
    kind = models.CharField(_("类别"), max_length=40)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    acts_for = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="organs")
    path = PathField(max_length=60)
    dissolved_on = models.DateField(_("撤销日期"), null=True)

    class Meta:
        ordering = ["path"]
        constraints = [models.UniqueConstraint(fields=["path"], name="tree_one_path")]
        indexes = [models.Index(fields=["kind", "path"], name="tree_kind_path")]

    def __str__(self) -> str:
        return self.short_name

    @property
    def scope(self) -> "Organisation":
        """The organisation whose subtree the posts of this one cover."""
        return self.acts_for or self


class Placement(models.Model):
    """Under whom an organisation stood, from one day until before another; the open row is today's."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="placements")
    parent = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    ended_late_on = models.DateField(null=True)  # see Appointment

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")), name="tree_placement_in_order"
            ),
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(until_on__isnull=True), name="tree_one_open_placement"
            ),
        ]


class Naming(models.Model):
    """What an organisation was called, from one day until before another."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="namings")
    name = models.CharField(max_length=120)
    short_name = models.CharField(max_length=60)
    from_on = models.DateField()
    until_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(until_on__isnull=True), name="tree_one_open_naming"
            ),
        ]


class Post(models.Model):
    """A seat of an organisation. Its kind gives its holder a role (`access/data/roles.toml`)."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="posts")
    kind = models.CharField(_("岗位类别"), max_length=40)
    title = models.CharField(_("岗位名称"), max_length=60)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.title


class Appointment(models.Model):
    """Who held a post, from one day until before another.

    `ended_late_on` is the day on which an end was entered that lay in the past already; until then the holder still
    acted, and for the rule that nobody verifies his own work he belongs to the place until then.
    """

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="appointments")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="appointments")
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    ended_late_on = models.DateField(null=True)

    class Meta:
        ordering = ["from_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")), name="tree_appointment_in_order"
            ),
            models.UniqueConstraint(fields=["post"], condition=Q(until_on__isnull=True), name="tree_one_holder"),
        ]
