"""Builds the invented city through the same services that people use, and keeps its day."""

import json
from datetime import date, timedelta
from functools import cache
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from shuping.demo.building import build_tree, read
from shuping.demo.history import play_history
from shuping.demo.opinions import write_opinions
from shuping.demo.rounds import hold_rounds

TODAY = date(2026, 5, 21)  # the day on which the city's data was invented


def build_city() -> None:
    """Make the city in an empty database, as it stood on its day; the marker file is written last.

    Raises whatever a service refuses: the demo's data must fit the rules of the product.
    """
    with transaction.atomic():
        city = build_tree()
        play_history(city, TODAY)
        write_opinions(city, TODAY)
        hold_rounds(city, TODAY)
    set_day(TODAY)


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
