"""Declared fields of a round."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shuping.ballots import rules
from shuping.ballots.models import (
    CLASS_KEYS,
    LONGEST_TITLE,
    BallotRound,
    Channels,
    Formula,
    RowRule,
    UniformRule,
    VoterClass,
)
from shuping.ballots.services.casting import Heads
from shuping.ballots.services.closing import Hands
from shuping.ballots.services.paper import Sheets
from shuping.ballots.services.setting_up import ClassWish, RoundWish

REQUIRED = _("这一项要填。")
GRADES = _("好 100\n较好 80\n一般 60\n差 0")


class RoundForm(forms.Form):
    """A round before it is fixed; classes without a name are left out."""

    title = forms.CharField(label=_("名称"), max_length=LONGEST_TITLE, error_messages={"required": REQUIRED})
    held_on = forms.DateField(
        label=_("哪天投票"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": REQUIRED, "invalid": _("请写成 2026-02-26 这样的日期。")},
    )
    rows = forms.CharField(
        label=_("评议对象"),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=4000,
        help_text=_("一行写一个，按票上的先后，如：青禾镇　周望舒。也可以是事项、项目。"),
        error_messages={"required": REQUIRED},
    )
    options = forms.CharField(
        label=_("选项"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=400,
        initial=GRADES,
        help_text=_("一行写一个，2 至 8 个，最好的在前。按分值算的，在后面空一格写分值（0 到 100）。"),
        error_messages={"required": REQUIRED},
    )
    blank = forms.ChoiceField(label=_("空着没选的"), choices=RowRule.choices)
    unclear = forms.ChoiceField(label=_("多选、看不清的"), choices=RowRule.choices[1:], initial=RowRule.VOID_ROW)
    uniform = forms.ChoiceField(label=_("从上到下全选一样的"), choices=UniformRule.choices)
    formula = forms.ChoiceField(label=_("怎么算"), choices=Formula.choices, initial=Formula.TOP_RATE)
    least = forms.IntegerField(
        label=_("不足几张不单独列出"),
        initial=5,
        min_value=1,
        max_value=50,
        help_text=_("一般填 5，免得从少数票猜出是谁投的。填 1 是全部列出，人少又都同意公开时才用。"),
        error_messages={"required": REQUIRED},
    )
    basis = forms.CharField(
        label=_("依据"), required=False, max_length=120, help_text=_("以上规则出自哪个办法、哪一条；会印在计票结果上。")
    )

    channels = forms.ChoiceField(
        label=_("怎么投"),
        choices=Channels.choices,
        widget=forms.RadioSelect,
        initial=Channels.PAPER,
        required=False,
        help_text=_("手机投票每人一张票条，要 HTTPS 和三张密钥条；纸质票一样算数，什么也不要。"),
    )
    asks_word = forms.BooleanField(label=_("投票要输会场口令"), required=False, initial=True)
    remark = forms.IntegerField(
        label=_("意见最多几个字"),
        required=False,
        initial=0,
        min_value=0,
        max_value=rules.LONGEST_REMARK,
        help_text=_("填 0 是不收意见。意见和票分开、打乱后公布。"),
    )
    objection_days = forms.IntegerField(
        label=_("异议期（天）"),
        required=False,
        initial=5,
        min_value=0,
        max_value=365,
        help_text=_("过了才能销毁封票和密钥条，按你们的办法填。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        joins = [("", _("不并")), *((key, _("并入 %(key)s 票") % {"key": key}) for key in CLASS_KEYS)]
        for key in CLASS_KEYS:
            self.fields[f"name_{key}"] = forms.CharField(label=_("票类名称"), required=False, max_length=30)
            self.fields[f"entitled_{key}"] = forms.IntegerField(
                label=_("应到人数"), required=False, min_value=1, max_value=100_000
            )
            self.fields[f"weight_{key}"] = forms.DecimalField(
                label=_("权重 %"), required=False, min_value=0, max_value=100, max_digits=5, decimal_places=2
            )
            self.fields[f"joins_{key}"] = forms.ChoiceField(label=_("不足时并入"), required=False, choices=joins)

    @property
    def class_rows(self) -> list[tuple[str, list[forms.BoundField]]]:
        """Return (key, its four fields) of each class, for the page."""
        names = ("name", "entitled", "weight", "joins")
        return [(key, [self[f"{name}_{key}"] for name in names]) for key in CLASS_KEYS]

    def clean_options(self) -> list[tuple[str, int]]:
        """Return (name, points in percent) of each option."""
        found = []
        for line in rules.lines_of(self.cleaned_data["options"]):
            name, _space, points = line.rpartition(" ")
            if name and points.isdecimal() and int(points) <= 100:
                found.append((name.strip(), int(points)))
            else:
                found.append((line, 0))
        return found

    def clean(self) -> dict[str, Any]:
        """Say which number of a named class is missing."""
        data = super().clean() or self.cleaned_data
        for key in CLASS_KEYS:
            if data.get(f"name_{key}") and not data.get(f"entitled_{key}") and f"entitled_{key}" not in self.errors:
                self.add_error(f"entitled_{key}", gettext("%(key)s票要填应到人数。") % {"key": key})
        return data

    def wish(self) -> RoundWish:
        """Return what was entered; only of a valid form."""
        data = self.cleaned_data
        named = [key for key in CLASS_KEYS if data[f"name_{key}"]]
        new = dict(zip(named, CLASS_KEYS, strict=False))  # a class left out in the middle moves the later ones up
        classes = [
            ClassWish(
                name=data[f"name_{key}"],
                entitled=data[f"entitled_{key}"],
                weight=data[f"weight_{key}"],
                joins=new.get(data[f"joins_{key}"], data[f"joins_{key}"]),
            )
            for key in named
        ]
        return RoundWish(
            title=data["title"],
            held_on=data["held_on"],
            rows=rules.lines_of(data["rows"]),
            options=data["options"],
            classes=classes,
            blank=data["blank"],
            unclear=data["unclear"],
            uniform=data["uniform"],
            formula=data["formula"],
            least=data["least"],
            basis=data["basis"],
            channels=data["channels"] or Channels.PAPER,
            asks_word=data["asks_word"],
            remark=data["remark"] or 0,
            objection_days=5 if data["objection_days"] is None else data["objection_days"],
        )

    @staticmethod
    def filled(found: BallotRound, classes: list[VoterClass]) -> dict[str, Any]:
        """Return the first values of the form for a round that is changed."""
        plain: tuple[str, ...] = ("title", "held_on", "blank", "unclear", "uniform", "formula", "least", "basis")
        plain += ("channels", "asks_word", "remark", "objection_days")
        values: dict[str, Any] = {name: getattr(found, name) for name in plain}
        values["rows"] = "\n".join(found.rows)
        values["options"] = "\n".join(f"{o['name']} {o['points']}" for o in found.options)
        for voters in classes:
            for name in ("name", "entitled", "weight", "joins"):
                values[f"{name}_{voters.key}"] = getattr(voters, name)
        return values


class ByClass(forms.Form):
    """Numbers counted by hand, for each class of voters; `NAMES` are (field, label, first value)."""

    NAMES: tuple[tuple[str, Any, int | None], ...] = ()

    def __init__(self, *args: Any, classes: list[VoterClass], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.classes = classes
        for voters in classes:
            for name, label, first in self.NAMES:
                self.fields[f"{name}_{voters.key}"] = forms.IntegerField(
                    label=_("%(voters)s %(label)s") % {"voters": voters, "label": label},
                    min_value=0,
                    max_value=100_000,
                    initial=first,
                    error_messages={"required": REQUIRED},
                )

    @property
    def class_rows(self) -> list[tuple[VoterClass, list[forms.BoundField]]]:
        """Return (class, its fields), for the page."""
        return [(voters, [self[f"{name}_{voters.key}"] for name, _l, _f in self.NAMES]) for voters in self.classes]

    def numbers(self) -> dict[str, tuple[int, ...]]:
        """Return what was entered by class, in the order of `NAMES`; only of a valid form."""
        data = self.cleaned_data
        return {v.key: tuple(data[f"{name}_{v.key}"] for name, _l, _f in self.NAMES) for v in self.classes}


class SheetsForm(ByClass):
    """How many sheets of each class went out and came back."""

    NAMES = (
        ("handed_out", _("发出"), None),
        ("cast", _("收回"), None),
        ("spoiled", _("作废换发"), 0),
        ("missing", _("没有收回"), 0),
    )

    @classmethod
    def filled(cls, classes: list[VoterClass]) -> dict[str, Any]:
        """Return the values of the form where sheets were counted before."""
        return {f"{name}_{voters.key}": getattr(voters, name) for voters in classes for name, _l, _f in cls.NAMES}

    def sheets(self) -> dict[str, Sheets]:
        """Return what was entered by class; only of a valid form."""
        return {key: Sheets(*numbers) for key, numbers in self.numbers().items()}


class SlipNumbersForm(ByClass):
    """How many slips of each class are to be printed: everybody entitled, and some in reserve."""

    NAMES = (("slips", _("印几张票条"), None),)

    address = forms.URLField(
        label=_("手机打开的网址"),
        max_length=80,
        assume_scheme="https",
        help_text=_("印在票条上。会场里的手机要能打开它；127.0.0.1 只有这台机器自己打得开。"),
        error_messages={"required": REQUIRED, "invalid": _("请写成 https://10.0.0.8/v/ 这样的网址。")},
    )

    def __init__(self, *args: Any, classes: list[VoterClass], **kwargs: Any) -> None:
        super().__init__(*args, classes=classes, **kwargs)
        for voters in classes:
            self.fields[f"slips_{voters.key}"].initial = rules.slips_to_print(voters.entitled)

    def clean_address(self) -> str:
        """Refuse an address with anything behind `/v/`: the code comes there."""
        address: str = self.cleaned_data["address"]
        if not address.endswith("/v/"):
            raise forms.ValidationError(_("网址要以 /v/ 结尾，票码跟在后面。"))
        return address


class HeadsForm(ByClass):
    """What two scrutineers counted at the door when handing out is over."""

    NAMES = (("heads", _("实到领票"), None), ("reserve", _("备用票条"), 0))

    def heads(self) -> dict[str, Heads]:
        """Return what was entered by class; only of a valid form."""
        return {key: Heads(*numbers) for key, numbers in self.numbers().items()}


class HandsForm(ByClass):
    """What was counted by hand after closing: slips handed back unused, the reserve among them, and slips not seen."""

    NAMES = (
        ("returned", _("没用交回（含备用）"), 0),
        ("lost", _("没有交回"), 0),
        ("reserve", _("其中备用信封里"), None),
    )

    def hands(self) -> dict[str, Hands]:
        """Return what was entered by class; only of a valid form."""
        return {key: Hands(*numbers) for key, numbers in self.numbers().items()}
