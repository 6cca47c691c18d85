"""Form fields that forgive how a clerk writes."""

import re
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shuping.core import clock

WRITTEN = re.compile(r"^(?:(\d{4})[年./-])?(\d{1,2})[月./-](\d{1,2})日?$")


class DayField(forms.DateField):
    """A day: picked, or typed as 2026-06-30, 2026年6月30日, 2026.6.30 or 6月30日 (this year)."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    default_error_messages = {"invalid": _("看不出是哪一天，请写成 2026-06-30 或 6月30日。")}

    def to_python(self, value: Any) -> date | None:
        value = value.strip() if isinstance(value, str) else value
        found = WRITTEN.match(value.replace(" ", "")) if isinstance(value, str) else None
        if found is None:
            return super().to_python(value)
        year, month, day = found.groups()
        try:
            return date(int(year or clock.today().year), int(month), int(day))
        except ValueError as error:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from error


def number_in(text: str) -> int | None:
    """Return the number of an address or a box that was ticked, up to nine ASCII digits; None for anything else."""
    return int(text) if re.fullmatch("[0-9]{1,9}", text) else None


def words_in(text: str) -> str:
    """Return what was typed into a search: short, and without the sign that PostgreSQL cannot store."""
    return text.replace("\x00", "").strip()[:60]
