"""Chinese and Arabic numerals as numbers."""

from __future__ import annotations

from decimal import Decimal

DIGITS = {
    "零": 0,
    "〇": 0,
    "一": 1,
    "二": 2,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
SMALL_SCALES = {"十": 10, "百": 100, "千": 1000}
LARGE_SCALES = {"万": 10_000, "亿": 100_000_000}
SCALES = SMALL_SCALES | LARGE_SCALES


def han_number(written: str) -> int:
    """The value of a Chinese numeral: 八十八, 一百零五, 千, 二〇二六. Raises ValueError for any other character."""
    if len(written) > 1 and all(char in DIGITS for char in written):
        return int("".join(str(DIGITS[char]) for char in written))
    total = part = digit = 0
    seen_digit = False
    for char in written:
        if char in DIGITS:
            digit, seen_digit = DIGITS[char], True
        elif char in SMALL_SCALES:
            part += (digit if seen_digit else 1) * SMALL_SCALES[char]
            digit, seen_digit = 0, False
        elif char in LARGE_SCALES:
            total += (part + digit or 1) * LARGE_SCALES[char]
            part, digit, seen_digit = 0, 0, False
        else:
            raise ValueError(f"not a Chinese numeral: {written!r}")
    return total + part + digit


def number(written: str) -> Decimal:
    """The value of a numeral written in digits (half or full width, thousands separated) or in Chinese."""
    if written[0].isdigit():
        return Decimal(written.replace(",", "").replace("，", "").replace("．", "."))
    return Decimal(han_number(written))


def ordinal(written: str) -> int:
    """The place in a list: 十一, 11 or ⑪."""
    if "①" <= written <= "⑳":
        return ord(written) - ord("①") + 1
    return int(number(written))


def plain(value: Decimal) -> int | float:
    """An int where the value is whole, else a float."""
    return int(value) if value == value.to_integral_value() else float(value)
