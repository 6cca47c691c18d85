"""A refusal stands over the form; what the form cannot help goes on to its own page."""

import pytest
from django import forms

from shuping.core.errors import Conflict, DomainError, Forbidden, NotFound
from shuping.core.refusals import refusals_over


class Asked(forms.Form):
    text = forms.CharField()


def refuse(error: DomainError, **how: tuple[type[DomainError], ...]) -> Asked:
    form = Asked({"text": "写好的"})
    with refusals_over(form, **how):
        raise error
    return form


def test_a_refusal_stands_over_the_form_and_what_was_typed_stays() -> None:
    form = refuse(Conflict("刚才别人改过了。"))
    assert form.non_field_errors() == ["刚才别人改过了。"]
    assert form["text"].value() == "写好的"


@pytest.mark.parametrize("error", [NotFound(), Forbidden()])
def test_what_the_form_cannot_help_is_raised_and_a_door_may_say_otherwise(error: DomainError) -> None:
    with pytest.raises(type(error)):
        refuse(error)
    assert refuse(error, raised=()).non_field_errors() == [str(error)]


def test_a_mistake_of_ours_is_no_refusal() -> None:
    with pytest.raises(ZeroDivisionError), refusals_over(Asked({})):
        _ = 1 / 0
