"""The demo's people on the sign-in page, and the day of its clock."""

import json
from datetime import date, timedelta
from functools import cache
from typing import Any

from django.conf import settings
from django.utils import timezone

from shuping.demo.building import read


def set_day(day: date) -> None:
    """Let the demo's clock show a day from now on, at the machine's time of day."""
    shift = day - timezone.localtime(timezone.now()).date()
    marker = settings.ENVIRONMENT.marker
    part = marker.with_suffix(".part")
    part.write_text(json.dumps({"city": "云岭市", "shift_days": shift // timedelta(days=1)}), encoding="utf-8")
    part.replace(marker)


@cache
def demo_people() -> list[dict[str, Any]]:
    """Return the people whom one may be with one click: {"username", "name", "lines"}, in the order of the page."""
    data = read("people.toml")
    names = {person["key"]: person["name"] for person in data["person"]}
    return [
        {"username": account["username"], "name": names[account["person"]], "lines": account["demo"]}
        for account in data["account"]
        if "demo" in account
    ]


def offer() -> dict[str, Any] | None:
    """Return what the sign-in page shows of the demo; None outside one."""
    is_demo = settings.DEMO and settings.ENVIRONMENT.marker.is_file()
    return {"template": "demo/people.html", "people": demo_people()} if is_demo else None
