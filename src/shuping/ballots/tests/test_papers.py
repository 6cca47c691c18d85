"""The result on paper: one row for each of those voted on, no number that the page does not show."""

import pytest

from shuping.ballots import exports, queries, shown
from shuping.ballots.models import BallotRound, SealedRound
from shuping.ballots.tests import factories
from shuping.papers.paper import Annex, Paper, Paragraph, Signature, Table
from shuping.sealing.roundfile import Cast
from tests.worlds import World, build_world


@pytest.fixture
def world(db: None) -> World:
    return build_world()


def result_of(found: BallotRound) -> tuple[Paper, Table]:
    paper = exports.result_paper(found, queries.classes(found))
    table = next(block for block in paper.blocks if isinstance(block, Table) and block.is_dense)
    return paper, table


def test_everybody_has_one_row_with_a_line_for_each_class(world: World) -> None:
    found = factories.counted(world)
    _paper, table = result_of(found)
    assert [row[0] for row in table.rows] == ["青禾镇\n周望舒", "松涧镇\n陆闻松", "望岫镇\n韩素砚"]
    for row, result in zip(table.rows, shown.results(found, queries.classes(found)), strict=True):
        lines = row[1].split("\n")
        assert [line.split("张：")[0] for line in lines[: len(result.lines)]] == ["A票6", "B票5", "合计11"]
        assert [c.number for line in result.lines for c in line.cells] == [
            int("".join(filter(str.isdigit, part)))
            for line in lines[: len(result.lines)]
            for part in line.split("张：")[1].split("；")
        ]


def test_a_rate_is_as_exact_as_it_is_published(world: World) -> None:
    found = factories.counted(world)
    published = found.published
    published["rows"][0] |= {"shown": "whole", "rate": "52"}
    published["rows"][1] |= {"shown": "nothing", "rate": ""}
    steps = [{"voters": "A", "gained": "5", "valid": "6", "weight": "60"}]
    published["rows"][2] |= {"shown": "steps", "rate": "83.33", "steps": steps}
    _paper, table = result_of(found)
    assert [row[2] for row in table.rows] == ["约52%", "—", "83.33%"]
    assert "分步由监票人保存" in table.rows[0][1]
    assert table.rows[2][1].endswith("\n5÷6")


def test_where_too_few_count_no_number_is_said(world: World) -> None:
    found = factories.counted(world)
    found.published["rows"][0] |= {"lines": [], "shown": "nothing", "rate": ""}
    _paper, table = result_of(found)
    assert table.rows[0][1:] == ["有效票太少，不公布票数。", "—"]


def test_why_a_rate_is_not_given_is_said_once(world: World) -> None:
    found = factories.counted(world)
    found.published["rows"][0] |= {"shown": "nothing", "rate": ""}
    paper, _table = result_of(found)
    said = [block.text for block in paper.blocks if isinstance(block, Paragraph) and "得票率写" in block.text]
    assert said == [
        "不足5张的格不单独列出，与相邻的格合并，免得从少数票猜出是谁投的。"
        "得票率写“—”的，给出百分比就能推出合并的格，由监票人保存。"
    ]


def test_no_reason_is_given_where_nothing_was_to_be_reckoned(world: World) -> None:
    found = factories.counted(world)
    found.formula = "none"
    for row in found.published["rows"]:
        row |= {"shown": "nothing", "rate": ""}
    paper, _table = result_of(found)
    assert "得票率写" not in "".join(block.text for block in paper.blocks if isinstance(block, Paragraph))


def test_the_sealed_list_is_signed_before_its_annex_and_its_digests_are_read_in_halves(world: World) -> None:
    found = factories.counted(world)
    roots = dict.fromkeys(("listed_root", "closing_root", "form_digest", "scheme_digest", "code_root"), "ab" * 32)
    found.sealed = SealedRound(round=found, uid="1" * 32, **roots)
    paper = exports.list_paper(found, [Cast(bytes(10), b"envelope")])
    kinds = [type(block) for block in paper.blocks]
    assert kinds == [Paragraph, Table, Table, Signature, Annex, Table]
    assert paper.attachments == ["回执和封票摘要"]
    roots_of, _signers, receipts_of = (block for block in paper.blocks if isinstance(block, Table))
    half = " ".join(["ABAB"] * 8)
    assert {row[1] for row in roots_of.rows} == {f"{half}\n{half}"}
    assert [len(line) for line in receipts_of.rows[0][1].split("\n")] == [32, 32]
