"""The page on which a scheme is changed: its fields are made of the list of rules, its faults come from the checker."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shuping.core.fields import number_in
from shuping.reviews import scheme_shown
from shuping.reviews.scheme import LONGEST_BASIS, BadScheme, Ruled, Scheme, checked
from shuping.reviews.scheme_rules import GROUPS, RULES, Rule, Shape
from shuping.tree.kinds import kinds

LONGEST_VALUE = 2000
WRITTEN = {Shape.NAMES, Shape.POINTS, Shape.CEILINGS}  # in lines
NO_BASIS = _("请写依据；还没找到出处的，写“本地自定”并勾上待确认。")


@dataclass(frozen=True)
class RuleFields:
    """One rule as the page draws it: the fields of its value, its basis, and whether that is to be confirmed."""

    rule: Rule
    values: list[forms.BoundField]
    basis: forms.BoundField
    is_open: forms.BoundField


@dataclass(frozen=True)
class Section:
    """A group of rules, folded: what it says in short, and whether it stands open (a fault, or something changed)."""

    label: Any
    brief: str
    rules: list[RuleFields]
    is_open: bool


class SchemeForm(forms.Form):
    """Every rule of a scheme: its value by its shape, its basis, 依据待确认. `scheme` is what was made, once valid."""

    use_required_attribute = False  # a browser cannot show its own fault in a section that is folded

    name = forms.CharField(
        label=_("考核办法的名称"),
        max_length=80,
        help_text=_("如：云岭市乡镇党委书记述职评议考核办法（2026 版）。"),
        error_messages={"required": _("请写考核办法的名称。")},
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, start: Scheme) -> None:
        super().__init__(data, initial={"name": start.name})
        self.scheme = self.start = start
        for rule in RULES:
            self._add(rule, start.ruled(rule.name))

    def _add(self, rule: Rule, ruled: Ruled) -> None:
        values = _value_fields(rule, ruled.value)
        self.fields.update(values)
        self.fields[f"{rule.name}_basis"] = forms.CharField(
            label=_named(gettext("依据"), rule),
            max_length=LONGEST_BASIS,
            widget=forms.Textarea(attrs={"rows": 2}),
            initial=ruled.basis,
            error_messages={"required": NO_BASIS},
        )
        self.fields[f"{rule.name}_open"] = forms.BooleanField(
            label=_named(gettext("依据待确认"), rule), required=False, initial=ruled.is_open
        )

    @cached_property
    def sections(self) -> list[Section]:
        """Return the groups of rules in their order, as the page folds them."""
        briefs = scheme_shown.briefs(self.start)
        return [self._section(group, label, briefs[group]) for group, label in GROUPS.items()]

    def _section(self, group: str, label: Any, brief: str) -> Section:
        rows = [self._drawn(rule) for rule in RULES if rule.group == group]
        fields = [field for row in rows for field in (*row.values, row.basis, row.is_open)]
        touched = self.is_bound and any(
            field.errors or _plain(field.value()) != _plain(field.initial) for field in fields
        )
        return Section(label, brief, rows, touched)

    def _drawn(self, rule: Rule) -> RuleFields:
        values = [self[name] for name in value_names(rule)]
        return RuleFields(rule, values, self[f"{rule.name}_basis"], self[f"{rule.name}_open"])

    def clean(self) -> dict[str, Any]:
        """Make the scheme; each of its faults stands at its field."""
        data = super().clean() or self.cleaned_data
        given = {
            rule.name: Ruled(
                _value(rule, data), data.get(f"{rule.name}_basis") or "-", bool(data.get(f"{rule.name}_open"))
            )
            for rule in RULES
        }
        try:
            self.scheme = checked(data.get("name") or "-", given)
        except BadScheme as bad:
            for name, sentence in bad.faults.items():
                at = next((value_names(rule)[0] for rule in RULES if rule.name == name), None)
                if at not in self.errors:
                    self.add_error(at, sentence)
        return data


def _plain(value: Any) -> Any:
    """Return what stands in a field, however a browser ends its lines."""
    if isinstance(value, (list, tuple)):
        return sorted(value)
    return [] if value is None or value is False else str(value).split()


def _named(words: str, rule: Rule) -> Any:
    """Return the label of a field beside a rule: who listens to the page hears which rule it is of."""
    return format_html('{}<span class="visually-hidden">：{}</span>', words, rule.label)


def value_names(rule: Rule) -> list[str]:
    """Return the names of the fields of a rule's value."""
    return [f"{rule.name}_least", f"{rule.name}_most"] if rule.shape == Shape.RANGE else [rule.name]


def _value_fields(rule: Rule, value: Any) -> dict[str, forms.Field]:
    if rule.shape == Shape.RANGE:
        labels = (_("%(label)s：最少百分之几"), _("%(label)s：最多百分之几"))
        return {
            name: _number(str(label) % {"label": rule.label}, each, rule.help)
            for name, label, each in zip(value_names(rule), labels, value, strict=True)
        }
    return {rule.name: _value_field(rule, value)}


def _value_field(rule: Rule, value: Any) -> forms.Field:
    if rule.shape == Shape.NUMBER:
        return _number(rule.label, value, rule.help, rule.least, rule.most)
    if rule.shape == Shape.CHOICE:
        return forms.ChoiceField(
            label=rule.label, choices=rule.choices, initial=value, required=False, help_text=rule.help
        )
    if rule.shape == Shape.KINDS:
        return forms.MultipleChoiceField(
            label=rule.label,
            choices=[(code, kind.label) for code, kind in kinds().items()],
            widget=forms.CheckboxSelectMultiple,
            initial=list(value),
            help_text=rule.help,
            error_messages={"required": _("“%(label)s”请至少选一类。") % {"label": rule.label}},
        )
    lines = [line if rule.shape == Shape.NAMES else f"{line[0]} {line[1]}" for line in value]
    return forms.CharField(
        label=rule.label,
        widget=forms.Textarea(attrs={"rows": max(3, min(len(lines) + 1, 6))}),
        max_length=LONGEST_VALUE,
        initial="\n".join(lines),
        required=False,
        help_text=rule.help,
    )


def _number(label: Any, value: int, help_text: Any, least: int = 0, most: int = 100) -> forms.CharField:
    """Return a field for a whole number; the checker says what is wrong with it, so that it has one sentence."""
    attrs = {"inputmode": "numeric", "class": "short", "size": 6}
    said = help_text or _("%(least)s 到 %(most)s 的整数。") % {"least": least, "most": most}
    return forms.CharField(
        label=label, widget=forms.TextInput(attrs=attrs), max_length=9, initial=value, required=False, help_text=said
    )


def _value(rule: Rule, data: Mapping[str, Any]) -> Any:
    """Return the value of a rule as the checker takes it."""
    if rule.shape == Shape.RANGE:
        return tuple(number_in(data.get(name, "").strip()) for name in value_names(rule))
    typed = data.get(rule.name, "")
    if rule.shape == Shape.NUMBER:
        return number_in(typed.strip())
    if rule.shape == Shape.KINDS:
        return tuple(typed)
    if rule.shape not in WRITTEN:
        return typed
    lines = [" ".join(line.split()) for line in typed.splitlines() if line.strip()]
    return tuple(lines) if rule.shape == Shape.NAMES else tuple(_line(rule, line) for line in lines)


def _line(rule: Rule, line: str) -> tuple[Any, ...]:
    """Return (name, number or grade) of a line; the line alone where it has no second part, which the checker names."""
    name, _space, last = line.rpartition(" ")
    if not name:
        return (line,)
    return (name, last) if rule.shape == Shape.CEILINGS else (name, number_in(last.removesuffix("%")))


class StartForm(forms.Form):
    """A new scheme begins as a copy: of a sample, or of one of ours."""

    start = forms.ChoiceField(
        label=_("照哪一份做"),
        widget=forms.RadioSelect,
        error_messages={"required": _("请选照哪一份做。"), "invalid_choice": _("请选照哪一份做。")},
    )
    name = forms.CharField(
        label=_("名称"),
        max_length=80,
        required=False,
        help_text=_("不填就用那一份的名称。如：云岭市乡镇党委书记述职评议考核办法（2026 版）。"),
    )

    def __init__(self, data: Mapping[str, Any] | None, *, starts: Mapping[str, Scheme]) -> None:
        super().__init__(data)
        self.starts = starts
        field = self.fields["start"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = [(value, found.name) for value, found in starts.items()]

    def scheme(self) -> Scheme:
        """Return the copy under its new name; only of a valid form."""
        start = self.starts[self.cleaned_data["start"]]
        return Scheme(self.cleaned_data["name"].strip() or start.name, start.rules)
