"""Declared fields of a report, of its vetting, of a comparison text."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shuping.debriefs.models import ComparisonText
from shuping.debriefs.services import comparison, vetting
from shuping.tree.models import Organisation


class ReportForm(forms.Form):
    """The text, and the revision that it grew from."""

    text = forms.CharField(label=_("报告正文"), required=False, strip=False, widget=forms.Textarea(attrs={"rows": 22}))
    revision = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class UploadForm(forms.Form):
    """A file that is to take the place of the text."""

    file = forms.FileField(
        label=_("文件"),
        help_text=_("Word（docx）、PDF、文本（txt）。先看读出来是什么样，再决定换不换。"),
        error_messages={"required": _("请选一个文件。"), "empty": _("这个文件是空的，请另选一个。")},
    )


class RemarkForm(forms.Form):
    """A remark on the words between `start` and `end`."""

    start = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    end = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("意见"),
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": vetting.LONGEST_REMARK}),
        help_text=_("写明怎么改。退回以后，写报告的人在这一段旁边看到，也看到是谁写的。"),
    )


class VerdictForm(forms.Form):
    """The note that goes with a version returned or accepted."""

    note = forms.CharField(
        label=_("总的意见"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("退回时，这里或者报告里至少写一处；审定时可以不写。"),
    )


class TextForm(forms.Form):
    """A comparison text, pasted or as a file."""

    kind = forms.ChoiceField(
        label=_("是什么"),
        choices=ComparisonText.Kind.choices,
        initial=ComparisonText.Kind.MODEL,
        widget=forms.RadioSelect,
        help_text=_("范文：报告里抄了它的，会指出来。固定表述、政策原文：大家都要写的话，写了也不算相同。"),
    )
    title = forms.CharField(label=_("名称"), max_length=comparison.LONGEST_TITLE)
    organisation = forms.ModelChoiceField(label=_("哪个党组织用"), queryset=Organisation.objects.none())
    file = forms.FileField(label=_("文件"), required=False, help_text=_("Word（docx）、PDF、文本（txt）。"))
    text = forms.CharField(
        label=_("或者把全文贴在这里"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_("固定表述可以一行写一句。本系统不处理涉密内容，请勿录入。"),
    )

    def __init__(self, places: list[Organisation], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organisation"]
        field.queryset = Organisation.objects.filter(pk__in=[place.pk for place in places])  # type: ignore[attr-defined]
        field.initial = places[0].pk
        if len(places) == 1:
            field.widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two."""
        data: dict[str, Any] = super().clean() or {}
        if not self.errors and not data.get("file") and not data.get("text", "").strip():
            raise forms.ValidationError(_("请选一个文件，或把全文贴进来。"))
        return data
