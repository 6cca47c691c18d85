"""What a person sent after his session had ended, kept until he has signed in again.

It lies sealed in the new session of his browser, for a day at most, and is shown to nobody but him. Passwords, files
and what a door that `keeps_nothing` was sent are never kept; nothing is done with it until he presses the button.
"""

import json
from dataclasses import dataclass

from django.http import HttpRequest

from shuping.core.doors import View
from shuping.core.sealed import Unreadable, seal, unseal

KEY = "kept_form"
PURPOSE = "accounts.kept"
HOLDS = 24 * 60 * 60  # seconds
MOST = 2_000_000  # characters; a longer form is not kept, and the sentence says so
NEVER = ("csrfmiddlewaretoken",)


@dataclass(frozen=True)
class Kept:
    """Whose form it is, where it was to go, its fields in order, and whether it had files."""

    person_id: int
    address: str
    fields: list[tuple[str, str]]
    had_files: bool

    @property
    def texts(self) -> list[str]:
        """What was written in words, without dates, choices and numbers of rows."""
        return [value for _name, value in self.fields if any(ord(sign) > 0x2E80 for sign in value)]


def keep(request: HttpRequest, view: View, person_id: int) -> bool:
    """Keep what was sent by a person whose session has ended; say whether it was kept."""
    if getattr(view, "keeps_nothing", False):
        return False
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name not in NEVER and "password" not in name.lower()
    ]
    said = json.dumps([person_id, request.get_full_path(), fields, bool(request.FILES)])
    if len(said) > MOST:
        return False
    request.session[KEY] = seal(said, PURPOSE)
    return True


def is_held(request: HttpRequest) -> bool:
    """Say whether this session keeps a form."""
    return KEY in request.session


def kept(request: HttpRequest, person_id: int) -> Kept | None:
    """Return the form that this session keeps for a person; None where there is none, or where it is another's."""
    try:
        owner, address, fields, had_files = json.loads(unseal(request.session.get(KEY, ""), PURPOSE, seconds=HOLDS))
    except Unreadable:
        return None
    if owner != person_id:
        forget(request)
        return None
    return Kept(owner, address, [(name, value) for name, value in fields], had_files)


def forget(request: HttpRequest) -> None:
    """Keep it no longer."""
    request.session.pop(KEY, None)
