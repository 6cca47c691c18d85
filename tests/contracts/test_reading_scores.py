"""The reader stays as good as it is on documents that it was never tuned on."""

from benchmarks import reading_scores


def test_on_documents_it_was_not_tuned_on_the_reader_is_nearly_right() -> None:
    every = reading_scores.scores(reading_scores.FOLDER)
    untuned = reading_scores.total(one for group, _sort, one in every.values() if group == "untuned")
    assert sum(group == "untuned" for group, _sort, _one in every.values()) >= 15
    assert untuned["items+kind"].f1 >= 0.88
    assert untuned["figures"].f1 >= 0.97


def test_two_hands_agree_on_eight_documents() -> None:
    agreed = reading_scores.agreement(reading_scores.FOLDER)
    assert len(list((reading_scores.FOLDER / "second").glob("*.json"))) == 8
    assert agreed["items+kind"].f1 > 0.95


def test_what_a_text_says_of_itself_is_read_and_nothing_is_made_up() -> None:
    told = reading_scores.heads(reading_scores.FOLDER)["untuned"]
    assert set(told) == set(reading_scores.FACTS)
    for fact, one in told.items():
        assert one.documents >= 30
        assert one.right >= 0.9 * one.documents, fact
    assert sum(one.invented for one in told.values()) <= 2
