"""A right given to a person for a time, beside those that come with a post."""

from datetime import date, timedelta

from django.db import models
from django.db.models import F, Q

from shuping.people.models import Person
from shuping.tree.models import Organisation


class Grant(models.Model):
    """A role at an organisation and all below it, from one day until before another; revoking sets the end.

    `expires_at` ends it within its last day: whoever stands in for an administrator does so for 24 hours.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(max_length=40)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="grants")
    title = models.CharField(max_length=60)
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    expires_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")), name="access_grant_in_order"
            )
        ]

    @property
    def last_on(self) -> date | None:
        """The last day on which the grant holds; people write this one."""
        return self.until_on - timedelta(days=1) if self.until_on else None

    def content(self) -> dict[str, object]:
        """Return the facts that the chain holds the digest of."""
        facts: dict[str, object] = {
            "person": self.person_id,
            "role": self.role,
            "organisation": self.organisation_id,
            "from": self.from_on.isoformat(),
            "until": self.until_on.isoformat() if self.until_on else "",
        }
        return facts | {"expires": self.expires_at.isoformat()} if self.expires_at else facts


class StandIn(models.Model):
    """Somebody who is to hold a lost administrator's role for 24 hours: one of the other two proposes, one decides.

    He is named by his user name; whoever has no account yet is registered when it is confirmed. Open while
    `decided_at` is empty; confirmed when there is a grant.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=40)
    proposers_role = models.CharField(max_length=40)
    username = models.CharField(max_length=40)
    name = models.CharField(max_length=40)
    wants_password = models.BooleanField(default=False)
    proposed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    decided_at = models.DateTimeField(null=True)
    grant = models.OneToOneField(Grant, on_delete=models.PROTECT, related_name="stand_in", null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "role"], condition=Q(decided_at__isnull=True), name="access_one_open_stand_in"
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by")), name="access_decided_by_another"
            ),
        ]

    def content(self) -> dict[str, object]:
        """Return the facts that the chain holds the digest of."""
        return {
            "organisation": self.organisation_id,
            "role": self.role,
            "username": self.username,
            "name": self.name,
            "wants_password": self.wants_password,
            "proposed_by": self.proposed_by_id,
            "decided_by": self.decided_by_id,
            "grant": self.grant_id,
        }
