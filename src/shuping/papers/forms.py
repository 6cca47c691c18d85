"""Declared fields of this room."""

from django import forms
from django.utils.translation import gettext_lazy as _


class TemplateForm(forms.Form):
    """The office's own template."""

    file = forms.FileField(
        label=_("模板文件"),
        help_text=_("Word 文件（docx），里面写好占位。20 MB 以内。"),
        error_messages={"required": _("请选一个 docx 文件。")},
    )
