"""A person, an account, a grant as they are asked for."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shuping.access.roles import roles
from shuping.core.actor import Actor
from shuping.core.fields import DayField
from shuping.office import queries
from shuping.people.models import Person
from shuping.tree.models import Organisation

REQUIRED = _("这一项要填。")
NEAR = 5  # organisations that a name half written may mean


class UsernameForm(forms.Form):
    """The name that a person signs in with."""

    username = forms.CharField(
        label=_("用户名"),
        max_length=40,
        help_text=_("登录用，可以是手机号、拼音或工号。"),
        error_messages={"required": REQUIRED},
    )


class NameForm(forms.Form):
    """The right name of somebody whose name was written wrong."""

    name = forms.CharField(
        label=_("正确的姓名"),
        max_length=40,
        help_text=_("只改写错的字。换了人，请另外登记。"),
        error_messages={"required": REQUIRED},
    )


class PersonForm(UsernameForm):
    """A new person: the name once, and what he signs in with.

    Whoever was registered with a table or an appointment is there already, without an account. `namesakes` are the
    people of that name whom the actor sees: only who says that this is another one makes a second.
    """

    name = forms.CharField(
        label=_("姓名"),
        max_length=40,
        help_text=_("有同名的，在后面加括号区分，比如：李明（青禾镇）。"),
        error_messages={"required": REQUIRED},
    )
    is_another = forms.BooleanField(label=_("不是上面的人，只是同名，另外登记一位"), required=False)
    field_order = ("name", "username", "is_another")

    def __init__(self, *args: Any, actor: Actor, day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor, self.day = actor, day
        self.namesakes: list[queries.Told] = []

    def clean_name(self) -> str:
        """Return the name, and find who has it already."""
        name: str = self.cleaned_data["name"].strip()
        self.namesakes = queries.told_apart(self.actor, name, self.day)
        return name

    def clean(self) -> dict[str, Any]:
        """Refuse a name that somebody has, until it is said that this is another one."""
        data = super().clean() or {}
        if self.namesakes and not data.pop("is_another", False):
            self.add_error(
                "name", _("已经有叫这个名字的人。是同一个人，请点下面的名字给他开账号；不是，请勾上“只是同名”。")
            )
        return data


class StandInForm(UsernameForm):
    """Who is to stand in for which administrator."""

    role = forms.ChoiceField(label=_("补哪一位"), error_messages={"required": REQUIRED})
    name = forms.CharField(
        label=_("姓名"), max_length=40, required=False, help_text=_("有账号的不用写；新登记一位才写。")
    )
    wants_password = forms.BooleanField(
        label=_("同时给他一个新的一次性密码（忘了密码或丢了手机的时候）"), required=False
    )
    field_order = ("role", "username", "name", "wants_password")

    def __init__(self, *args: Any, roles: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [("", _("请选")), *roles.items()]  # type: ignore[attr-defined]


def _reaches() -> str:
    """Return what a grant covers of the roles that say so: those of one reach together."""
    labels: dict[str, list[str]] = {}
    for role in roles().values():
        if role.reach:
            labels.setdefault(role.reach, []).append(role.label)
    said = [
        gettext("%(roles)s管的是%(reach)s。") % {"roles": "、".join(each), "reach": reach}
        for reach, each in labels.items()
    ]
    return "".join([*said, gettext("只管一轮的，到期写那一轮办完的日子。")]) if said else ""


class GrantForm(forms.Form):
    """Who may do what, where, until when. Name and organisation are typed, and must be the one of that name.

    What lies outside the actor's tree gets the same sentence as what does not exist.
    """

    person = forms.CharField(
        label=_("给谁"),
        max_length=80,
        help_text=_("写姓名。有同名的，在后面用括号写单位或用户名。"),
        error_messages={"required": REQUIRED},
    )
    role = forms.ChoiceField(label=_("什么角色"), error_messages={"required": REQUIRED})
    organisation = forms.CharField(
        label=_("在哪个党组织（包括它下面的）"),
        max_length=60,
        help_text=_("写党组织的简称。"),
        error_messages={"required": REQUIRED},
    )
    title = forms.CharField(
        label=_("名义"),
        max_length=60,
        help_text=_("比如：督查一组组长。这是称呼，不限范围：管什么看角色，管多久看到期的日子。"),
        error_messages={"required": REQUIRED},
    )
    last_on = DayField(
        label=_("到哪天为止"), help_text=_("过了这一天自动失效。"), error_messages={"required": REQUIRED}
    )

    def __init__(self, *args: Any, actor: Actor, day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor, self.day = actor, day
        choices = [("", _("请选")), *((code, role.label) for code, role in roles().items())]
        self.fields["role"].choices = choices  # type: ignore[attr-defined]
        self.fields["role"].help_text = _reaches()

    def clean_person(self) -> Person:
        """Return the one person of that name, or of that name and seat or user name."""
        found = queries.told_apart(self.actor, self.cleaned_data["person"], self.day)
        if not found:
            raise forms.ValidationError(
                _("您管的范围里没有叫这个名字的人，请核对。外单位的人，由上级的安全管理员授权。")
            )
        if len(found) > 1:
            raise forms.ValidationError(
                _("有几位同名，请在姓名后面用括号写单位或用户名，比如：%(who)s。"),
                params={"who": _("，或者 ").join(one.full for one in found[:3])},
            )
        return found[0].person

    def clean_organisation(self) -> Organisation:
        """Return the one organisation of that short or full name."""
        typed = self.cleaned_data["organisation"].strip()
        found = list(queries.places_to_grant(self.actor).filter(Q(short_name=typed) | Q(name=typed))[:2])
        if len(found) == 1:
            return found[0]
        near = queries.places_to_grant(self.actor).filter(Q(short_name__contains=typed) | Q(name__contains=typed))
        names = "、".join(near.order_by("path").values_list("short_name", flat=True)[:NEAR])
        if names and not found:
            raise forms.ValidationError(
                _("没有叫这个简称的党组织。是不是：%(names)s？请写全。"), params={"names": names}
            )
        raise forms.ValidationError(_("您管的范围里没有叫这个简称的党组织，请写全简称。"))
