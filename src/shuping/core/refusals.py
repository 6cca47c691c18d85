"""A form that is an act: where the act is refused, its sentence stands over the form and what was typed stays in it."""

from collections.abc import Iterator
from contextlib import contextmanager

from django import forms

from shuping.core.errors import DomainError, Forbidden, NotFound


@contextmanager
def refusals_over(
    form: forms.BaseForm, raised: tuple[type[DomainError], ...] = (NotFound, Forbidden)
) -> Iterator[None]:
    """Put a refusal of what is done inside over the form, which its door then shows again.

    What is `raised` goes on to its own page: there nothing on the form would help.
    """
    try:
        yield
    except raised:
        raise
    except DomainError as error:
        form.add_error(None, str(error))
