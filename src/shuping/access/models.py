"""A right given to a person for a time, beside those that come with a post."""

from datetime import date, timedelta

from django.db import models
from django.db.models import F, Q

from shuping.people.models import Person
from shuping.tree.models import Organisation


class Grant(models.Model):
    """A role at an organisation and all below it, from one day until before another; revoking sets the end."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(max_length=40)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="grants")
    title = models.CharField(max_length=60)
    from_on = models.DateField()
    until_on = models.DateField(null=True)

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
        return {
            "person": self.person_id,
            "role": self.role,
            "organisation": self.organisation_id,
            "from": self.from_on.isoformat(),
            "until": self.until_on.isoformat() if self.until_on else "",
        }
