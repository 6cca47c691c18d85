"""Who may be named as owners in one word: all of a kind right below an organisation (全部 12 个乡镇)."""

from django.utils.translation import gettext as _

from shuping.tree.kinds import kinds
from shuping.tree.models import Organisation

ALL_OF = "all:"


def all_of_a_kind(place: Organisation) -> dict[str, tuple[str, list[int]]]:
    """Return {value: (label, ids)} of each kind of which more than one stands right below, in the order of kinds."""
    below = list(
        Organisation.objects.filter(parent=place, dissolved_on=None).order_by("path").values_list("pk", "kind")
    )
    found = {}
    for code, kind in kinds().items():
        ids = [pk for pk, its_kind in below if its_kind == code]
        if kind.collective and len(ids) > 1:
            label = _("全部 %(count)s 个%(kind)s") % {"count": len(ids), "kind": kind.collective}
            found[ALL_OF + code] = (label, ids)
    return found
