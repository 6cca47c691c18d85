"""Each learns of the same passages what he may know: the writer where, the vetter whose and the other text."""

import pytest

from shuping.debriefs import resembling, shared
from shuping.debriefs.models import ComparisonText, Debrief
from shuping.debriefs.shared import Shared, Where
from shuping.debriefs.tests import vetting_factories as factories
from shuping.debriefs.tests.vetting_factories import COPIED, OWN, subject_of, submitted, text_of
from shuping.reviews.models import Subject
from tests.worlds import World


def passages(world: World, actor: str, place: str = "green", text: str = "") -> list[Shared]:
    return shared.passages(world.actor(actor), subject_of(world, place), text or text_of(place))


def test_the_vetter_sees_whose_it_is_and_both_texts_and_the_writer_neither_name_nor_text(world: World) -> None:
    factories.both(world)
    (seen,) = passages(world, "officer")
    text = text_of("green")
    assert (seen.words, text[seen.start : seen.end]) == (COPIED, COPIED)
    (source,) = seen.sources
    assert (source.where, source.name, source.words) == (
        Where.SAME_REVIEW,
        "松涧镇党委试pine-secretary的报告",
        COPIED,
    )
    for writer in ("green-secretary", "green-organiser"):
        (told,) = passages(world, writer)
        assert (told.start, told.end) == (seen.start, seen.end)
        assert [(each.name, each.words) for each in told.sources] == [("另一位书记的报告", "")]


@pytest.mark.parametrize(("place", "other"), [("green", "pine"), ("pine", "green")])
def test_two_townships_never_see_each_others_name_or_words(world: World, place: str, other: str) -> None:
    factories.both(world)
    factories.last_years(world, other, "去年的报告。\n" + OWN[place] + COPIED)
    found = passages(world, f"{place}-secretary", place)
    assert {source.name for each in found for source in each.sources} == {
        "另一位书记的报告",
        "另一位书记2025年的报告",
    }
    assert not any(source.words for each in found for source in each.sources)
    assert world[other].short_name not in repr(found)
    assert f"试{other}-secretary" not in repr(found)


def test_sources_are_told_own_first_then_this_review_then_others_then_models(world: World) -> None:
    factories.both(world)
    factories.last_years(world, "green", "去年。\n" + COPIED)
    factories.comparison_text(world)
    (found,) = passages(world, "officer")
    assert [source.name for source in found.sources] == [
        "本人2025年的报告",
        "松涧镇党委试pine-secretary的报告",
        "范文《往年范文》",
    ]
    (told,) = passages(world, "green-secretary")
    assert [(source.name, bool(source.words)) for source in told.sources] == [
        ("您2025年的报告", True),
        ("另一位书记的报告", False),
        ("范文《往年范文》", False),
    ]


def test_the_report_of_who_held_the_seat_before_is_told_as_his(world: World) -> None:
    submitted(world)
    before = factories.last_years(world, "green", "去年。\n" + COPIED)
    Subject.objects.filter(pk=before.debrief.subject_id).update(person=world.people["nobody"])
    subject = factories.subject_of(world, "green", before.debrief.subject.review)
    now = Subject.objects.exclude(pk=subject.pk).get(organisation=world["green"])
    told = shared.passages(world.actor("green-secretary"), now, text_of("green"))
    assert [source.name for each in told for source in each.sources] == ["本岗位前任2025年的报告"]


def test_a_report_is_no_copy_of_its_own_earlier_version_and_the_draft_is_in_no_index(world: World) -> None:
    version = submitted(world)
    assert passages(world, "officer") == []
    assert passages(world, "green-secretary", text=text_of("green") + "\n又加一段。") == []
    Debrief.objects.filter(pk=version.debrief_id).update(text=COPIED * 3)
    resembling.keep_index()
    assert passages(world, "pine-secretary", "pine", OWN["green"])[0].words == OWN["green"]
    assert len(resembling._opened()) == 1


def test_set_phrases_of_the_review_and_above_never_count_and_those_of_others_do(world: World) -> None:
    factories.both(world)
    kind = ComparisonText.Kind.SET_PHRASES
    factories.comparison_text(world, kind, COPIED, "pine", "pine-organiser")
    assert [each.words for each in passages(world, "officer")] == [COPIED]
    factories.comparison_text(world, kind, COPIED)
    assert passages(world, "officer") == []


def test_model_texts_of_another_township_are_nobodys_business(world: World) -> None:
    submitted(world)
    factories.comparison_text(world, place="pine", actor="pine-organiser")
    assert passages(world, "officer") == []


def test_who_answers_for_the_report_is_told_as_its_writer_even_where_he_might_vet(world: World) -> None:
    factories.both(world)
    subject = subject_of(world)
    Subject.objects.filter(pk=subject.pk).update(person=world.people["mayor"])
    subject.refresh_from_db()
    told = shared.passages(world.actor("mayor"), subject, text_of("green"))
    assert [(source.name, source.words) for each in told for source in each.sources] == [("另一位书记的报告", "")]


def test_no_number_says_how_much_of_a_report_is_shared() -> None:
    assert set(Shared.__dataclass_fields__) == {"number", "start", "end", "words", "sources"}
