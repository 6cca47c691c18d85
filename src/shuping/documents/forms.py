"""What a person says of a text and of a passage."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shuping.core.fields import DayField
from shuping.documents.facts import FACTS
from shuping.documents.models import Document, Excerpt
from shuping.tree.models import Organisation

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


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


class FactsForm(forms.Form):
    """What is known of a text; all of it may stay empty, for the text may say it."""

    kind = forms.ChoiceField(
        label=_("是什么材料"), choices=[("", _("从文中读")), *Document.Kind.choices], required=False
    )
    spoken_by = forms.CharField(label=_("谁讲的 / 谁写的"), max_length=80, required=False)
    spoken_on = DayField(label=_("哪天"), required=False)
    title = forms.CharField(label=_("标题"), max_length=120, required=False)

    def said(self) -> dict[str, Any]:
        """Return what was sent, by the name of the fact; a field that the page did not draw is left out."""
        return {name: value for name, value in self.cleaned_data.items() if name in self.data}


class DescribeForm(FactsForm):
    """The facts of a text that came in, each with what the text itself says."""

    def __init__(self, document: Document, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial={name: getattr(document, name) for name in FACTS})
        kind = self.fields["kind"]
        assert isinstance(kind, forms.ChoiceField)  # noqa: S101 - declared above
        kind.choices = [("", _("请选")), *Document.Kind.choices]
        for name, field in self.fields.items():
            field.help_text = told_words(document, name)
        self.asked = [self[name] for name in document.missing]
        self.known = [self[name] for name in FACTS if name not in document.missing]
        self.read = [str(self[name].label) for name in FACTS if is_read(document, name)]


def is_read(document: Document, name: str) -> bool:
    """Tell whether a fact of a document is what its text says."""
    value = getattr(document, name)
    told = document.told.get(name, {}).get("value", "")
    return bool(told) and told == (value.isoformat() if isinstance(value, date) else value)


def told_words(document: Document, name: str) -> str:
    """Return what the text says of a fact, with its place; "" where it says nothing."""
    told = document.told.get(name)
    if not told:
        return ""
    said = {"words": told["words"], "from": told["start"] + 1, "to": told["end"]}
    if is_read(document, name):
        return str(_("从文中读出：%(words)s（原文第 %(from)s–%(to)s 字）")) % said
    return str(_("文中写的是：%(words)s（原文第 %(from)s–%(to)s 字）")) % said


class DocumentForm(FactsForm, TextForm):
    """A text, pasted or as a file, with what is known of it."""

    organisation = forms.ModelChoiceField(
        label=_("哪个党组织的材料"), queryset=Organisation.objects.none(), empty_label=None
    )
    field_order = ("organisation", "file", "text", "kind", "spoken_by", "spoken_on", "title")


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
