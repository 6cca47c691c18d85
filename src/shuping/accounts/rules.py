"""What a password must be, and the one-time codes of a phone; values in, decision out."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta

SIGNS = "ABCDEFGHJKMNPQRSTUVWXYZabcdefghjkmnpqrstuvwxyz23456789"  # no two look alike
GROUPS = 3  # of a one-time password, four signs each: about 69 bits
PERIOD = 30  # seconds of one code, as every authenticator app counts (RFC 6238)


@dataclass(frozen=True)
class PasswordRules:
    """`days` is how long a password holds, `history` how many of the last ones are not taken again; 0 for no limit."""

    length: int
    kinds: int
    history: int
    days: int


def kinds_in(password: str) -> int:
    """Return how many of the four kinds occur: upper, lower, digits, all others (a Chinese character is an other)."""
    found = {
        "upper" if "A" <= sign <= "Z" else "lower" if "a" <= sign <= "z" else "digit" if "0" <= sign <= "9" else "other"
        for sign in password
    }
    return len(found)


def faults(password: str, *, rules: PasswordRules, names: tuple[str, ...]) -> list[str]:
    """Return what is wrong with a password, worst first: "short", "plain" (too few kinds), "name" (holds a name)."""
    found = ["short"] if len(password) < rules.length else []
    if kinds_in(password) < rules.kinds:
        found.append("plain")
    if any(len(name) > 1 and name.lower() in password.lower() for name in names):
        found.append("name")
    return found


def is_old(set_at: datetime | None, *, rules: PasswordRules, now: datetime) -> bool:
    """Say whether a password has held for as long as it may; one that nobody set himself is not old."""
    return bool(rules.days and set_at and now - set_at >= timedelta(days=rules.days))


def steps_at(moment: datetime, last_used: int) -> list[int]:
    """Return the steps of time whose code is taken now: this one and its neighbours, none twice.

    A phone's clock may be half a minute off; a code that was used, or one before it, is never taken again.
    """
    now = int(moment.timestamp()) // PERIOD
    return [step for step in (now, now - 1, now + 1) if step > last_used]


def username_in(text: str) -> str:
    """Return what was typed as a user name, of 2 to 40 letters, digits, Chinese characters, dots, lines and hyphens.

    Empty where it cannot be one. A telephone number can.
    """
    name = unicodedata.normalize("NFKC", text).strip()
    return name if re.fullmatch(r"[\w.-]{2,40}", name) else ""
