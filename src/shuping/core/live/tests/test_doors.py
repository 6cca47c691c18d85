"""What a followed door answers: a stream to whoever asks for one, else the piece, or that nothing changed."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest
from django.test import RequestFactory

from shuping.core.live import kinds, versions
from shuping.core.live.doors import IN_SCOPE, VERSION, Asked, Watch, answer, piece
from shuping.core.live.kinds import Kind, Topic

pytestmark = pytest.mark.django_db
BOARD = Topic("board", 1)


@pytest.fixture(autouse=True)
def drawings(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    monkeypatch.setattr(kinds, "_kinds", {})
    found: list[int] = []

    def draw(key: int) -> Any:
        found.append(key)
        return f"<p>begun {versions.versions([str(BOARD)])[str(BOARD)]}</p>"

    kinds.register(Kind("board", draw))
    return found


def asked(address: str = "/board/1/live/", scope: Asked | None = None, **heads: str) -> HttpRequest:
    request = RequestFactory().get(address, headers=heads)
    request.scope = {IN_SCOPE: scope}  # type: ignore[attr-defined]
    return request


def test_a_page_that_has_nothing_yet_gets_the_piece_and_its_version() -> None:
    versions.bump(str(BOARD))
    answered = answer(asked(), BOARD)
    assert (answered.status_code, answered.content, answered[VERSION]) == (200, b"<p>begun 1</p>", "1")


@pytest.mark.parametrize(("seen", "status"), [("1", 204), ("0", 200), ("2", 200), ("", 200), ("x", 200)])
def test_a_page_that_has_this_very_version_is_told_that_nothing_changed(seen: str, status: int) -> None:
    versions.bump(str(BOARD))
    by_address = answer(asked(f"/board/1/live/?seen={seen}"), BOARD)
    by_head = answer(asked(**{"Last-Event-ID": seen}), BOARD)
    assert (by_address.status_code, by_head.status_code) == (status, status)
    assert by_address[VERSION] == "1"
    assert by_address.content == (b"" if status == 204 else b"<p>begun 1</p>")


def test_the_head_of_a_browser_that_comes_back_counts_more_than_the_address_of_its_page() -> None:
    versions.bump(str(BOARD))
    assert answer(asked("/board/1/live/?seen=0", **{"Last-Event-ID": "1"}), BOARD).status_code == 204


def test_whoever_asks_for_a_stream_leaves_what_may_be_watched_in_its_scope() -> None:
    versions.bump(str(BOARD))
    wanted = Asked()
    answered = answer(asked("/board/1/live/?seen=1", wanted), BOARD)
    assert wanted.watch == Watch(BOARD, "1", "<p>begun 1</p>", "1")
    assert (answered.status_code, answered["Content-Type"]) == (200, "text/event-stream")


def test_three_hundred_questions_draw_one_version_once(drawings: list[int]) -> None:
    for _time in range(300):
        answer(asked(), BOARD)
    assert drawings == [1]
    versions.bump(str(BOARD))
    assert piece(BOARD).version == "1"
    assert drawings == [1, 1]


def test_an_address_that_does_not_say_that_it_is_followed_is_a_fault_of_ours() -> None:
    with pytest.raises(ImproperlyConfigured, match="does not end with /live/"):
        answer(asked("/board/1/"), BOARD)
