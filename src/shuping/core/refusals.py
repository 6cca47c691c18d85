"""A page that is an act: where the act is refused, its sentence stands on the page and what was typed stays in it."""

from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType

from django import forms

from shuping.core.errors import DomainError, Forbidden, NotFound

Raised = tuple[type[DomainError], ...]


class Refusal:
    """Keeps the sentence with which what is done inside was refused; empty where it was not.

    What is `raised` goes on to its own page: there nothing on this one would help.
    """

    def __init__(self, raised: Raised = (NotFound, Forbidden)) -> None:
        self.sentence = ""
        self._raised = raised

    def __enter__(self) -> "Refusal":
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, error: BaseException | None, _trace: TracebackType | None
    ) -> bool:
        if not isinstance(error, DomainError) or isinstance(error, self._raised):
            return False
        self.sentence = str(error)
        return True


@contextmanager
def refusals_over(form: forms.BaseForm, raised: Raised = (NotFound, Forbidden)) -> Iterator[None]:
    """Put a refusal of what is done inside over the form, which its door then shows again."""
    with Refusal(raised) as refused:
        yield
    if refused.sentence:
        form.add_error(None, refused.sentence)
