"""Declared fields of what is counted and asked in the hall."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shuping.hall import queries, shown
from shuping.hall.models import AgendaItem, Meeting
from shuping.hall.rules import Turn
from shuping.reviews.parts import Parts

MOST_PEOPLE = 10_000


class PresenceForm(forms.Form):
    """One number for each class of voters."""

    def __init__(self, *args: Any, found: Meeting, **more: Any) -> None:
        super().__init__(*args, **more)
        there = queries.presence(found)
        for place, (name, most) in enumerate(queries.entitled(found.review)):
            self.fields[f"there_{place}"] = forms.IntegerField(
                label=_("%(name)s（应到 %(most)s 人）") % {"name": name, "most": most},
                min_value=0,
                max_value=MOST_PEOPLE,
                initial=there.get(place),
            )

    def there(self) -> list[int]:
        """Return the numbers in the order of the classes."""
        return [self.cleaned_data[f"there_{place}"] for place in range(len(self.fields))]


LONGEST_PART, LONGEST_PROSE = 2_000, 8_000
BOX = {"rows": 3}


class CommentForm(forms.Form):
    """The four boxes, and prose that is to be split into them."""

    overall = forms.CharField(
        label=_("一句话总评"), max_length=LONGEST_PART, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    merits = forms.CharField(
        label=_("肯定什么"), max_length=LONGEST_PART, required=False, widget=forms.Textarea(attrs=BOX)
    )
    problems = forms.CharField(
        label=_("问题"),
        max_length=LONGEST_PART,
        required=False,
        widget=forms.Textarea(attrs=BOX),
        help_text=_("一行一个，会后生成整改问题。"),
    )
    demands = forms.CharField(
        label=_("要求"), max_length=LONGEST_PART, required=False, widget=forms.Textarea(attrs=BOX)
    )
    prose = forms.CharField(
        label=_("一段话"),
        max_length=LONGEST_PROSE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("粘贴或口述一段话，按下面的按钮分到四栏；分得不对，自己挪。"),
    )

    seen = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)  # which of the kept ones he saw

    BOXES = ("overall", "merits", "problems", "demands")

    @property
    def boxes(self) -> list[forms.BoundField]:
        """Return the fields of the four boxes."""
        return [self[name] for name in self.BOXES]

    def parts(self) -> Parts:
        """Return what is written in the four boxes."""
        return Parts(**{name: self.cleaned_data[name] for name in self.BOXES})

    @staticmethod
    def filled(parts: Parts) -> dict[str, str]:
        """Return the values of the boxes."""
        return asdict(parts)


class WordsForm(forms.Form):
    """A question that was written down, with its answer."""

    asked_by = forms.CharField(label=_("谁问的"), max_length=60, required=False)
    text = forms.CharField(label=_("问什么"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    answer = forms.CharField(
        label=_("怎么答的"), max_length=600, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def words(self) -> dict[str, str]:
        """Return what was asked and answered."""
        return {name: self.cleaned_data[name] for name in ("asked_by", "text", "answer")}


class QuestionForm(WordsForm):
    """A question from the floor; to whom is chosen, so that a press in mid-typing does not give it to the next one."""

    item = forms.TypedChoiceField(label=_("问谁"), coerce=int)
    field_order = ("item", "asked_by", "text", "answer")

    def __init__(self, *args: Any, agenda: Sequence[AgendaItem], **more: Any) -> None:
        super().__init__(*args, **more)
        there = [each for each in agenda if each.subject_id]
        field = self.fields["item"]
        assert isinstance(field, forms.TypedChoiceField)  # noqa: S101 - declared above
        field.choices = [(each.pk, shown.label(each)) for each in there]
        now = next((each.pk for each in there if each.turn == Turn.NOW), None)
        field.initial = now or next((each.pk for each in reversed(there) if each.turn == Turn.DONE), None)
