"""The time of the office: UTC in rows, Asia/Shanghai on screens.

A demo lives on a day of its own (its data was invented for it) and may be set forward to see what a look-back
brings; the shift is a whole number of days in the marker file of the demo's data folder. Nothing else shifts time.
"""

import json
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.utils import timezone


def now() -> datetime:
    """Return this moment in UTC, in a demo shifted to the demo's day."""
    return timezone.now() + timedelta(days=shift_days())


def today() -> date:
    """Return the local date of `now()`."""
    return local_day(now())


def local_day(moment: datetime) -> date:
    """Return the date in Asia/Shanghai on which an aware moment falls."""
    return timezone.localtime(moment).date()


def is_slip_of_year(day: date, today: date, *, years: int) -> bool:
    """Tell whether a day lies so far from today that its year is mistyped: 2206 or 2062 for 2026."""
    return abs(day.year - today.year) > years


def moment(day: date, hour: int, minute: int = 0) -> datetime:
    """Return the moment of a local day and time."""
    return datetime.combine(day, time(hour, minute), tzinfo=timezone.get_default_timezone())


def shift_days() -> int:
    """Return by how many days a demo's clock differs from the machine's; 0 outside a demo."""
    if not settings.DEMO:
        return 0
    marker = settings.ENVIRONMENT.marker
    return int(json.loads(marker.read_text(encoding="utf-8"))["shift_days"]) if marker.is_file() else 0
