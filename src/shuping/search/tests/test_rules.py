"""Pairs, terms and marks, without a database."""

import pytest

from shuping.search import rules
from shuping.search.initials import initials


def texts(bits: list[rules.Bit]) -> list[str]:
    return [f"[{bit.text}]" if bit.hit else bit.text for bit in bits]


def test_a_text_keeps_its_length_when_it_is_folded() -> None:
    text = "ＷＴ－２０２６ İstanbul 三会一课Ⅱ"
    assert len(rules.folded(text)) == len(text)
    assert rules.folded("ＷＴ２０26") == "wt2026"


def test_pairs_do_not_reach_across_a_gap() -> None:
    assert rules.grams(1, "党费 收缴") == {rules.gram(1, "党费"), rules.gram(1, "收缴")}
    assert rules.grams(1, "党") == set()


def test_the_same_pair_of_another_kind_is_another_number_and_fits_into_the_column() -> None:
    numbers = {rules.gram(kind, pair) for kind in (1, 2, 99) for pair in ("党费", "费党", "\U0010ffff\U0010ffff")}
    assert len(numbers) == 9
    assert max(numbers) < 2**63


@pytest.mark.parametrize(("typed", "wanted"), [("  党费  收缴 党费 ", ["党费", "收缴"]), ("ＦＬＲ", ["flr"]), ("", [])])
def test_terms_are_folded_and_not_doubled(typed: str, wanted: list[str]) -> None:
    assert rules.terms(typed) == wanted


def test_one_character_is_not_enough_and_two_are() -> None:
    assert not rules.is_enough(rules.terms("党 费"))
    assert rules.is_enough(rules.terms("党 党费"))


def test_what_was_looked_for_is_marked_wherever_it_stands() -> None:
    assert texts(rules.marked("党费收缴不及时，补交党费", ["党费", "不及时"])) == [
        "[党费]", "收缴", "[不及时]", "，补交", "[党费]",
    ]  # fmt: skip
    assert texts(rules.marked("编号ＷＴ-1", ["wt"])) == ["编号", "[ＷＴ]", "-1"]


def test_a_long_text_is_shown_around_the_first_match() -> None:
    shown = rules.excerpt("甲" * 200 + "党费" + "乙" * 200, ["党费"])
    assert "党费" in shown
    assert shown.startswith("…")
    assert shown.endswith("…")
    assert len(shown) == rules.SHOWN + 2
    assert rules.excerpt("短\n句", ["没有"]) == "短 句"


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("方若兰", ["frl"]),
        ("曾琪", ["zq", "cq"]),
        ("单乐", ["sl", "sy", "dl", "dy"]),
        ("欧阳 慧", ["oyh"]),
        ("艾·买提", ["amt"]),
        ("王", []),
        ("王〇", []),
    ],
)
def test_a_name_is_found_by_the_letters_it_begins_with(name: str, wanted: list[str]) -> None:
    assert initials(name) == wanted
