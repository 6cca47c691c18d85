"""Declared fields of the acts on a finding; what is allowed is decided by the services."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django import forms
from django.forms import formset_factory
from django.utils.translation import gettext_lazy as _

from shuping.core.fields import DayField
from shuping.findings.models import Remedy, Source
from shuping.findings.rules import PlannedRemedy
from shuping.people.models import Person
from shuping.tree.models import Organisation

REQUIRED = _("这一项要填。")
TEXT = {"rows": 4}


def _text(label: Any, *, required: bool = True, rows: int = 4, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        help_text=help_text,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": REQUIRED},
    )


class CauseForm(forms.Form):
    """Why it happened, with the version of the plan that the writer saw."""

    cause = _text(
        _("原因"), required=False, help_text=_("为什么会出这个问题。写到人、写到村，不写“重视不够”这类空话。")
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class RemedyForm(forms.Form):
    """One line of the plan."""

    what = forms.CharField(label=_("做什么"), required=False, max_length=300)
    who = forms.TypedChoiceField(label=_("责任人"), required=False, coerce=int, empty_value=None)
    due_on = DayField(label=_("期限"), required=False)

    def __init__(self, *args: Any, people: Iterable[Person] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"].choices = [("", _("请选")), *((p.pk, p.name) for p in people)]  # type: ignore[attr-defined]

    def planned(self) -> PlannedRemedy:
        """Return the line as the rules read it."""
        data = self.cleaned_data
        return PlannedRemedy(data.get("what", ""), data.get("who"), data.get("due_on"))


RemedyFormSet = formset_factory(RemedyForm, extra=0, max_num=20)


class ReasonForm(forms.Form):
    """Why something is sent back."""

    reason = _text(_("退回的原因"), required=False, help_text=_("对方会看到这句话，写明差什么、怎么改。"))


class ProgressForm(forms.Form):
    """How far it is."""

    text = _text(_("进展"), required=False, help_text=_("做到哪一步了，还差什么。一两句就行。"))


class ClaimForm(forms.Form):
    """What changed."""

    text = _text(_("整改后有什么变化"), required=False, help_text=_("验收的人会到现场对照这句话看。"))


class EvidenceForm(forms.Form):
    """A file or a few words, with the day it speaks of."""

    file = forms.FileField(
        label=_("文件"),
        required=False,
        help_text=_("图片、PDF、Word、表格或文本，20 MB 以内。没有文件可以只写说明。"),
    )
    title = forms.CharField(label=_("材料名称"), required=False, max_length=120, help_text=_("不写就用文件名。"))
    note = _text(_("说明"), required=False, rows=3)
    speaks_of_on = DayField(label=_("材料说明的是哪天的事"), error_messages={"required": REQUIRED})
    remedy = forms.ModelChoiceField(
        label=_("属于哪项措施"), queryset=Remedy.objects.none(), required=False, empty_label=_("整个问题")
    )


class JudgeForm(forms.Form):
    """What the verifier saw."""

    seen = _text(_("您看到了什么"), required=False)
    seen_on = DayField(label=_("哪天去看的"), error_messages={"required": REQUIRED})
    asked = forms.IntegerField(label=_("问了几位群众"), required=False, min_value=0, max_value=9999)
    satisfied = forms.IntegerField(label=_("其中满意"), required=False, min_value=0, max_value=9999)

    def clean(self) -> dict[str, Any]:
        """Ask how many were satisfied where somebody was asked: an empty box is not a nought."""
        data = super().clean() or {}
        if data.get("asked") and data.get("satisfied") is None and "satisfied" not in self.errors:
            self.add_error("satisfied", _("问了群众的，请写其中几位满意；一位也没有，写 0。"))
        return data


class ExtensionForm(forms.Form):
    """Until when, and why."""

    until = DayField(label=_("延到哪一天"), required=False)
    reason = _text(_("为什么要延期"), required=False, help_text=_("卡在哪里、接下来怎么做。上级凭这句话定。"))


class AnswerForm(forms.Form):
    """Why a later day is refused, or what goes with granting it."""

    reason = _text(_("说明"), required=False, rows=3)


class WaiveForm(forms.Form):
    """Why a unit need not put right a common finding, or must after all."""

    reason = _text(_("原因"), required=False, rows=3, help_text=_("对方会看到这句话，也记在存证链上。"))


class PaperForm(forms.Form):
    """What the superior's paper says; everything that is missing is told at once."""

    passed = forms.TypedChoiceField(
        label=_("文件的结论"),
        choices=[("yes", _("同意，问题已整改")), ("no", _("不同意，继续整改"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": REQUIRED},
    )
    issued_on = DayField(label=_("文件日期"), error_messages={"required": REQUIRED})
    number = forms.CharField(
        label=_("文号"),
        max_length=60,
        help_text=_("没有文号写“无文号”。"),
        error_messages={"required": _("请写文号，没有文号写“无文号”。")},
    )
    issued_by = forms.CharField(
        label=_("发文单位和签发人"), max_length=120, error_messages={"required": _("请写发文单位和签发人。")}
    )
    says = forms.CharField(
        label=_("文件关于这个问题怎么说"),
        max_length=4000,
        widget=forms.Textarea(attrs=TEXT),
        error_messages={"required": _("请把文件里关于这个问题的话抄在这里。")},
    )
    scan = forms.FileField(
        label=_("扫描件或照片"),
        help_text=_("PDF 或图片，20 MB 以内。"),
        error_messages={"required": _("请附上文件的扫描件或照片。")},
    )

    def __init__(self, *args: Any, day_faults: Callable[[date], list[str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.day_faults = day_faults
        self.use_required_attribute = False  # the page says what is missing, all at once

    def clean_issued_on(self) -> date:
        """Return the day of the paper, or say what is wrong with it together with what else is."""
        day: date = self.cleaned_data["issued_on"]
        faults = self.day_faults(day)
        if faults:
            raise forms.ValidationError(faults)
        return day


class RaiseForm(forms.Form):
    """A finding that comes from no document."""

    title = forms.CharField(label=_("是什么问题"), max_length=120, error_messages={"required": REQUIRED})
    source = forms.ChoiceField(label=_("怎么发现的"), choices=Source.choices, initial=Source.SELF_FOUND)
    quote = _text(
        _("原话或经过"), required=False, rows=3, help_text=_("可以不填。群众怎么说、检查看到什么，照原样写。")
    )
    quoted_from = forms.CharField(
        label=_("谁说的、哪天"),
        required=False,
        max_length=200,
        help_text=_("可以不填，比如：柳垭村村民，3月12日来电。"),
    )
    owners = forms.ModelMultipleChoiceField(
        label=_("谁来整改"),
        queryset=Organisation.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("请选谁来整改。")},
        help_text=_("选几个单位，就是一个共性问题：每个单位各一条，全部销号后才算完。"),
    )
    due_on = DayField(label=_("整改到"), error_messages={"required": REQUIRED})


class JoinForm(forms.Form):
    """Which finding stands for this one from now on."""

    into = forms.TypedChoiceField(
        label=_("留下哪一个"),
        coerce=int,
        help_text=_("按相近的程度排列，最相近的在前。"),
        error_messages={"required": _("请选留下哪一个。"), "invalid_choice": _("请从列出来的问题里选一个。")},
    )

    def __init__(self, *args: Any, offered: Iterable[tuple[int, Any]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].choices = [("", _("请选")), *offered]  # type: ignore[attr-defined]
