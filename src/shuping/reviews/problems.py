"""The problems that a review looks at: the same ones for who writes his report, who comments and who decides."""

from collections.abc import Collection
from datetime import date

from django.db.models import Count, Q

from shuping.findings.models import Finding
from shuping.findings.queries import OPEN
from shuping.reviews.models import Review


def looked_at(review: Review) -> Q:
    """Match the findings of the year before and of the year under review, and every older one that is still open.

    The year before is when the last meeting was; what it said is put right, and closed, in the year that is reported
    on. The common one above several owners' and the one that another stands for are not anybody's own.
    """
    years = Q(raised_on__gte=date(review.year - 1, 1, 1), raised_on__lte=date(review.year, 12, 31))
    return (years | Q(state__in=OPEN)) & Q(joined_into=None, is_common=False)


def counted(review: Review, owners: Collection[int]) -> dict[int, dict[str, int]]:
    """Return {owner: {state: how many of his problems}} in one query; an owner without any is not in it.

    No single finding is told, so no right is asked: who may see the subject may know the numbers.
    """
    rows = Finding.objects.filter(looked_at(review), owner__in=owners)
    found: dict[int, dict[str, int]] = {}
    for owner, state, number in rows.values_list("owner", "state").annotate(number=Count("pk")).order_by():
        found.setdefault(owner, {})[state] = number
    return found
