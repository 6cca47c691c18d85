"""What this room knows to hang on an organisation: what is below it, who sits in it, who was given a right over it."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shuping.access import services as access
from shuping.access.models import Grant
from shuping.access.roles import roles
from shuping.core.errors import Forbidden
from shuping.organisations.hanging import Change, Hung
from shuping.tree import services as tree
from shuping.tree.models import Appointment, Organisation
from shuping.tree.queries import ends_after


class Children:
    """Organisations below: they go on under another superior and never end by the way."""

    code, label, end_words, moves_by_default = "child", gettext_lazy("下级党组织"), "", True

    def hung(self, organisation: Organisation, on: date) -> Iterator[Hung]:
        """Yield the living organisations right below."""
        for child in organisation.children.filter(dissolved_on=None).order_by("path"):
            yield Hung(child.pk, child.short_name, reverse("organisations:detail", args=[child.pk]))

    def move(self, number: int, to: Organisation, change: Change) -> None:
        """Put it under another superior."""
        child = Organisation.objects.get(pk=number)
        tree.move_organisation(child, actor=change.actor, under=to, on=change.on, at=change.at)

    def end(self, number: int, change: Change) -> None:
        """Nothing ends an organisation but its own dissolution."""
        raise NotImplementedError


class Seats:
    """Who holds a post: the post ends with its organisation, its holder may go on in one of the same name elsewhere."""

    code, label = "appointment", gettext_lazy("任职")
    end_words, moves_by_default = gettext_lazy("任职到这一天为止"), False

    def hung(self, organisation: Organisation, on: date) -> Iterator[Hung]:
        """Yield the appointments that hold on the day or later."""
        rows = Appointment.objects.filter(ends_after(on), post__organisation=organisation)
        for row in rows.select_related("post", "person").order_by("post_id", "from_on"):
            yield Hung(row.pk, f"{row.post.title} {row.person.name}")

    def move(self, number: int, to: Organisation, change: Change) -> None:
        """End it and appoint the person to a new post of the same name at the other organisation."""
        row = Appointment.objects.select_related("post", "person").get(pk=number)
        if row.person_id == change.actor.person_id:
            raise Forbidden(_("不能给自己任职，请由另一位同志办理。"))
        tree.end_appointment(row, actor=change.actor, on=change.on, at=change.at)
        post = tree.create_post(to, actor=change.actor, kind=row.post.kind, title=row.post.title, at=change.at)
        tree.appoint(post, row.person, actor=change.actor, on=change.on, at=change.at)

    def end(self, number: int, change: Change) -> None:
        """End it."""
        row = Appointment.objects.select_related("post").get(pk=number)
        tree.end_appointment(row, actor=change.actor, on=change.on, at=change.at)


class Grants:
    """Rights given over the organisation beside those of posts."""

    code, label, end_words, moves_by_default = "grant", gettext_lazy("授权"), gettext_lazy("收回"), True

    def hung(self, organisation: Organisation, on: date) -> Iterator[Hung]:
        """Yield the grants that hold on the day or later."""
        for row in organisation.grants.filter(ends_after(on)).select_related("person"):
            label = roles()[row.role].label if row.role in roles() else row.role
            yield Hung(row.pk, f"{row.person.name} {label}（{row.title}）")

    def move(self, number: int, to: Organisation, change: Change) -> None:
        """End it and give the same right until the same day over the other organisation."""
        access.move_grant(Grant.objects.get(pk=number), actor=change.actor, to=to, at=change.at)

    def end(self, number: int, change: Change) -> None:
        """End it."""
        access.end_grant(Grant.objects.get(pk=number), actor=change.actor, at=change.at)
