"""A calendar file by the letter of RFC 5545."""

from datetime import UTC, date, datetime

import pytest

from shuping.core.calendar import DayEvent, escape, fold, to_ics

AT = datetime(2026, 5, 21, 1, 2, 3, tzinfo=UTC)


def test_a_day_is_written_as_the_standard_says() -> None:
    made = to_ics([DayEvent("finding-1@here", date(2026, 5, 31), "青禾镇：三会一课", "一行\n两行, 三行")], AT)
    assert made.decode() == "\r\n".join(
        [
            "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Shuping//Shuping//ZH", "CALSCALE:GREGORIAN", "METHOD:PUBLISH",
            "BEGIN:VEVENT", "UID:finding-1@here", "DTSTAMP:20260521T010203Z", "DTSTART;VALUE=DATE:20260531",
            "DTEND;VALUE=DATE:20260601", "SUMMARY:青禾镇：三会一课", "DESCRIPTION:一行\\n两行\\, 三行",
            "TRANSP:TRANSPARENT", "BEGIN:VALARM", "ACTION:DISPLAY", "DESCRIPTION:青禾镇：三会一课", "TRIGGER:-PT15H",
            "END:VALARM", "END:VEVENT", "END:VCALENDAR", "",
        ]
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a;b,c\\d", "a\\;b\\,c\\\\d"),
        ("a\r\nb\rc\nd", "a\\nb\\nc\\nd"),
        ("a\x00\x07b\tc", "abc"),
        ("END:VEVENT\r\nBEGIN:VEVENT", "END:VEVENT\\nBEGIN:VEVENT"),
    ],
)
def test_text_cannot_leave_its_value(text: str, written: str) -> None:
    assert escape(text) == written


@pytest.mark.parametrize("letter", ["a", "é", "中", "😀"])
@pytest.mark.parametrize("length", [1, 24, 25, 26, 74, 75, 76, 200])
def test_a_line_is_folded_at_75_octets_between_letters_and_unfolds_to_itself(letter: str, length: int) -> None:
    line = f"SUMMARY:{letter * length}"
    pieces = fold(line)
    assert all(len(piece.encode()) <= 75 for piece in pieces)
    assert all(piece.startswith(" ") for piece in pieces[1:])
    assert "\r\n".join(pieces).replace("\r\n ", "") == line
    assert len(pieces) == 1 or len(pieces[0].encode()) > 71  # no shorter than it must be
