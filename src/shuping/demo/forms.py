"""The day of the demo."""

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from shuping.core import clock
from shuping.core.fields import DayField


class DayForm(forms.Form):
    """A later day: what was done in the demo stays behind it."""

    day = DayField(label=_("拨到哪一天"), help_text=_("只能往后拨，看到期、逾期和回头看。"))

    def clean_day(self) -> date:
        """Refuse a day before the demo's today."""
        day: date = self.cleaned_data["day"]
        if day < clock.today():
            raise forms.ValidationError(_("演示的日期只能往后拨，已经办过的事不能回到之前。"))
        if (day - clock.today()).days > 2000:
            raise forms.ValidationError(_("太远了，请选几年以内的日期。"))
        return day
