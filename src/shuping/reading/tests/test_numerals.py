"""Chinese numerals."""

from decimal import Decimal

import pytest

from shuping.reading.numerals import han_number, number, ordinal, plain


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("两", 2),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("八十八", 88),
        ("一百零五", 105),
        ("三百二十", 320),
        ("千", 1000),
        ("五十万", 500_000),
        ("一亿二千万", 120_000_000),
        ("二〇二六", 2026),
    ],
)
def test_a_chinese_numeral_has_its_value(written, value):
    assert han_number(written) == value


def test_another_character_is_refused():
    with pytest.raises(ValueError, match="not a Chinese numeral"):
        han_number("十甲")


def test_digits_may_be_wide_or_separated_and_whole_values_are_ints():
    assert number("１２") == 12
    assert number("1,234.5") == Decimal("1234.5")
    assert plain(Decimal("2.50")) == 2.5
    assert isinstance(plain(Decimal("3.0")), int)
    assert [ordinal("⑪"), ordinal("十一"), ordinal("11")] == [11, 11, 11]
