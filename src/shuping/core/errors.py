"""Expected refusals: each carries a sentence for people, a code for programs and its facts."""

from pathlib import PurePath
from typing import Any, ClassVar

from django.utils.translation import gettext as _


class DomainError(Exception):
    """Something was refused for a reason that a person can act on.

    `code` is stable (`room.what-is-wrong`), `status` is the HTTP status of every door, `facts` are plain values.
    """

    code: ClassVar[str] = "core.refused"
    status: ClassVar[int] = 400

    def __init__(self, sentence: str, **facts: Any) -> None:
        super().__init__(sentence)
        self.facts = facts


class NotFound(DomainError):
    """The thing is absent or outside the actor's tree: the same words for both."""

    code = "core.not-found"
    status = 404

    def __init__(self, sentence: str = "", **facts: Any) -> None:
        super().__init__(sentence or _("网址可能写错了，或者内容不在您能看的范围里。"), **facts)


class Forbidden(DomainError):
    """The actor sees the thing but may not do this with it."""

    code = "core.forbidden"
    status = 403

    def __init__(self, sentence: str = "", **facts: Any) -> None:
        super().__init__(sentence or _("您可以看，但不能办这件事。需要办，请找本单位的组织委员。"), **facts)


class Conflict(DomainError):
    """Somebody else changed the thing in the meantime, or it has moved on to another state."""

    code = "core.conflict"
    status = 409


class Busy(DomainError):
    """Somebody else writes for longer than this act could wait; nothing of it was written."""

    code = "core.busy"
    status = 503


def place_of(error: Exception) -> str:
    """Return the kind of an error and its place in our code, never its message, which may hold a person's data."""
    at = error.__traceback__
    place = ""
    while at is not None:
        file = PurePath(at.tb_frame.f_code.co_filename)
        if "shuping" in file.parts:
            place = f"{file.name}:{at.tb_lineno}"
        at = at.tb_next
    return f"{type(error).__name__} {place}".strip()
