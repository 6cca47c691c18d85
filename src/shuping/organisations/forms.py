"""Declared fields of what is done to organisations; what is allowed is decided by the services."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shuping.core.actor import Actor
from shuping.core.fields import DayField
from shuping.organisations import queries
from shuping.people.models import Person
from shuping.tree.kinds import kinds, post_kinds
from shuping.tree.models import Organisation

REQUIRED = {"required": _("这一项要填。")}
MOST_OF_NAME = 40
NAME_AND_SEAT = re.compile(r"^(?P<name>[^（(]+)[（(](?P<seat>[^）)]+)[）)]$")


class UploadForm(forms.Form):
    """A table as a file."""

    file = forms.FileField(
        label=_("表格"),
        help_text=_("Excel 或 WPS 表格（xlsx、xls）、ods 或 csv。上传后先看会改什么，最后再按一下才生效。"),
        error_messages={"required": _("请选一个表格文件。"), "empty": _("这个表格是空的。请确认选对了文件，再上传。")},
    )


class NamesForm(forms.Form):
    """Full and short name, and from what day."""

    name = forms.CharField(label=_("全称"), max_length=120, error_messages=REQUIRED)
    short_name = forms.CharField(
        label=_("简称"), max_length=60, help_text=_("页面上用它，比如：青禾镇党委。"), error_messages=REQUIRED
    )
    on = DayField(label=_("从哪天起"), error_messages=REQUIRED)


class FoundForm(NamesForm):
    """A new organisation."""

    kind = forms.ChoiceField(label=_("类别"), error_messages=REQUIRED)
    field_order = ("name", "short_name", "kind", "on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("请选")), *((code, kind.label) for code, kind in kinds().items())]
        self.fields["kind"].choices = choices  # type: ignore[attr-defined]


class MoveForm(forms.Form):
    """The new superior by its short name, and from what day."""

    under = forms.CharField(
        label=_("新的上级"), max_length=60, help_text=_("写简称，比如：青禾镇党委。"), error_messages=REQUIRED
    )
    on = DayField(label=_("从哪天起"), error_messages=REQUIRED)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor

    def clean_under(self) -> Organisation:
        """Return the one organisation of that short name."""
        found = queries.superiors(self.actor, self.cleaned_data["under"])
        if len(found) != 1:
            raise forms.ValidationError(_("您管的范围里没有叫这个简称的党组织（或不止一个），请写全简称。"))
        return found[0]


class PostForm(forms.Form):
    """A seat."""

    title = forms.CharField(label=_("岗位名称"), max_length=60, error_messages=REQUIRED)
    kind = forms.ChoiceField(label=_("岗位类别"), help_text=_("类别决定任职的人能办什么。"), error_messages=REQUIRED)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("请选")), *((code, kind.label) for code, kind in post_kinds().items())]
        self.fields["kind"].choices = choices  # type: ignore[attr-defined]


class AppointForm(forms.Form):
    """Who takes a post from a day: somebody known by name, or somebody new."""

    person = forms.CharField(
        label=_("谁任职"),
        max_length=80,
        help_text=_("写姓名。有同名的，在后面写单位，比如：王芳（青禾镇党委）。"),
        error_messages=REQUIRED,
    )
    is_new = forms.BooleanField(label=_("系统里还没有这个人，新登记一位"), required=False)
    on = DayField(label=_("从哪天起"), error_messages=REQUIRED)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor

    def clean(self) -> dict[str, Any]:
        """Find the person, or leave the name of a new one."""
        data = super().clean() or {}
        if data.get("person"):
            try:
                data["person"] = self._person(data["person"].strip(), is_new=data.get("is_new", False))
            except forms.ValidationError as error:
                self.add_error("person", error)
        return data

    def _person(self, typed: str, *, is_new: bool) -> Person | str:
        parts = NAME_AND_SEAT.match(typed.replace(" ", ""))
        name = parts["name"] if parts else typed
        found = queries.people_to_appoint(self.actor, name)
        if is_new:
            if len(name) > MOST_OF_NAME:
                raise forms.ValidationError(_("姓名太长，请只写姓名。"))
            return name
        seats = queries.last_seats(found)
        if parts:
            found = [person for person in found if seats.get(person.pk, "").startswith(parts["seat"])]
        if not found:
            raise forms.ValidationError(_("您管的范围里没有叫这个名字的人，请核对。确实是新来的，请勾上“新登记一位”。"))
        if len(found) > 1:
            names = "、".join(seats.get(person.pk, "") or "—" for person in found)
            raise forms.ValidationError(
                _("有几位同名（%(seats)s），请在姓名后面用括号写单位。"), params={"seats": names}
            )
        return found[0]


class DayForm(forms.Form):
    """From what day."""

    on = DayField(label=_("从哪天起"), error_messages=REQUIRED)


class ReshapeForm(forms.Form):
    """Which organisations go into which, from what day, by which paper."""

    sources = forms.TypedMultipleChoiceField(
        label=_("原来的党组织"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("合并：勾要并掉的。拆分：勾要拆的那一个。"),
        error_messages={"required": _("请选原来的党组织。")},
    )
    targets = forms.TypedMultipleChoiceField(
        label=_("以后的党组织"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("合并：勾并到哪一个。拆分：勾拆成哪几个；原来的还保留，就把它也勾上。"),
        error_messages={"required": _("请选以后的党组织。")},
    )
    on = DayField(label=_("从哪天起"), error_messages=REQUIRED)
    basis = forms.CharField(label=_("依据"), max_length=200, help_text=_("批复的文号或会议。"), error_messages=REQUIRED)

    def __init__(self, *args: Any, children: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(child.pk, child.short_name) for child in children]
        self.fields["sources"].choices = choices  # type: ignore[attr-defined]
        self.fields["targets"].choices = choices  # type: ignore[attr-defined]
