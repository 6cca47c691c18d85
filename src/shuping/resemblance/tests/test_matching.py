"""Passages that two texts share: found where they stand, edited or not; what everybody writes counts for nothing."""

import random

import pytest

from shuping.resemblance import Passage, shared_passages
from shuping.resemblance.model import FEW, GRAM, SHORTEST, limit

COPIED = (
    "三月里我带着会计和两名老党员，从上游的水闸走到下游的磨坊，一段一段量清了渠道漏水的地方，"
    "回来当晚就在祠堂开会，谁家出工、谁家出料，写在一张红纸上贴了出去。"
)


def prose(seed: int, length: int = 600) -> str:
    """Characters by chance, which agree with nothing."""
    chance = random.Random(seed)
    return "".join(chr(chance.randrange(0x4E00, 0x9000)) for _character in range(length))


def test_a_copied_passage_is_found_at_its_place_in_both_texts() -> None:
    first, second = prose(1) + COPIED + prose(2), prose(3, 50) + COPIED + prose(4)
    assert shared_passages([first, second]) == [Passage(0, 600, 600 + len(COPIED), 1, 50, 50 + len(COPIED))]


def test_texts_that_share_nothing_have_no_passage() -> None:
    assert shared_passages([prose(1), prose(2), ""]) == []
    assert shared_passages([]) == []
    assert shared_passages(["短", "短"]) == []


@pytest.mark.parametrize(
    ("written", "instead"),
    [
        ("三月里", "开春后"),
        ("两名老党员", "几名老同志"),
        ("一段一段量清了", "量清了"),
        ("开会，谁家", "开会，大家商量着定下谁家"),
        ("，写在一张红纸上", "，\n写在一张红纸上"),
    ],
    ids=["at the edge", "other words", "left out", "put in", "another line"],
)
def test_an_edited_copy_is_one_passage_from_end_to_end(written: str, instead: str) -> None:
    edited = COPIED.replace(written, instead)
    assert edited != COPIED
    (found,) = shared_passages([prose(1) + COPIED + prose(2), prose(3) + edited + prose(4)])
    edge = len(written) if COPIED.startswith(written) else 0
    assert abs(found.a_start - 600) <= edge
    assert abs(found.b_start - 600) <= edge
    assert (found.a_end, found.b_end) == (600 + len(COPIED), 600 + len(edited))


def test_other_figures_marks_and_widths_do_not_hide_a_copy() -> None:
    words = "全年走访农户312户，办结诉求87件；村集体收入由9.5万元增加到12.8万元，没有一户返贫，群众说：这才是办实事。"
    other = "全年走访农户608户,办结诉求45件；村集体收入由３.７万元增加到40.2万元，没有一户返贫，群众说:这才是办实事."
    assert len(words) == len(other)
    (found,) = shared_passages([prose(1) + words, prose(2) + other])
    assert (found.a_start, found.a_end) == (600, 600 + len(words))


def test_a_passage_begins_to_count_at_forty_characters() -> None:
    for length, found in ((SHORTEST, 1), (SHORTEST - 1, 0)):
        words = prose(9, length)
        assert len(shared_passages([prose(1) + words, prose(2) + words])) == found


@pytest.mark.parametrize(("reports", "found"), [(FEW, True), (FEW + 1, False)])
def test_what_stands_in_more_than_a_few_reports_is_everybodys(reports: int, found: bool) -> None:
    texts = [prose(number) + COPIED + prose(100 + number) for number in range(reports)]
    texts += [prose(200 + number) for number in range(5)]
    assert bool(shared_passages(texts)) is found


def test_a_copy_beside_what_everybody_quotes_is_shown_without_the_quotation() -> None:
    quoted = "会议强调，要坚持大抓基层的鲜明导向，把抓基层打基础作为长远之计和固本之举，推动组织覆盖和工作覆盖。"
    texts = [prose(number) + quoted + prose(100 + number) for number in range(8)]
    texts += [prose(1_000) + COPIED + quoted, prose(2_000) + COPIED + quoted]
    (found,) = shared_passages(texts)
    assert (found.a, found.a_start, found.b) == (8, 600, 9)
    assert 0 <= found.a_end - (600 + len(COPIED)) < GRAM


def test_the_form_of_a_report_is_no_copy() -> None:
    heads = ["关于抓基层党建工作情况的述职报告\n", "云岭市述职评议会材料\n", "各位领导、同志们：\n", "一、整改情况\n"]
    assert shared_passages(["".join(heads) + prose(1), "".join(heads) + prose(2)]) == []
    longer = "".join(head.replace("\n", "，") for head in heads)
    assert shared_passages([longer + prose(1), longer + prose(2)])


def test_with_first_the_others_are_compared_with_the_first_alone() -> None:
    texts = [prose(1) + COPIED, prose(2), prose(3) + COPIED, prose(4) + COPIED]
    assert {(one.a, one.b) for one in shared_passages(texts)} == {(0, 2), (0, 3), (2, 3)}
    assert {(one.a, one.b) for one in shared_passages(texts, first=2)} == {(0, 2), (0, 3)}
    assert shared_passages(texts[1:], first=1) == []


def test_a_passage_that_a_text_repeats_is_no_passage_of_two_texts() -> None:
    assert shared_passages([COPIED + prose(1) + COPIED, prose(2)]) == []
    both = shared_passages([COPIED + prose(1) + COPIED, prose(2) + COPIED])
    assert [(one.a_start, one.b_start) for one in both] == [(0, 600), (600 + len(COPIED), 600)]


def test_characters_beyond_the_first_plane_keep_their_place() -> None:
    first = "𠮷" * 10 + prose(1) + COPIED
    (found,) = shared_passages([first, prose(2) + "😀" + COPIED])
    assert first[found.a_start : found.a_end] == COPIED
    assert found.b_start == 601


def test_one_character_without_end_takes_no_time() -> None:
    assert shared_passages(["一" * 50_000, "二" * 50_000, "……" * 20_000]) == []


def test_the_limit_grows_with_the_reports_and_ends() -> None:
    assert [limit(reports) for reports in (2, 999, 1_000, 10_000, 50_000)] == [5, 5, 6, 15, 24]
