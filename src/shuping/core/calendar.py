"""Days as a calendar file (RFC 5545) that a phone, Outlook or WPS takes in."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

PRODUCT = "-//Shuping//Shuping//ZH"
LONGEST = 75  # octets of a line, its line end apart (RFC 5545, 3.1)


@dataclass(frozen=True)
class DayEvent:
    """A whole day: `uid` stays the same for the same matter, so that a second file moves it and makes no second one."""

    uid: str
    on: date
    title: str
    text: str = ""


def to_ics(events: Iterable[DayEvent], made_at: datetime) -> bytes:
    """Return a calendar with a line end CRLF, folded and escaped; each day is announced at nine the morning before."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    stamp = made_at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    for event in events:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{escape(event.uid)}",
            f"DTSTAMP:{stamp}",
            f"DTSTART;VALUE=DATE:{event.on:%Y%m%d}",
            f"DTEND;VALUE=DATE:{event.on + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{escape(event.title)}",
            *([f"DESCRIPTION:{escape(event.text)}"] if event.text else []),
            "TRANSP:TRANSPARENT",
            "BEGIN:VALARM",
            "ACTION:DISPLAY",
            f"DESCRIPTION:{escape(event.title)}",
            "TRIGGER:-PT15H",
            "END:VALARM",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in fold(line)).encode()


def escape(text: str) -> str:
    """Return a text value with backslash, semicolon, comma and line ends escaped (3.3.11), other controls left out."""
    text = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")
    return "".join(c for c in text if c >= " " and c != "\x7f")


def fold(line: str) -> list[str]:
    """Return a content line in pieces of at most 75 octets, the following ones after a space; no letter is cut."""
    pieces, piece, size = [], "", 0
    for letter in line:
        octets = len(letter.encode())
        if size + octets > LONGEST:
            pieces.append(piece)
            piece, size = " ", 1
        piece += letter
        size += octets
    return [*pieces, piece]
