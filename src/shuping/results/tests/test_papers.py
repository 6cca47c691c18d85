from datetime import date

from shuping.documents.models import Excerpt
from shuping.documents.services import Heard, confirm_excerpt, enter_document, hand_out
from shuping.papers.paper import Heading, Paragraph, Table, column_widths
from shuping.results import exports, queries
from shuping.results.rules import Entry
from shuping.results.services import grading
from shuping.results.tests.factories import MEETING, decide, fill, opened
from shuping.reviews import queries as review_queries
from shuping.reviews.services import commenting
from shuping.reviews.services.commenting import CommentWish
from shuping.tree.models import Organisation
from tests.worlds import AT

SAID = "产业有办法。\n存在的问题：一是三会一课不严，有两个村整季没有开会。\n要求：一是5月底前把会开起来。"


def a_commented(world):
    """A graded review; the first subject got a comment of which one problem is in the ledger."""
    found = opened(world)
    actor, city = world.actor("officer"), world["city"]
    first, second = review_queries.reporting(found)
    heard = Heard("committee_comment", "点评青禾镇", "试mayor", date(2026, 3, 1))
    document = enter_document(actor=actor, organisation=city, heard=heard, text=SAID, at=AT)
    for excerpt in document.excerpts.filter(state=Excerpt.State.PROPOSED):
        data = {"owners": "named", "named": [first.organisation_id], "due_on": date(2026, 5, 31)}
        confirm_excerpt(actor=actor, document_id=document.pk, excerpt_id=excerpt.pk, data=data, at=AT)
    hand_out(actor=actor, document_id=document.pk, at=AT)
    wish = CommentWish("试mayor", date(2026, 3, 1), "产业有办法，党内生活不够严", first.pk, None, document.pk)
    commenting.record_comment(actor=actor, review_id=found.pk, wish=wish, at=AT)
    fill(world, found, {first.pk: Entry(grade="较好", reason="会开得不全"), second.pk: Entry(grade="较好")})
    decide(world, found)
    return found, first, document


def words(paper):
    parts = []
    for block in paper.blocks:
        if isinstance(block, Heading):
            parts.append(f"{block.text}{block.then}")
        elif isinstance(block, Paragraph):
            parts.append(block.text)
    return "\n".join(parts)


def test_the_letter_says_grade_problems_and_days_from_what_is_there(world):
    found, first, document = a_commented(world)
    said = words(exports.letter(found, first, grading.holding(first), [document]))
    assert "较好。会开得不全。" in said
    assert "产业有办法，党内生活不够严。" in said
    assert "两个村整季没有开会" in said
    assert "2026年5月31日" in said
    assert "14天内上报" in said


def test_a_corrected_letter_says_so(world):
    found, first, document = a_commented(world)
    grading.correct(
        actor=world.actor("officer"), subject_id=first.pk, grade="一般", reason="核实后", decision=MEETING, at=AT
    )
    said = words(exports.letter(found, first, grading.holding(first), [document]))
    assert "一般。（更正：核实后。由市委常委会第7次会议决定。）" in said


def test_a_letter_without_comment_says_that_nothing_was_raised(world):
    found, _first, _document = a_commented(world)
    second = review_queries.reporting(found)[1]
    said = words(exports.letter(found, second, grading.holding(second), []))
    assert "没有单独指出的问题" in said
    assert "14天内上报" not in said


def test_a_letter_names_only_what_happened(world):
    found = opened(world)
    first, second = review_queries.reporting(found)
    fill(world, found, {first.pk: Entry(grade="较好"), second.pk: Entry(grade="较好")})
    decide(world, found)
    said = words(exports.letter(found, first, grading.holding(first), []))
    assert "点评" not in said
    assert "民主测评" not in said
    assert "经市委常委会第7次会议研究" in said


def test_the_table_has_a_row_for_everybody(world):
    found, _first, _document = a_commented(world)
    held, _revision = queries.entries(found)
    (table,) = exports.table_paper(found, queries.lines(found, held)).blocks
    assert isinstance(table, Table)
    assert [row[-2] for row in table.rows] == ["较好", "较好"]
    assert table.rows[0][-1] == "会开得不全"


def test_a_letter_says_what_capped_the_grade(world):
    found = opened(world)
    first, second = review_queries.reporting(found)
    capped = Entry(happened=("本年度受党纪政务处分",), grade="一般")
    fill(world, found, {first.pk: capped, second.pk: Entry(grade="较好")})
    decide(world, found)
    said = words(exports.letter(found, first, grading.holding(first), []))
    assert "一般。本年度受党纪政务处分，按考核办法最高评为“一般”。" in said
    assert "最高评为" not in words(exports.letter(found, second, grading.holding(second), []))


def test_the_table_for_the_pen_has_facts_and_nothing_of_a_decision(world):
    found = opened(world)
    first, second = review_queries.reporting(found)
    fill(world, found, {first.pk: Entry(grade="较好", reason="会开得不全"), second.pk: Entry(grade="好")})
    held, _revision = queries.entries(found)
    paper = exports.empty_table(found, queries.lines(found, held))
    (table,) = paper.blocks
    assert isinstance(table, Table)
    names = [column.header.replace("\n", "") for column in table.columns]
    assert names[:5] == ["述职对象", "问题已销号", "上次等次", "得票率", "等次"]
    assert [row[:3] for row in table.rows] == [[str(first), "0/0", "—"], [str(second), "0/0", "—"]]
    assert {cell.strip() for row in table.rows for cell in row[3:]} == {""}


def test_short_words_of_the_table_stay_whole_beside_a_long_place(world):
    found = opened(world)
    place = "云岭高新技术产业开发区青禾现代农业产业园联合党委"
    Organisation.objects.filter(pk=world["green"].pk).update(short_name=place)
    lines = queries.lines(found, {})
    for paper in (exports.table_paper(found, lines), exports.empty_table(found, lines)):
        (table,) = paper.blocks
        assert table.rows[0][0] == f"{place}\n试green-secretary"
    (table,) = exports.table_paper(found, lines).blocks
    wide = dict(zip([c.header for c in table.columns], column_widths(table, paper.page.text_width), strict=True))
    assert wide["得票率"] > 3 * 10.5
    assert wide["按办法\n建议"] > 3 * 10.5
    assert wide["理由"] > 9 * 10.5
