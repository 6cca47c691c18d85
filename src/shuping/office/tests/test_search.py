"""What is found by whom, through the page."""

from datetime import date
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from shuping.access.models import Grant
from shuping.access.services import revoke_grant
from shuping.core.actor import MACHINE
from shuping.documents import services as documents
from shuping.findings.models import Finding
from shuping.findings.tests import factories
from shuping.people.services import register_person
from shuping.search import queries
from shuping.search.models import Entry, Gram
from shuping.tree import services as tree
from tests.access import scenes
from tests.worlds import AT, DAY, World

pytestmark = pytest.mark.django_db
MOST_QUERIES = 6


def client_of(world: World, name: str) -> Client:
    client = Client()
    client.force_login(world.user(name), backend="django.contrib.auth.backends.ModelBackend")
    return client


def found(world: World, name: str, words: str, **asked: str) -> dict[str, list[str]]:
    """Return {label of the group: titles} as the page shows them; every question stays within the budget."""
    client = client_of(world, name)
    with CaptureQueriesContext(connection) as seen:
        answer = client.get("/search/", {"words": words, **asked})
    assert answer.status_code == 200
    assert len(seen.captured_queries) <= MOST_QUERIES
    groups = answer.context["found"].groups
    return {g.label: ["".join(bit.text for bit in line.title) for line in g.lines] for g in groups}


def pairs(text: str) -> list[str]:
    return [text[at : at + 2] for at in range(len(text) - 1) if not any(s.isspace() for s in text[at : at + 2])]


def test_any_two_neighbouring_characters_of_a_finding_find_it(world: World) -> None:
    made = factories.planned(world, quoted_from="镇党委书记的点评")
    texts = (made.title, made.quote, made.quoted_from, made.cause, made.code, made.remedies.get().what)
    for pair in {pair for text in texts for pair in pairs(text)}:
        assert made.title in found(world, "chief", pair)["问题"], pair


def test_passages_and_titles_are_found_and_no_longer_when_dropped(world: World) -> None:
    document = scenes.document(world)
    passage = document.excerpts.filter(kind="problem").first()
    assert passage is not None
    for pair in pairs(passage.words):
        assert passage.title in found(world, "green-organiser", pair)["材料里的话"], pair
    assert found(world, "green-organiser", "讲话")["材料"] == ["讲话"]
    documents.drop_excerpt(actor=world.actor("green-organiser"), document_id=document.pk, excerpt_id=passage.pk)
    assert passage.title not in found(world, "green-organiser", passage.words[-4:-1]).get("材料里的话", [])
    documents.undo(actor=world.actor("green-organiser"), document_id=document.pk)
    assert passage.title in found(world, "green-organiser", passage.words[-4:-1])["材料里的话"]


def test_an_organisation_is_found_by_its_old_names_too(world: World) -> None:
    tree.rename_organisation(world["green"], actor=MACHINE, name="青松镇党委", short_name="青松镇党委", on=DAY, at=AT)
    assert found(world, "chief", "青禾镇党委")["党组织"] == ["青松镇党委"]
    assert "青松镇党委" in found(world, "chief", "青松")["党组织"]


def test_a_person_is_found_by_name_and_by_its_initials_where_he_sits_or_sat(world: World) -> None:
    person = register_person("方若兰", actor=MACHINE, at=AT)
    assert found(world, "chief", "若兰") == {"人员": ["方若兰"]}  # sits nowhere: only who sees the whole tree finds him
    assert found(world, "green-organiser", "若兰") == {}
    tree.appoint(world.posts["green-clerk"], person, actor=MACHINE, on=date(2026, 3, 1), at=AT)
    for typed in ("方若", "若兰", "frl", "FR", "ｒｌ"):
        assert found(world, "green-organiser", typed) == {"人员": ["方若兰"]}, typed
        assert found(world, "pine-organiser", typed) == {}
    assert len(found(world, "green-organiser", "试g")["人员"]) >= 1  # whom she followed sat there


def test_a_grant_places_a_person_and_stays_in_his_history(world: World) -> None:
    assert found(world, "green-organiser", "supervisor")["人员"] == ["试supervisor"]
    assert found(world, "pine-organiser", "supervisor") == {}
    grant = Grant.objects.get(person=world.people["supervisor"])
    revoke_grant(actor=world.actor("security"), grant_id=grant.pk, at=AT)
    assert found(world, "green-organiser", "supervisor")["人员"] == ["试supervisor"]


def test_nobody_finds_what_he_may_not_see(world: World) -> None:
    factories.raised(world)
    scenes.document(world)
    assert "问题" in found(world, "green-organiser", "三会")
    assert found(world, "pine-organiser", "三会") == {}
    assert found(world, "supervisor", "三会") == {"问题": ["三会一课打了折扣"]}
    assert "材料里的话" in found(world, "chief", "记录不全")
    assert found(world, "supervisor", "记录不全") == {}  # sees the findings of the township, not its documents
    answer = client_of(world, "nobody").get("/search/", {"words": "三会"})
    assert "您现在没有能看的范围" in answer.content.decode()


def test_what_moves_in_the_tree_is_found_by_its_new_superior(world: World) -> None:
    factories.raised(world, "green-1")
    tree.move_organisation(world["green-1"], actor=MACHINE, under=world["pine"], on=DAY, at=AT)
    assert found(world, "green-organiser", "三会") == {}
    assert found(world, "pine-organiser", "三会") == {"问题": ["三会一课打了折扣"]}


def test_longer_words_must_stand_together_and_several_words_all_be_there(world: World) -> None:
    factories.raised(world)
    for typed in ("三会一课打了折扣", "三会 折扣", "折扣 会"):
        assert "问题" in found(world, "chief", typed), typed
    for typed in ("三会打了", "一课三会", "三会 党费", "折扣 钱", "100%", "会_课"):
        assert found(world, "chief", typed) == {}, typed


def test_too_little_is_said_in_a_sentence_and_nothing_is_asked(world: World) -> None:
    client = client_of(world, "chief")
    assert "请至少写两个挨着的字" in client.get("/search/", {"words": "党"}).content.decode()
    assert "要找什么" in client.get("/search/").content.decode()
    assert "没有找到“甲乙丙”" in client.get("/search/", {"words": "甲乙丙"}).content.decode()
    answer = client.get("/search/", {"words": "<i>\x00甲乙", "kind": "no-such", "page": "-1"})
    assert answer.status_code == 200
    assert "<i>" not in answer.content.decode()


def test_a_kind_with_many_hits_has_pages_of_its_own(world: World) -> None:
    for _ in range(8):
        factories.raised(world)
    assert len(found(world, "chief", "三会")["问题"]) == 6
    page = client_of(world, "chief").get("/search/", {"words": "三会"}).content.decode()
    assert "看全部问题" in page
    assert len(found(world, "chief", "三会", kind="finding")["问题"]) == 8
    assert found(world, "chief", "三会", kind="finding", page="2") == {"问题": []}
    assert found(world, "green-organiser", "三会", kind="finding")["问题"] == ["三会一课打了折扣"] * 8


def test_the_matched_words_are_marked_and_lead_to_the_thing(world: World) -> None:
    made = factories.raised(world)
    page = client_of(world, "chief").get("/search/", {"words": "一课"}).content.decode()
    assert f'<a href="/findings/{made.pk}/">三会<mark>一课</mark>打了折扣</a>' in page


def test_the_box_stands_in_the_frame_of_every_page(world: World) -> None:
    client = client_of(world, "chief")
    for address in ("/", "/findings/", "/organisations/", f"/findings/{factories.raised(world).pk}/"):
        assert 'action="/search/"' in client.get(address).content.decode(), address


def rows() -> Any:
    return (
        sorted(Entry.objects.values_list("kind", "object_id", "part", "place", "title", "line", "words", "sought")),
        Gram.objects.count(),
    )


def test_the_index_built_anew_is_what_the_services_wrote(world: World, capsys: Any) -> None:
    factories.claimed(world)
    scenes.document(world)
    written = rows()
    call_command("reindex")
    assert rows() == written
    Gram.objects.all().delete()
    Entry.objects.filter(kind=3).delete()
    Entry.objects.create(kind=3, object_id=10**6, title="没有了", sought="没有了")
    call_command("reindex")
    assert rows() == written
    assert "查找用的索引重建好了。" in capsys.readouterr().out


def test_what_a_refused_act_would_have_written_is_not_found(world: World) -> None:
    before = rows()
    with pytest.raises(Exception, match="整改期限已经过去"):
        factories.raising.raise_finding(
            actor=world.actor("chief"),
            raised_for=world["city"],
            owners=[world["green"]],
            what=factories.raising.Raised(title="晚了", source="self_found", due_on=date(2020, 1, 1)),
            at=AT,
        )
    assert rows() == before
    assert not Finding.objects.exists()


@pytest.mark.parametrize("many", [1, 2, 500])
def test_whatever_way_is_taken_the_same_is_found(world: World, many: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Along the pair or through the scope: which is shorter is only guessed from what was counted."""
    monkeypatch.setattr(queries, "MANY", many)
    for owner in ("green", "green-1", "pine"):
        factories.raised(world, owner)
    assert len(found(world, "green-organiser", "三会")["问题"]) == 2
    assert len(found(world, "green-organiser", "三会一课打了折扣")["问题"]) == 2
    assert len(found(world, "chief", "三会 折扣")["问题"]) == 3
    assert found(world, "green-organiser", "松涧") == {}
