"""A table after somebody pressed its last button: being applied by the worker, given up, or applied."""

from typing import Any

from django.utils.translation import gettext as _

from shuping.organisations import orders
from shuping.organisations.models import Import


def context(found: Import, *, trail: list[tuple[str, str]], done: str, leads_to: tuple[str, str]) -> dict[str, Any]:
    """Return what `organisations/import_progress.html` shows.

    `trail` are (address, words) above the page, `done` is the sentence of the end, `leads_to` (address, words) is where
    one goes from there.
    """
    how_far = orders.progress(found) if found.applied_at is None else None
    return {
        "import": found,
        "trail": trail,
        "how_far": how_far,
        "is_going": how_far is not None and not how_far.is_given_up,
        "done": done,
        "leads_to": leads_to,
        "heading": _heading(how_far),
    }


def _heading(how_far: orders.Progress | None) -> str:
    if how_far is None:
        return _("导入好了")
    return _("没有导入成") if how_far.is_given_up else _("正在导入…")
