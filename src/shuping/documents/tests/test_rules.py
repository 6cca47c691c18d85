"""Where an item may begin and end."""

from shuping.documents import rules

TEXT = "一是好。还行。\n二是差；很差。“真差。”完了"


def words(span: tuple[int, int] | None) -> str:
    assert span is not None
    return TEXT[span[0] : span[1]]


def test_sentences_end_with_their_marks_and_never_go_over_a_line() -> None:
    assert [words(one) for one in rules.sentences(TEXT)] == [
        "一是好。",
        "还行。",
        "二是差；",
        "很差。",
        "“真差。”",
        "完了",
    ]
    assert rules.sentences("\n\n \n") == []


def test_an_end_moves_by_one_sentence_and_stops_at_the_edges() -> None:
    spans = rules.sentences(TEXT)
    second = (spans[1][0], spans[1][1])
    assert words(rules.moved(spans, second, "start", -1)) == "一是好。还行。"
    assert words(rules.moved(spans, second, "end", 1)) == "还行。\n二是差；"
    assert rules.moved(spans, second, "start", 1) is None
    assert rules.moved(spans, second, "end", -1) is None
    assert rules.moved(spans, spans[0], "start", -1) is None
    assert rules.moved(spans, spans[-1], "end", 1) is None


def test_an_end_in_mid_sentence_moves_to_the_next_edge() -> None:
    spans = rules.sentences(TEXT)
    assert words(rules.moved(spans, (1, 6), "end", 1)) == "是好。还行。"
    assert words(rules.moved(spans, (1, 6), "start", -1)) == "一是好。还行"


def test_an_item_may_be_split_at_each_sentence_but_its_first() -> None:
    spans = rules.sentences(TEXT)
    assert [words(one) for one in rules.split_points(spans, (0, 11))] == ["还行。", "二是差；"]
    assert rules.split_points(spans, spans[0]) == []


def test_named_places_are_found_once_longest_first_and_never_a_mask() -> None:
    names = [(1, "青禾镇党委"), (2, "青禾镇东村党支部"), (3, "松涧镇党委"), (4, "党委")]
    assert rules.mentioned("青禾镇东村和松涧镇没有到会，XX镇也没有。", names) == [2, 3]
    assert rules.mentioned("青禾镇、青禾镇东村", names) == [1, 2]
    assert rules.mentioned("各镇", names) == []
