"""Declared fields of the box."""

from django import forms
from django.utils.translation import gettext_lazy as _

from shuping.opinions.models import LONGEST, About

REQUIRED = _("这一项要填。")


class OpinionForm(forms.Form):
    """What is wrong, and whether the reader sees who says so."""

    about = forms.ChoiceField(
        label=_("关于什么"), choices=About.choices, widget=forms.RadioSelect, error_messages={"required": REQUIRED}
    )
    text = forms.CharField(
        label=_("您的意见"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("哪一页、哪一步，多花了多少时间，怎么改好。不要写涉密内容，不要写群众的身份证号、电话。"),
    )
    is_anonymous = forms.BooleanField(
        label=_("不让看的人知道我是谁"),
        required=False,
        help_text=_("答复照样到您的工作台。名字只存在数据库里，页面、存证链上都不显示。"),
    )
    page = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)


class AnswerForm(forms.Form):
    """The answer."""

    answer = forms.CharField(
        label=_("答复"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("怎么办、什么时候办；办不了的说明为什么。提意见的人在工作台上看到。"),
    )
