"""A text comes in; its items are confirmed, dropped, marked and handed out; a refusal writes nothing."""

from datetime import date, timedelta
from typing import Any

import pytest

from shuping.audit.chain import unpack
from shuping.audit.models import Entry
from shuping.core import files
from shuping.core.actor import VISITOR, Actor
from shuping.core.errors import DomainError, Forbidden, NotFound
from shuping.documents import queries, services
from shuping.documents.models import Document, Excerpt
from shuping.documents.services import entering
from shuping.documents.targets import BadChoice
from tests.access.test_matrix import tables
from tests.worlds import AT, DAY, World

TEXT = (
    "一、成绩\n一是路修好了。\n二、问题\n主要问题：一是会开得少。二是记录不全。\n"
    "三、要求\n一要在6月底前把14个村的记录补齐。二要讲一次课。"
)
HEARD = services.Heard("leader_speech", " 大会讲话 ", "镇党委书记", DAY)
OWN = {"owners": "own", "due_on": date(2026, 6, 30)}


def enter(world: World, text: str = TEXT, by: str = "green-organiser", **more: Any) -> Document:
    heard = more.pop("heard", HEARD)
    return services.enter_document(
        actor=world.actor(by), organisation=world["green"], heard=heard, text=text, at=AT, **more
    )


def problems(document: Document) -> list[Excerpt]:
    return list(document.excerpts.filter(kind="problem"))


def confirm(world: World, excerpt: Excerpt, by: str = "green-organiser", **data: Any) -> Excerpt:
    return services.confirm_excerpt(
        actor=world.actor(by), document_id=excerpt.document_id, excerpt_id=excerpt.pk, data={**OWN, **data}, at=AT
    )


def refused(error: type[DomainError], do: Any) -> DomainError:
    """Return the refusal; nothing was written."""
    before = tables()
    with pytest.raises(error) as caught:
        do()
    assert tables() == before
    return caught.value


def check_all(world: World, document: Document) -> None:
    for excerpt in queries.to_check(list(document.excerpts.all())):
        confirm(world, excerpt)


def hand_out(world: World, document: Document, by: str = "green-organiser") -> list[str]:
    return services.hand_out(actor=world.actor(by), document_id=document.pk, at=AT)


def test_a_text_is_kept_as_it_came_with_its_items_and_an_entry_in_the_chain(world: World) -> None:
    document = enter(world, original=("讲话.txt", TEXT.encode()))
    assert (document.text, document.title) == (TEXT, "大会讲话")
    assert files.kept(document.file_digest) == TEXT.encode()
    assert [e.words.strip("。") for e in problems(document)] == ["一是会开得少", "二是记录不全"]
    assert all(e.state == "proposed" for e in document.excerpts.all())
    link = unpack(bytes(Entry.objects.order_by("-number")[0].body))
    assert (link.act, link.object) == ("documents.entered", f"documents.document/{document.pk}")


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_line_ends_of_other_machines_move_no_span(world: World, end: str) -> None:
    here, there = enter(world), enter(world, TEXT.replace("\n", end))
    assert there.text == here.text
    assert there.text_digest == here.text_digest
    spans = [(e.start, e.end, e.words) for e in here.excerpts.all()]
    assert [(e.start, e.end, e.words) for e in there.excerpts.all()] == spans


def test_a_day_named_in_the_words_is_the_next_such_day(world: World) -> None:
    def said(on: date) -> date | None:
        document = enter(world, heard=services.Heard("leader_speech", "讲话", "书记", on))
        return document.excerpts.get(title__contains="记录补齐").said_due_on

    assert said(DAY) == date(2026, 6, 30)
    assert said(date(2025, 6, 30)) == date(2025, 6, 30)
    assert said(date(2025, 7, 1)) == date(2026, 6, 30)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("2月29日前", date(2026, 2, 28)),
        ("2月底前", date(2026, 2, 28)),
        ("2028年2月29日前", date(2028, 2, 29)),
        ("1月底前", date(2027, 1, 31)),
    ],
)
def test_a_day_that_a_year_does_not_have_is_the_last_of_its_month(world: World, words: str, day: date) -> None:
    text = TEXT.replace("6月底前", words)
    document = enter(world, text, heard=services.Heard("leader_speech", "讲话", "书记", date(2026, 2, 1)))
    assert document.excerpts.get(title__contains="记录补齐").said_due_on == day


def test_a_text_without_words_or_from_tomorrow_is_refused(world: World) -> None:
    tomorrow = services.Heard("leader_speech", "讲话", "书记", DAY + timedelta(days=1))
    refused(services.BadDocument, lambda: enter(world, " \n\u3000"))
    refused(services.BadDocument, lambda: enter(world, heard=tomorrow))
    enter(world, heard=HEARD)


@pytest.mark.parametrize(
    ("by", "error"),
    [("pine-organiser", NotFound), ("green-clerk", NotFound), ("officer", Forbidden), ("mayor", Forbidden),
     ("nobody", NotFound)],
)  # fmt: skip
def test_only_who_enters_texts_of_the_organisation_touches_them(
    world: World, by: str, error: type[DomainError]
) -> None:
    document = enter(world)
    excerpt = problems(document)[0]
    ids = {"actor": world.actor(by), "document_id": document.pk}
    refused(error, lambda: enter(world, by=by))
    refused(error, lambda: confirm(world, excerpt, by=by))
    refused(error, lambda: services.drop_excerpt(**ids, excerpt_id=excerpt.pk))
    refused(error, lambda: services.reopen_excerpt(**ids, excerpt_id=excerpt.pk))
    refused(error, lambda: services.mark_excerpt(**ids, words="路修好了", kind="achievement"))
    check_all(world, document)
    refused(error, lambda: hand_out(world, document, by=by))


def test_a_visitor_enters_nothing(world: World) -> None:
    def enters(actor: Actor) -> None:
        services.enter_document(actor=actor, organisation=world["green"], heard=HEARD, text=TEXT, at=AT)

    refused(NotFound, lambda: enters(VISITOR))


def test_a_confirmed_item_holds_who_when_and_what_was_chosen(world: World) -> None:
    excerpt = problems(enter(world))[0]
    start, end = excerpt.start, excerpt.end
    done = confirm(world, excerpt, title=" 会少 ", kind="requirement", **{"from": str(start + 3), "to": str(end - 1)})
    done.refresh_from_db()
    assert (done.title, done.kind, done.state) == ("会少", "requirement", "confirmed")
    assert (done.start, done.end) == (start + 2, end - 1)
    assert done.confirmed_by == world.people["green-organiser"]
    assert done.confirmed_at == AT
    assert done.choice == {"owners": "own", "named": [], "due_on": "2026-06-30"}


def test_an_item_that_becomes_nothing_is_confirmed_without_a_choice(world: World) -> None:
    done = confirm(world, problems(enter(world))[0], kind="achievement", owners="", due_on="")
    assert (done.kind, done.choice) == ("achievement", {})


@pytest.mark.parametrize(
    ("data", "error"),
    [
        ({"title": "  "}, services.BadDocument),
        ({"kind": "rumour"}, services.BadDocument),
        ({"from": "x"}, services.BadDocument),
        ({"to": ""}, services.BadDocument),
        ({"from": "0"}, services.BadDocument),
        ({"from": "20", "to": "19"}, services.BadDocument),
        ({"to": "9999"}, services.BadDocument),
        ({"to": "1" * 5000}, services.BadDocument),
        ({"owners": ""}, BadChoice),
        ({"owners": "all:township"}, BadChoice),
        ({"due_on": DAY - timedelta(days=1)}, BadChoice),
        ({"due_on": "下周"}, BadChoice),
    ],
    ids=str,
)
def test_a_confirmation_that_cannot_be_is_refused(world: World, data: dict[str, Any], error: type[DomainError]) -> None:
    excerpt = problems(enter(world))[0]
    assert str(refused(error, lambda: confirm(world, excerpt, **data)))
    assert confirm(world, excerpt).state == "confirmed"


def test_spans_may_overlap_and_each_word_is_shown_once(world: World) -> None:
    document = enter(world)
    first, second = problems(document)
    confirm(world, first, **{"from": str(first.start + 1), "to": str(second.start + 3)})
    excerpts = list(document.excerpts.all())
    paragraphs = queries.pieces(document.text, excerpts)
    shown = ["".join(piece.words for piece in line) for line in paragraphs]
    assert shown == document.text.split("\n")
    marked = [piece.excerpt.pk for line in paragraphs for piece in line if piece.excerpt]
    assert marked.count(first.pk) == marked.count(second.pk) == 1
    inside = services.mark_excerpt(
        actor=world.actor("green-organiser"), document_id=document.pk, words="会开得", kind="problem"
    )
    paragraphs = queries.pieces(document.text, [*excerpts, inside])
    assert ["".join(piece.words for piece in line) for line in paragraphs] == document.text.split("\n")


def test_a_span_over_two_lines_is_marked_in_both_and_numbered_once(world: World) -> None:
    document = enter(world)
    excerpt = document.excerpts.all()[0]
    confirm(world, excerpt, **{"from": "1", "to": str(len(TEXT))})
    excerpt.refresh_from_db()
    pieces = [piece for line in queries.pieces(document.text, [excerpt]) for piece in line]
    assert {piece.excerpt for piece in pieces} == {excerpt}
    assert [piece.number for piece in pieces] == [1, 0, 0, 0, 0, 0]


def test_a_dropped_item_is_taken_back_and_a_confirmed_one_too(world: World) -> None:
    document = enter(world)
    first, second = problems(document)
    ids = {"actor": world.actor("green-organiser"), "document_id": document.pk}
    confirm(world, first)
    assert services.drop_excerpt(**ids, excerpt_id=first.pk).state == "dropped"
    back = services.reopen_excerpt(**ids, excerpt_id=first.pk)
    assert (back.state, back.confirmed_by, back.choice["owners"]) == ("proposed", None, "own")
    confirm(world, second)
    assert services.reopen_excerpt(**ids, excerpt_id=second.pk).confirmed_at is None


def test_an_item_of_another_text_is_not_reached_through_ones_own(world: World) -> None:
    mine, other = enter(world), enter(world)
    stranger = problems(other)[0]
    ids = {"actor": world.actor("green-organiser"), "document_id": mine.pk, "excerpt_id": stranger.pk}
    refused(services.BadDocument, lambda: services.drop_excerpt(**ids))
    refused(services.BadDocument, lambda: services.reopen_excerpt(**ids))
    refused(services.BadDocument, lambda: services.confirm_excerpt(**ids, data=OWN, at=AT))


def test_a_missed_passage_is_found_where_it_stands_once(world: World) -> None:
    document = enter(world)

    def mark(words: str, kind: str = "problem") -> Excerpt:
        actor = world.actor("green-organiser")
        return services.mark_excerpt(actor=actor, document_id=document.pk, words=words, kind=kind)

    refused(services.BadDocument, lambda: mark(" "))
    refused(services.BadDocument, lambda: mark("没有的话"))
    refused(services.BadDocument, lambda: mark("记录"))  # stands twice
    refused(services.BadDocument, lambda: mark("路修好了", "rumour"))
    made = mark("\n路修好了。\n")
    assert (made.words, made.title, made.state) == ("路修好了。", "路修好了", "proposed")
    assert mark("一、成绩\r\n\r\n一是路").words == "一、成绩\n一是路"  # as a browser sends what was copied


def test_an_unchecked_text_is_not_handed_out_and_one_with_nothing_in_it_neither(world: World) -> None:
    document = enter(world)
    first, *rest = queries.to_check(list(document.excerpts.all()))
    confirm(world, first)
    left = refused(services.NotChecked, lambda: hand_out(world, document))
    assert left.facts == {"left": len(rest)}
    for excerpt in [first, *rest]:
        services.drop_excerpt(actor=world.actor("green-organiser"), document_id=document.pk, excerpt_id=excerpt.pk)
    refused(services.NotChecked, lambda: hand_out(world, document))
    confirm(world, first)
    assert len(hand_out(world, document)) == 1


def test_a_text_is_handed_out_once_and_then_stands_for_ever(world: World) -> None:
    document = enter(world)
    check_all(world, document)
    hand_out(world, document)
    document.refresh_from_db()
    assert document.handed_out_at == AT
    excerpt = problems(document)[0]
    ids = {"actor": world.actor("green-organiser"), "document_id": document.pk}
    refused(services.HandedOut, lambda: hand_out(world, document))
    refused(services.HandedOut, lambda: confirm(world, excerpt))
    refused(services.HandedOut, lambda: services.drop_excerpt(**ids, excerpt_id=excerpt.pk))
    refused(services.HandedOut, lambda: services.reopen_excerpt(**ids, excerpt_id=excerpt.pk))
    refused(services.HandedOut, lambda: services.mark_excerpt(**ids, words="路修好了", kind="problem"))


def test_what_a_target_refuses_at_the_last_step_leaves_nothing_handed_out(world: World) -> None:
    document = enter(world)
    check_all(world, document)
    document.excerpts.filter(pk=problems(document)[1].pk).update(
        choice={"owners": "own", "named": [], "due_on": "2026-03-01"}  # chosen in time, passed since
    )
    refused(DomainError, lambda: hand_out(world, document))


def test_text_with_more_items_than_a_person_checks_is_refused(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(entering, "MOST_ITEMS", 1)

    with pytest.raises(services.BadDocument, match="请分成几份再录入"):
        enter(world)
    assert not Document.objects.exists()
