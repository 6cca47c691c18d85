"""What is asked of a review of us: only what its document does not say is typed."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shuping.core.fields import DayField
from shuping.reviews.services.external import ExternalWish

REQUIRED = _("材料里没有写，请补上。")
YEAR = _("请写四位数的年份，如 2025。")


class ExternalForm(forms.Form):
    """The review of us; filled in from the document of its comment."""

    superior = forms.CharField(
        label=_("哪个上级党组织"), max_length=80, help_text=_("如：霁州市委。"), error_messages={"required": REQUIRED}
    )
    held_on = DayField(label=_("哪天评议的"), error_messages={"required": REQUIRED})
    year = forms.IntegerField(
        label=_("评议哪一年"),
        min_value=2010,
        max_value=2100,
        error_messages={"required": YEAR, "invalid": YEAR, "min_value": YEAR, "max_value": YEAR},
    )
    said_by = forms.CharField(label=_("谁点评的"), max_length=80, error_messages={"required": REQUIRED})
    overall = forms.CharField(
        label=_("一句话总评"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("照材料里的原话。"),
    )
    stated_grade = forms.CharField(
        label=_("上级给的等次"),
        required=False,
        max_length=20,
        help_text=_("上级书面告知了才填，如：好。没有告知的空着。"),
    )

    facts = ("superior", "held_on", "year", "said_by")

    def __init__(self, data: Mapping[str, Any] | None, *, known: Mapping[str, Any]) -> None:
        super().__init__(data, initial=dict(known))
        self.known = known

    @property
    def is_asking(self) -> bool:
        """Whether a fact is missing or refused, so that the fields are drawn open."""
        return any(not self.known.get(name) or name in self.errors for name in self.facts)

    @property
    def fact_fields(self) -> list[forms.BoundField]:
        """Return the fields of what the document says."""
        return [self[name] for name in self.facts]

    def wish(self) -> ExternalWish:
        """Return what was entered; only of a valid form."""
        return ExternalWish(**self.cleaned_data)
