"""The hidden field of a form that is done once (see `core.once`)."""

from django import template
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from shuping.core.once import FIELD, token_for

register = template.Library()


@register.simple_tag(takes_context=True)
def once(context: Context) -> SafeString:
    """The token, inside the form: a new one, or the one that was sent where the form is shown again."""
    return format_html('<input type="hidden" name="{}" value="{}">', FIELD, token_for(context["request"]))
