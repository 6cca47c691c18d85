"""The ledger's chips in templates."""

from datetime import date
from functools import lru_cache

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from shuping.core.templatetags.shuping import chip
from shuping.findings.chips import Shown, flag_chip, late_chip, sort_chip, state_chip
from shuping.findings.models import Finding, Source

register = template.Library()


@register.filter
def state(finding: Shown, today: date) -> SafeString:
    """The chip of a finding's state; a filter, since a tag costs a list three times as much."""
    return chip(state_chip(finding, today))


@register.filter
def flag(value: str) -> SafeString | str:
    """The chip of what stands beside a state: 待审签, 免办; nothing where nothing does."""
    return chip(flag_chip(value)) if value else ""


@lru_cache(maxsize=1)
def _address_of_none() -> str:
    return reverse("findings:detail", args=[0])


@register.filter
def finding_address(finding_id: int) -> str:
    """The page of a finding, for lists: `url` resolves the name anew for every row."""
    return _address_of_none().replace("0", str(finding_id))


@register.filter
def source(value: str) -> str:
    """Where a finding came from, in words; Django's own display translates every choice for every row."""
    return _source(value, get_language())


@lru_cache(maxsize=64)
def _source(value: str, _language: str) -> str:
    return str(Source(value).label)


@register.simple_tag
def sort(finding: Finding) -> SafeString:
    """Whether a finding is a common or an individual one."""
    return chip(sort_chip(finding))


@register.filter
def late(due_on: date | None, today: date) -> SafeString | str:
    """The chip of a day that has passed; nothing for one to come."""
    return chip(late_chip(due_on, today)) if due_on is not None and due_on < today else ""
