"""Grants of whoever leaves a post: they are his own and do not pass with it."""

from collections.abc import Collection, Iterator
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shuping.access.models import Grant
from shuping.access.roles import roles
from shuping.core.actor import Actor
from shuping.core.handover import HandedLine
from shuping.tree.queries import ends_after


class OwnGrants:
    """Rights that were given to the person beside those of his post."""

    code, label = "grant", gettext_lazy("授权")
    how = gettext_lazy("授权给的是本人，不随岗位移交。接着要用的，由安全管理员另行授权。")

    def lines(self, person_id: int, organisation_ids: Collection[int], today: date) -> Iterator[HandedLine]:
        """Yield the grants that still run."""
        for row in Grant.objects.filter(ends_after(today), person=person_id).select_related("organisation"):
            label = roles()[row.role].label if row.role in roles() else row.role
            title = f"{row.organisation.short_name} {label}（{row.title}）"
            yield HandedLine(title, "" if row.last_on else _("没写截止"), row.last_on)

    def may_pass_at(self, person_id: int, organisation_ids: Collection[int]) -> set[int]:
        """Nothing passes."""
        return set()

    def take(self, actor: Actor, number: int, predecessor_id: int, at: datetime) -> bool:
        """No grant passes."""
        return False
