"""Declared fields of the grading table and of a decision."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shuping.core.fields import DayField
from shuping.results.models import Minutes
from shuping.results.queries import Line
from shuping.results.rules import Entry
from shuping.results.services import minuting
from shuping.results.services.grading import LONGEST_REASON, Decision
from shuping.results.services.minuting import Added
from shuping.reviews.scheme import Scheme
from shuping.reviews.scheme_rules import BALLOT

REQUIRED = gettext_lazy("这一项要填。")
WRONG_POINTS = ("invalid", "min_value", "max_value", "max_digits", "max_decimal_places", "max_whole_digits")


def _points_of(name: str, *, is_ballot: bool) -> str:
    said = _("%(name)s的得分要写 0 到 100 的整数。") if is_ballot else _("%(name)s的得分要写 0 到 100，小数最多两位。")
    return said % {"name": name}


class TableForm(forms.Form):
    """The whole grading table: for each line a grade, a reason, points of what is not the ballot, what happened."""

    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, scheme: Scheme, lines: Sequence[Line], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = list(lines)
        self.ceilings = [what for what, _grade in scheme["ceilings"]]
        grades = [("", _("还没定")), *((grade, grade) for grade in scheme["grades"])]
        for line in self.lines:
            pk, entry, name = line.subject.pk, line.judged.entry, str(line.subject)
            self.fields[f"grade_{pk}"] = forms.ChoiceField(
                label=_("等次"),
                choices=grades,
                required=False,
                initial=entry.grade,
                widget=forms.Select(attrs={"aria-label": _("%(name)s的等次") % {"name": name}}),
            )
            self.fields[f"reason_{pk}"] = forms.CharField(
                label=_("理由，和建议不同的要写") if scheme["components"] else _("理由"),
                required=False,
                max_length=LONGEST_REASON,
                initial=entry.reason,
                widget=forms.TextInput(attrs={"aria-label": _("%(name)s的理由") % {"name": name}}),
            )
            for index, component in self.entered(scheme, line):
                is_ballot = component == BALLOT  # what the page rounds of others, a person types in whole numbers too
                self.fields[f"points_{pk}_{index}"] = forms.DecimalField(
                    label=_("%(component)s得分") % {"component": component},
                    required=False,
                    min_value=0,
                    max_value=100,
                    max_digits=5,
                    decimal_places=0 if is_ballot else 2,
                    error_messages=dict.fromkeys(WRONG_POINTS, _points_of(name, is_ballot=is_ballot)),
                    help_text=_("监票人给的整数") if is_ballot else _("0 到 100"),
                    initial=entry.given.get(component),
                )
            self.fields[f"happened_{pk}"] = forms.MultipleChoiceField(
                label=_("有没有这些情况"),
                choices=[(str(index), what) for index, what in enumerate(self.ceilings)],
                required=False,
                widget=forms.CheckboxSelectMultiple,
                initial=[str(index) for index, what in enumerate(self.ceilings) if what in entry.happened],
            )
        self.scheme = scheme

    @staticmethod
    def entered(scheme: Scheme, line: Line) -> list[tuple[int, str]]:
        """Return (index, name) of the components whose points a person enters: the ballot's where it shows no rate."""
        named = enumerate(name for name, _percent in scheme["components"])
        return [(index, name) for index, name in named if name != BALLOT or not line.rate]

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Return each line with its fields, for the page."""
        return [self._row(line) for line in self.lines]

    def _row(self, line: Line) -> dict[str, Any]:
        pk = line.subject.pk
        return {
            "line": line,
            "grade": self[f"grade_{pk}"],
            "reason": self[f"reason_{pk}"],
            "points": [self[f"points_{pk}_{index}"] for index, _name in self.entered(self.scheme, line)],
            "happened": self[f"happened_{pk}"] if self.ceilings else None,
        }

    def entries(self) -> Mapping[int, Entry]:
        """Return what was entered by subject; only of a valid form."""
        data, made = self.cleaned_data, {}
        for line in self.lines:
            pk = line.subject.pk
            points: dict[str, Decimal] = {
                name: data[f"points_{pk}_{index}"]
                for index, name in self.entered(self.scheme, line)
                if data[f"points_{pk}_{index}"] is not None
            }
            happened = tuple(self.ceilings[int(index)] for index in data[f"happened_{pk}"])
            made[pk] = Entry(points, happened, data[f"grade_{pk}"], data[f"reason_{pk}"])
        return made


class DecisionForm(forms.Form):
    """Which meeting of the committee decided, and when."""

    decided_by = forms.CharField(
        label=gettext_lazy("哪个会议定的"),
        max_length=80,
        help_text=gettext_lazy("如：市委常委会第 7 次会议，或镇党委第 7 次会议。会写进存证链和反馈意见函。"),
        error_messages={"required": REQUIRED},
    )
    decided_on = DayField(label=gettext_lazy("哪天定的"), error_messages={"required": REQUIRED})

    def decision(self) -> Decision:
        """Return the decision; only of a valid form."""
        return Decision(self.cleaned_data["decided_on"], self.cleaned_data["decided_by"])


class CorrectionForm(DecisionForm):
    """A later decision over a grade, and why."""

    grade = forms.ChoiceField(
        label=gettext_lazy("更正为"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选更正为哪一等。")},
    )
    reason = forms.CharField(
        label=gettext_lazy("为什么更正"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": REQUIRED},
    )
    field_order = ("grade", "reason", "decided_by", "decided_on")

    def __init__(self, *args: Any, grades: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["grade"].choices = [(grade, grade) for grade in grades]  # type: ignore[attr-defined]


class MinutesForm(forms.Form):
    """What a person adds to the minutes; all of it may stay empty."""

    presided_by = forms.CharField(label=gettext_lazy("谁主持"), max_length=60, required=False)
    recorded_by = forms.CharField(label=gettext_lazy("谁记录"), max_length=60, required=False)
    other = forms.CharField(
        label=gettext_lazy("其他事项"),
        max_length=2000,
        required=False,
        help_text=gettext_lazy("会上还有什么要记的，写一段；没有就空着。"),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def added(self) -> Added:
        """Return what was typed; only of a valid form."""
        return Added(**{each.name: self.cleaned_data[each.name] for each in fields(Added)})

    @classmethod
    def filled(cls, kept: Minutes | None) -> dict[str, str]:
        """Return the values of the fields from what was added before."""
        return {**{name.name: getattr(kept, name.name, "") for name in fields(Added)}, "seen": minuting.mark(kept)}

    def now_seen(self, mark: str) -> None:
        """Let the next press count as made before this state of the minutes; what was typed stays."""
        self.data = {**{name: self.data.get(name, "") for name in self.fields}, "seen": mark}
