"""Declared fields of a review: its beginning, its subjects, days, voters and the channel of its ballot."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shuping.ballots.models import Channels
from shuping.core.fields import DayField, number_in
from shuping.reviews.models import LONGEST_TITLE, Review, Scheme, Subject
from shuping.reviews.scheme import ready_made
from shuping.reviews.services.setting_up import Days, SubjectWish

REQUIRED = _("这一项要填。")
READY = "ready:"  # before the code of a ready-made scheme, where a scheme of ours has its number


class ReviewForm(forms.Form):
    """A new review: the year, its name, the scheme."""

    year = forms.IntegerField(
        label=_("评议哪一年"),
        min_value=2010,
        max_value=2100,
        error_messages={
            "required": REQUIRED,
            "invalid": _("请写四位数的年份，如 2026。"),
            "min_value": _("请写四位数的年份，如 2026。"),
            "max_value": _("请写四位数的年份，如 2026。"),
        },
    )
    title = forms.CharField(
        label=_("名称"),
        max_length=LONGEST_TITLE,
        help_text=_("印在议程、测评票和结果上。"),
        error_messages={"required": REQUIRED},
    )
    scheme = forms.ChoiceField(
        label=_("用哪一份考核办法"),
        widget=forms.RadioSelect,
        help_text=_("选样本的，先照样本给本级做一份，启动以前都能改；启动时冻结。"),
        error_messages={"required": _("请选一份考核办法。"), "invalid_choice": _("请选一份考核办法。")},
    )

    def __init__(self, data: Mapping[str, Any] | None, *, schemes: Sequence[Scheme], year: int) -> None:
        super().__init__(data, initial={"year": year, "title": gettext("%(year)s年度述职评议") % {"year": year}})
        made = [(str(found.pk), found.name) for found in schemes]
        samples = [(f"{READY}{code}", found.name) for code, found in ready_made().items()]
        field = self.fields["scheme"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = [*made, *samples]
        self.initial["scheme"] = made[0][0] if made else samples[-1][0]
        self.own, self.samples = {value for value, _name in made}, {value for value, _name in samples}

    @property
    def own_choices(self) -> list[Any]:
        """Return the drawn choices that are schemes of ours."""
        return [each for each in self["scheme"] if each.data["value"] in self.own]

    @property
    def sample_choices(self) -> list[Any]:
        """Return the drawn choices that are samples."""
        return [each for each in self["scheme"] if each.data["value"] in self.samples]


class DaysForm(forms.Form):
    """When the debriefs are due and when the meeting is; what is not known yet may stay empty."""

    debriefs_due_on = DayField(
        label=_("述职报告交到哪天"), required=False, help_text=_("给审阅、退回、重写留出时间，一般提前两三周。")
    )
    held_on = DayField(label=_("哪天开会"), required=False)
    begins_at = forms.TimeField(
        label=_("几点开始"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": _("请写成 9:00 这样的时间。")},
    )
    place = forms.CharField(label=_("地点"), max_length=60, required=False)

    def days(self) -> Days:
        """Return what was entered; only of a valid form."""
        return Days(**self.cleaned_data)


@dataclass(frozen=True)
class ClassRow:
    """A class of the scheme with its weight, and the field of its voters."""

    name: str
    weight: int
    field: forms.BoundField


class VotersForm(forms.Form):
    """How many voters each class of the scheme has."""

    def __init__(self, data: Mapping[str, Any] | None, *, found: Review) -> None:
        super().__init__(data)
        self.classes: Sequence[tuple[str, int]] = found.rules["classes"]
        known = found.entitled if len(found.entitled) == len(self.classes) else [None] * len(self.classes)
        for at, ((name, _weight), number) in enumerate(zip(self.classes, known, strict=True)):
            wrong = gettext("%(name)s要写应到多少人，至少 1 人，如 24。") % {"name": name}
            self.fields[f"class_{at}"] = forms.IntegerField(
                label=gettext("%(name)s应到几人") % {"name": name},
                initial=number,
                min_value=1,
                max_value=100_000,
                error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), wrong),
            )

    @property
    def rows(self) -> list[ClassRow]:
        """Return the classes in the order of the scheme."""
        return [ClassRow(name, weight, self[f"class_{at}"]) for at, (name, weight) in enumerate(self.classes)]

    def entitled(self) -> list[int]:
        """Return the numbers in the order of the classes; only of a valid form."""
        return [self.cleaned_data[f"class_{at}"] for at in range(len(self.classes))]


@dataclass(frozen=True)
class SubjectRow:
    """A subject with his fields, and whether he held the post for fewer months than the scheme asks."""

    subject: Subject
    form: forms.BoundField
    commentator: forms.BoundField
    left_out: forms.BoundField
    is_short: bool


class SubjectsForm(forms.Form):
    """How each subject reports, who comments on him, or why he is left out; one leader for all who have none."""

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        subjects: Sequence[Subject],
        leaders: Sequence[tuple[int, str]],
        months_least: int,
    ) -> None:
        super().__init__(data)
        self.subjects, self.months_least = list(subjects), months_least
        self.fields["rest"] = forms.ChoiceField(
            label=gettext("没有选点评人的，都由"),
            choices=[("", gettext("不填，各人分别选")), *((str(pk), label) for pk, label in leaders)],
            required=False,
        )
        for each in self.subjects:
            known = list(leaders)
            if each.commentator is not None and each.commentator.pk not in dict(leaders):
                known.append((each.commentator.pk, each.commentator.name))
            self.fields[f"form_{each.pk}"] = forms.ChoiceField(
                label=gettext("怎么述职"), choices=Subject.Form.choices, initial=each.form, required=self._knows(each)
            )
            self.fields[f"commentator_{each.pk}"] = forms.ChoiceField(
                label=gettext("点评人"),
                choices=[("", gettext("还没有定")), *((str(pk), label) for pk, label in known)],
                initial=str(each.commentator_id or ""),
                required=False,
            )
            self.fields[f"left_out_{each.pk}"] = forms.CharField(
                label=gettext("不参加的原因"), max_length=120, initial=each.left_out, required=False
            )

    @property
    def rows(self) -> list[SubjectRow]:
        """Return the subjects in their order."""
        return [
            SubjectRow(
                each,
                self[f"form_{each.pk}"],
                self[f"commentator_{each.pk}"],
                self[f"left_out_{each.pk}"],
                each.months is not None and each.months < self.months_least,
            )
            for each in self.subjects
        ]

    def wishes(self, before: Mapping[int, int] | None = None) -> dict[int, SubjectWish]:
        """Return what was entered by subject id; `before` fills in {organisation id: commentator} where none is named.

        Who came into the list after the page was drawn is not among them. Only of a valid form.
        """
        data, known = self.cleaned_data, before or {}
        rest = number_in(data["rest"])
        return {
            each.pk: SubjectWish(
                data[f"form_{each.pk}"],
                number_in(data[f"commentator_{each.pk}"])
                or known.get(each.organisation_id)
                or (rest if rest != each.person_id else None),
                data[f"left_out_{each.pk}"],
            )
            for each in self.subjects
            if self._knows(each)
        }

    def _knows(self, subject: Subject) -> bool:
        """Say whether the page that was sent had a row for a subject."""
        return not self.is_bound or any(f"{name}_{subject.pk}" in self.data for name in ("form", "commentator"))


class OrderForm(forms.Form):
    """Which one each of those on site is to speak as, the numbers as they were drawn."""

    def __init__(self, data: Mapping[str, Any] | None, *, subjects: Sequence[Subject]) -> None:
        super().__init__(data)
        self.subjects = list(subjects)
        most = len(self.subjects)
        wrong = gettext("要写 1 到 %(most)s 之间的整数。") % {"most": most}
        for number, each in enumerate(self.subjects, 1):
            self.fields[f"turn_{each.pk}"] = forms.IntegerField(
                label=str(each),
                initial=number,
                min_value=1,
                max_value=most,
                widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "short", "size": 4}),
                error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), wrong),
            )

    @property
    def rows(self) -> list[tuple[Subject, forms.BoundField]]:
        """Return (subject, his field) in the order that holds."""
        return [(each, self[f"turn_{each.pk}"]) for each in self.subjects]

    def clean(self) -> dict[str, Any]:
        """Refuse a number that two have, at the second of them."""
        data = super().clean() or self.cleaned_data
        known: dict[int, str] = {}
        for each in self.subjects:
            number = data.get(f"turn_{each.pk}")
            if number in known:
                said = gettext("第 %(number)s 位已经是%(who)s，请另写一个。") % {"number": number, "who": known[number]}
                self.add_error(f"turn_{each.pk}", said)
            elif number is not None:
                known[number] = str(each)
        return data

    def order(self) -> list[int]:
        """Return the ids of the subjects in the new order; only of a valid form."""
        return sorted((each.pk for each in self.subjects), key=lambda pk: self.cleaned_data[f"turn_{pk}"])


class CommentatorsForm(SubjectsForm):
    """The same of a review that has opened: only who comments may still change."""

    def __init__(self, data: Mapping[str, Any] | None, **given: Any) -> None:
        super().__init__(data, **given)
        for each in self.subjects:
            for name in (f"form_{each.pk}", f"left_out_{each.pk}"):
                self.fields[name].disabled = True  # what was sent for it is not read


class ChannelForm(forms.Form):
    """How people vote."""

    channels = forms.ChoiceField(
        label=_("怎么投"),
        choices=Channels.choices,
        widget=forms.RadioSelect,
        initial=Channels.PAPER,
        help_text=_("手机投票每人一张票条，要 HTTPS 和三张密钥条；纸质票一样算数，什么也不要。"),
        error_messages={"required": _("请选怎么投。"), "invalid_choice": _("请选怎么投。")},
    )
