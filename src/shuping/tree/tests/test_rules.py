import pytest

from shuping.tree import rules


@pytest.mark.parametrize(
    ("number", "expected"), [(0, "0000"), (1, "0001"), (35, "000Z"), (36, "0010"), (1679615, "ZZZZ")]
)
def test_a_step_is_four_base_36_digits(number: int, expected: str) -> None:
    assert rules.step(number) == expected


@pytest.mark.parametrize("number", [-1, 1679616])
def test_a_step_outside_the_alphabet_is_refused(number: int) -> None:
    with pytest.raises(ValueError, match="at most"):
        rules.step(number)


def test_the_next_step_follows_the_greatest_one_ever_used() -> None:
    assert rules.next_step(None) == "0000"
    assert rules.next_step("0000000Z") == "0010"


def test_a_span_holds_the_subtree_and_not_the_next_sibling() -> None:
    first, before = rules.span("00000001")
    inside = ["00000001", "000000010000", "00000001ZZZZ"]
    outside = ["0000", "00000000", "00000002", "0000000100"[:4]]
    assert all(first <= path < before for path in inside)
    assert not any(first <= path < before for path in outside)


def test_ancestors_come_root_first() -> None:
    assert rules.ancestors("000000010002") == ["0000", "00000001"]
    assert rules.ancestors("0000") == []


@pytest.mark.parametrize("path", ["0000", "00000001", "0000000100", "00010000", "0000000~", "000000010000", ""])
def test_a_child_s_path_is_its_parent_s_and_one_step(path: str) -> None:
    assert rules.is_child(path, "0000") == (path == "00000001")
    assert rules.is_child(path, "") == (path == "0000")
