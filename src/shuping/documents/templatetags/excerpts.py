"""The chips of kinds of excerpt."""

from django import template
from django.utils.safestring import SafeString

from shuping.core.chips import Chip
from shuping.core.templatetags.shuping import chip
from shuping.documents.models import Excerpt

register = template.Library()
LOOKS = {
    Excerpt.Kind.ACHIEVEMENT: ("green", "thumb-up"),
    Excerpt.Kind.PROBLEM: ("amber", "exclamation"),
    Excerpt.Kind.REQUIREMENT: ("blue", "flag"),
    Excerpt.Kind.MEASURE: ("blue", "tool"),
    Excerpt.Kind.COMMITMENT: ("blue", "writing"),
    Excerpt.Kind.COMMENT: ("grey", "quote"),
    Excerpt.Kind.OTHER: ("grey", "more"),
}


@register.simple_tag
def kind_chip(kind: str) -> SafeString:
    """The chip of a kind of excerpt."""
    colour, icon = LOOKS[Excerpt.Kind(kind)]
    return chip(Chip(colour, icon, str(Excerpt.Kind(kind).label)))
