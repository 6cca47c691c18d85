"""Declared fields of the points of all comments: whether each goes to the ledger, and by when it is put right."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from shuping.core.fields import DayField
from shuping.documents.models import Excerpt
from shuping.documents.rules import due_day
from shuping.reviews.queries import Waiting
from shuping.reviews.services.handing_out import Point


class PointsForm(forms.Form):
    """For each point: a tick, a day, and hidden what the page showed of it."""

    def __init__(self, *args: Any, waiting: Sequence[Waiting], today: date, default: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.waiting, self.today = waiting, today
        for point in self._points():
            self.fields[f"goes_{point.pk}"] = forms.BooleanField(label=point.title, required=False, initial=True)
            self.fields[f"due_{point.pk}"] = DayField(
                label=_("整改到"), required=False, initial=due_day(point.said_due_on, default, today)
            )
            self.fields[f"seen_{point.pk}"] = forms.CharField(
                required=False, initial=f"{point.start} {point.end} {point.kind}", widget=forms.HiddenInput
            )

    def _points(self) -> list[Excerpt]:
        return [point for each in self.waiting for point in each.points]

    @property
    def groups(self) -> list[tuple[Waiting, list[dict[str, Any]]]]:
        """Return each comment with its points, their three fields and whom else each names, for the page."""
        return [(each, [self._row(point, each.named[point.pk]) for point in each.points]) for each in self.waiting]

    def _row(self, point: Excerpt, named: str) -> dict[str, Any]:
        fields = {name: self[f"{name}_{point.pk}"] for name in ("goes", "due", "seen")}
        return {"point": point, "named": named, **fields}

    def clean(self) -> dict[str, Any]:
        """Ask for a day to come of every point that goes to the ledger."""
        data = super().clean() or {}
        for point in self._points():
            due = f"due_{point.pk}"
            if not data.get(f"goes_{point.pk}") or due in self.errors:
                continue
            if data.get(due) is None:
                self.add_error(due, _("请写整改到哪一天，比如 2026-06-30。"))
            elif data[due] < self.today:
                self.add_error(due, _("整改期限已经过去，请选今天或以后的日期。"))
        return data

    def points(self) -> Mapping[int, Point]:
        """Return what becomes of each point that the page showed; only of a valid form."""
        made = {}
        for name, seen in self.cleaned_data.items():
            kind, _sign, pk = name.partition("_")
            if kind == "seen" and len(words := seen.split(" ")) == 3 and words[0].isdecimal() and words[1].isdecimal():
                goes = self.cleaned_data[f"goes_{pk}"]
                due_on = self.cleaned_data[f"due_{pk}"] if goes else None
                made[int(pk)] = Point((int(words[0]), int(words[1]), words[2]), due_on)
        return made
