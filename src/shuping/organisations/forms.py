"""What a person sends to have a table imported."""

from django import forms
from django.utils.translation import gettext_lazy as _


class UploadForm(forms.Form):
    """A table as a file."""

    file = forms.FileField(
        label=_("表格"),
        help_text=_("Excel 或 WPS 表格（xlsx、xls）、ods 或 csv。上传后先看会改什么，按“应用”才生效。"),
        error_messages={"required": _("请选一个表格文件。"), "empty": _("这个表格是空的。请确认选对了文件，再上传。")},
    )
