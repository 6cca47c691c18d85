"""What a person says of a text and of a passage."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shuping.core.fields import DayField
from shuping.documents.models import Document, Excerpt
from shuping.tree.models import Organisation

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

REQUIRED = _("这一项要填。")


def pasted(rows: int, help_text: "StrOrPromise") -> forms.CharField:
    """Return the field for a text that is pasted."""
    return forms.CharField(
        label=_("或者把全文贴在这里"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": rows}),
        help_text=help_text,
    )


class TextForm(forms.Form):
    """A text, pasted or as a file."""

    file = forms.FileField(
        label=_("文件"),
        required=False,
        help_text=_("Word（docx）、PDF、文本（txt）；旧版 Word、扫描件和照片要服务器上装了转换软件才读得出。"),
    )
    text = pasted(12, _("本系统不处理涉密内容，请勿录入。"))

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two."""
        data: dict[str, Any] = super().clean() or {}
        if not self.errors and not data.get("file") and not data.get("text", "").strip():
            raise forms.ValidationError(_("请选一个文件，或把全文贴进来。"))
        return data


class DocumentForm(TextForm):
    """A text with what is known of it; pasted or as a file."""

    organisation = forms.ModelChoiceField(
        label=_("哪个党组织的材料"), queryset=Organisation.objects.none(), empty_label=None
    )
    kind = forms.ChoiceField(label=_("是什么材料"), choices=Document.Kind.choices)
    spoken_by = forms.CharField(label=_("谁讲的 / 谁写的"), max_length=80, error_messages={"required": REQUIRED})
    spoken_on = DayField(label=_("哪天"), error_messages={"required": REQUIRED})
    title = forms.CharField(
        label=_("标题"),
        max_length=120,
        help_text=_("比如：在全市述职评议大会上的讲话。"),
        error_messages={"required": REQUIRED},
    )

    field_order = ("organisation", "kind", "spoken_by", "spoken_on", "title", "file", "text")


class WholeTextForm(TextForm):
    """The whole text in the place of one that was cut."""

    text = pasted(16, _("从头到尾贴全，不只是缺的那一段。本系统不处理涉密内容，请勿录入。"))


class ExcerptForm(forms.Form):
    """One item as it is checked; the fields of its target stand beside these and are checked by the target."""

    kind = forms.ChoiceField(label=_("类别"), choices=Excerpt.Kind.choices, widget=forms.RadioSelect)
    title = forms.CharField(label=_("标题"), max_length=120, required=False)
    due_on = DayField(label=_("整改到"), required=False)


class MissedForm(forms.Form):
    """A passage that the reader missed."""

    words = forms.CharField(
        label=_("原文里的话"), widget=forms.Textarea(attrs={"rows": 3}), max_length=4000, required=False
    )
    start = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    end = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)
    kind = forms.ChoiceField(label=_("类别"), choices=Excerpt.Kind.choices, initial=Excerpt.Kind.PROBLEM)

    def passage(self) -> dict[str, Any]:
        """Return what was marked, as `mark_excerpt` takes it: a span where one was selected, else the words."""
        data = self.cleaned_data
        start, end = data["start"], data["end"]
        span = (start, end) if start is not None and end is not None else None
        return {"kind": data["kind"], "words": data["words"], "span": span}
