"""Declared fields of a report."""

from django import forms
from django.utils.translation import gettext_lazy as _


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
