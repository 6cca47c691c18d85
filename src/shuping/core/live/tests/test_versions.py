"""Versions are raised with the act and taken back with it; what was moved once is not moved again."""

from contextlib import suppress

import pytest
from django.db import connection, transaction
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

from shuping.core.live import kinds, versions
from shuping.core.live.kinds import Kind, Topic
from shuping.core.models import LiveTopic

pytestmark = pytest.mark.django_db


class Refused(Exception):
    pass


def test_a_topic_that_nothing_was_written_of_has_a_version_too() -> None:
    assert versions.versions(["a/1", "a/2"]) == {"a/1": "0", "a/2": "0"}


def test_each_act_raises_the_version_of_its_own_topic() -> None:
    for topic in ("a/1", "a/1", "a/2"):
        versions.bump(topic)
    assert versions.versions(["a/1", "a/2", "a/3"]) == {"a/1": "2", "a/2": "1", "a/3": "0"}


def test_an_act_that_is_taken_back_raised_nothing() -> None:
    versions.bump("a/1")
    with suppress(Refused), transaction.atomic():
        versions.bump("a/1")
        versions.bump("a/2")
        raise Refused
    assert versions.versions(["a/1", "a/2"]) == {"a/1": "1", "a/2": "0"}


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_no_version_is_raised() -> None:
    with pytest.raises(TransactionManagementError):
        versions.bump("a/1")
    assert not LiveTopic.objects.exists()


def test_a_raise_of_a_known_topic_is_one_statement() -> None:
    versions.bump("a/1")
    with CaptureQueriesContext(connection) as asked:
        versions.bump("a/1")
    assert len(asked) == 1


def test_what_is_written_is_read_in_one_query_and_what_is_counted_in_one_a_kind(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(kinds, "_kinds", {})
    counted: list[list[int]] = []

    def count(keys: list[int]) -> dict[int, str]:
        counted.append(sorted(keys))
        return {key: f"{key} of 9" for key in keys if key != 3}

    kinds.register(Kind("written", draw=lambda key: ""))
    kinds.register(Kind("counted", draw=lambda key: "", counted=count))
    versions.bump("written/1")
    topics = [Topic("written", 1), Topic("written", 2), Topic("counted", 1), Topic("counted", 2), Topic("counted", 3)]
    with CaptureQueriesContext(connection) as asked:
        found = kinds.versions_of(topics)
    assert [found[topic] for topic in topics] == ["1", "0", "1 of 9", "2 of 9", "0"]
    assert len(asked) == 1
    assert counted == [[1, 2, 3]]


def test_a_kind_has_a_name_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kinds, "_kinds", {})
    kinds.register(Kind("board", draw=lambda key: ""))
    with pytest.raises(ValueError, match="twice"):
        kinds.register(Kind("board", draw=lambda key: ""))


def test_a_version_is_drawn_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kinds, "_kinds", {})
    drawings: list[int] = []

    def draw(key: int) -> str:
        drawings.append(key)
        return f"<p>{key}, {len(drawings)}</p>"

    kinds.register(Kind("board", draw=draw))
    topic = Topic("board", 4)
    assert [kinds.drawn(topic, version) for version in ("1", "1", "2", "2")] == ["<p>4, 1</p>"] * 2 + [
        "<p>4, 2</p>"
    ] * 2
