"""Organisations by every name they ever had, and people by name and its initials, at each place where they sat."""

from collections.abc import Iterable, Iterator

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shuping.access.models import Grant
from shuping.organisations import permissions
from shuping.people.models import FormerName, Person
from shuping.people.queries import person_ids
from shuping.search.initials import initials
from shuping.search.sources import Piece, Source
from shuping.tree.content import organisation_ids
from shuping.tree.models import Appointment, Naming, Organisation


def organisation_pieces(ids: Iterable[int]) -> Iterator[Piece]:
    """Yield an entry for each organisation; old names are its words."""
    wanted = list(ids)
    older: dict[int, list[str]] = {}
    for naming in Naming.objects.filter(organisation__in=wanted).exclude(until_on=None).order_by("-until_on", "-id"):
        older.setdefault(naming.organisation_id, []).extend([naming.name, naming.short_name])
    for found in Organisation.objects.filter(pk__in=wanted).order_by("pk"):
        names = [name for name in dict.fromkeys(older.get(found.pk, [])) if name not in (found.name, found.short_name)]
        short = (found.short_name,) if found.short_name not in found.name else ()
        yield Piece(found.pk, found.name, found.pk, words="、".join(names), also=short)


def person_pieces(ids: Iterable[int]) -> Iterator[Piece]:
    """Yield an entry for each person and place where he holds or held a post or a grant, else one without place."""
    wanted = list(ids)
    seats: dict[int, dict[int, list[str]]] = {}
    held = Appointment.objects.filter(person__in=wanted).order_by("from_on", "id")
    granted = Grant.objects.filter(person__in=wanted).order_by("from_on", "id")
    for rows, columns in (
        (held, ("person", "post__organisation", "post__title")),
        (granted, ("person", "organisation", "title")),
    ):
        for person, place, title in rows.values_list(*columns):
            seats.setdefault(person, {}).setdefault(place, []).append(title)
    former: dict[int, list[str]] = {}
    for person, name in FormerName.objects.filter(person__in=wanted).values_list("person_id", "name"):
        former.setdefault(person, []).append(name)
    living = Person.objects.filter(pk__in=wanted, withdrawn_at=None)
    for pk, name in living.order_by("pk").values_list("pk", "name"):
        letters, words = tuple(initials(name)), "、".join(former.get(pk, []))
        for place, titles in seats.get(pk, {}).items():
            line = "、".join(dict.fromkeys(titles))
            yield Piece(pk, name, place, part=place, line=line, words=words, also=letters)
        if pk not in seats:
            yield Piece(pk, name, None, words=words, also=letters)


def organisation_url(object_id: int, part: int, place: int | None) -> str:
    """Return the page of an organisation."""
    return reverse("organisations:detail", args=[object_id])


def person_url(object_id: int, part: int, place: int | None) -> str:
    """Return the page of the organisation where the person was found; a person of no place has no page."""
    return reverse("organisations:detail", args=[place]) if place else ""


ORGANISATIONS = Source(
    "organisation",
    1,
    _("党组织"),
    permissions.VIEW.name,
    organisation_pieces,
    organisation_ids,
    organisation_url,
    oldest_first=True,
)
PEOPLE = Source("person", 2, _("人员"), permissions.VIEW.name, person_pieces, person_ids, person_url)
