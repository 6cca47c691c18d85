"""How dates, distances and icons are written on pages; available in every template."""

from datetime import date, datetime
from functools import lru_cache

from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shuping.core import clock
from shuping.core.chips import Chip

register = template.Library()
WEEKDAYS = (
    gettext_lazy("星期一"),
    gettext_lazy("星期二"),
    gettext_lazy("星期三"),
    gettext_lazy("星期四"),
    gettext_lazy("星期五"),
    gettext_lazy("星期六"),
    gettext_lazy("星期日"),
)


def _day(value: date | datetime) -> date:
    return clock.local_day(value) if isinstance(value, datetime) else value


@register.filter
def day(value: date | datetime | None, today: date | None = None) -> str:
    """5月31日, for lists; 2025年5月31日 in another year than today's, or 10月31日 would stand beside 逾期 395 天."""
    if value is None:
        return ""
    on = _day(value)
    if on.year != (today or clock.today()).year:
        return full_day(on)
    return _("%(month)s月%(day)s日") % {"month": on.month, "day": on.day}


@register.filter
def full_day(value: date | datetime | None) -> str:
    """2026年5月31日, for titles and papers."""
    if value is None:
        return ""
    on = _day(value)
    return _("%(year)s年%(month)s月%(day)s日") % {"year": on.year, "month": on.month, "day": on.day}


@register.filter(name="clock")
def time_of_day(value: datetime) -> str:
    """9:38, on our own clock."""
    local = timezone.localtime(value)
    return f"{local.hour}:{local.minute:02}"


@register.filter
def weekday(value: date) -> str:
    """星期四."""
    return str(WEEKDAYS[_day(value).weekday()])


@register.filter
def distance(value: date | None, today: date) -> str:
    """还有 10 天, 今天, 逾期 6 天."""
    if value is None:
        return ""
    days = (value - today).days
    if days < 0:
        return _("逾期 %(days)s 天") % {"days": -days}
    return _("还有 %(days)s 天") % {"days": days} if days else _("今天")


@register.filter
def is_late(value: date | None, today: date) -> bool:
    """Whether a day has passed."""
    return value is not None and value < today


@register.filter
def is_due(value: date | None, today: date) -> bool:
    """Whether a day has come."""
    return value is not None and value <= today


@register.filter
def thousands(value: int) -> str:
    """3,860."""
    return f"{value:,}"


@register.simple_tag
@lru_cache(maxsize=256)
def icon(name: str) -> SafeString:
    """An icon of the sprite; decoration beside a word, so it is hidden from readers of the screen."""
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#i-{}"></use></svg>',
        static("dist/icons.svg"),
        name,
    )


@register.simple_tag
@lru_cache(maxsize=1024)
def chip(shown: Chip) -> SafeString:
    """A chip that a room made: icon and word."""
    return format_html('<span class="chip chip-{}">{}{}</span>', shown.colour, icon(shown.icon), shown.word)


@register.simple_tag
def mark(colour: str, icon_name: str, word: str) -> SafeString:
    """A chip written in the template itself."""
    return chip(Chip(colour, icon_name, word))
