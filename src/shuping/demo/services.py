"""The demo's people on the sign-in page, and the day of its clock: both stand in the marker of its folder."""

import json
from datetime import date, timedelta
from functools import cache
from typing import Any

from django.conf import settings
from django.utils import timezone

from shuping.demo.building import read


def set_day(day: date, **facts: Any) -> None:
    """Let the demo's clock show a day from now on, at the machine's time of day; write the marker if there is none.

    `facts` are what a folder says of itself besides: a rehearsal names its `people`, as `demo_people` returns them.
    """
    shift = day - timezone.localtime(timezone.now()).date()
    marker = settings.ENVIRONMENT.marker
    said = {"city": "云岭市", **_said(), **facts, "shift_days": shift // timedelta(days=1)}
    part = marker.with_suffix(".part")
    part.write_text(json.dumps(said, ensure_ascii=False), encoding="utf-8")
    part.replace(marker)


def demo_people() -> list[dict[str, Any]]:
    """Return the people whom one may be with one click: {"username", "name", "lines"}, in the order of the page."""
    people: list[dict[str, Any]] = _said().get("people") or _people_of_the_city()
    return people


def offer() -> dict[str, Any] | None:
    """Return what the sign-in page shows of the demo; None outside one."""
    is_demo = settings.DEMO and settings.ENVIRONMENT.marker.is_file()
    if not is_demo:
        return None
    return {"template": "demo/people.html", "people": demo_people(), "rehearsal": settings.REHEARSAL}


def _said() -> dict[str, Any]:
    marker = settings.ENVIRONMENT.marker
    said: dict[str, Any] = json.loads(marker.read_text(encoding="utf-8")) if marker.is_file() else {}
    return said


@cache
def _people_of_the_city() -> list[dict[str, Any]]:
    data = read("people.toml")
    names = {person["key"]: person["name"] for person in data["person"]}
    return [
        {"username": account["username"], "name": names[account["person"]], "lines": account["demo"]}
        for account in data["account"]
        if "demo" in account
    ]
