"""Which organisation a form is about, where a person may choose among several."""

from collections.abc import Sequence

from shuping.core.doors import PageRequest
from shuping.core.errors import NotFound
from shuping.core.fields import number_in
from shuping.tree.models import Organisation


def asked_place(request: PageRequest, places: Sequence[Organisation]) -> Organisation:
    """Return which of some organisations a form names, the first where it names none. Raises NotFound."""
    asked = number_in(request.POST.get("organisation") or request.GET.get("organisation", ""))
    place = next((each for each in places if each.pk == asked), places[0] if places and asked is None else None)
    if place is None:
        raise NotFound
    return place
