"""The ledger's chips in templates; `today` comes from the page."""

from datetime import date
from functools import lru_cache

from django import template
from django.template.context import Context
from django.urls import reverse
from django.utils.safestring import SafeString

from shuping.core.templatetags.shuping import chip
from shuping.findings.chips import late_chip, sort_chip, state_chip
from shuping.findings.models import Finding, Source

register = template.Library()


@register.simple_tag(takes_context=True)
def state(context: Context, finding: Finding) -> SafeString:
    """The chip of a finding's state."""
    return chip(state_chip(finding, context["today"]))


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
    return str(Source(value).label)


@register.simple_tag
def sort(finding: Finding) -> SafeString:
    """Whether a finding is a common or an individual one."""
    return chip(sort_chip(finding))


@register.simple_tag(takes_context=True)
def late(context: Context, due_on: date | None) -> SafeString | str:
    """The chip of a day that has passed; nothing for one to come."""
    today: date = context["today"]
    return chip(late_chip(due_on, today)) if due_on is not None and due_on < today else ""
