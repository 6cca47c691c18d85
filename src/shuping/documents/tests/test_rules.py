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


def test_a_mark_inside_quotes_ends_no_sentence_where_the_words_go_on() -> None:
    text = "说“走好路线。”的话没人听。“真差。”还行。"
    assert [text[a:b] for a, b in rules.sentences(text)] == ["说“走好路线。”的话没人听。", "“真差。”", "还行。"]


def test_a_long_text_of_nothing_but_marks_costs_no_more_than_its_length() -> None:
    assert len(rules.sentences("“。”" * 30_000)) == 30_000
    assert len(rules.sentences("。”" * 30_000 + "的")) == 29_999 + 1
    assert rules.sentences("”" * 100_000) == [(0, 100_000)]


def test_a_mask_is_nobodys_name() -> None:
    assert rules.mentioned("某镇、××镇、X镇", [(1, "某镇党委"), (2, "××镇党委"), (3, "X镇党委")]) == []


def test_a_passage_is_found_whatever_the_line_ends() -> None:
    assert rules.places("甲乙\n丙，甲乙丙", ["甲 乙丙", "丁", ""]) == [[(0, 4), (5, 8)], [], []]


def test_a_passage_at_the_end_without_its_mark_is_cut_off() -> None:
    assert rules.is_cut_off("一是好。二是没……\n", (4, 9))
    assert not rules.is_cut_off("一是好。二是没……\n", (0, 4))
    assert not rules.is_cut_off("一是好。\n", (0, 4))
