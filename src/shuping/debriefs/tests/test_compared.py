"""Two versions side by side: nothing of either is lost, and what became of a passage is told by its words."""

import random

from shuping.debriefs.compared import Kind, Row, became, compared

OLD = "一、履职\n修了三条路，村民走得方便。\n二、问题\n走访少，记录不全。\n三、打算\n明年再修一条。"
NEW = (
    "一、履职\n修了五条路，村民走得方便。\n二、问题\n走访少，记录不全，青禾村一年只去了两次。\n"
    "新建一个文化广场供大家用。\n三、打算"
)


def kinds(rows: list[Row]) -> list[str]:
    return [row.kind.value for row in rows]


def side(row: Row, which: str) -> str:
    pieces = row.old if which == "old" else row.new
    return "".join(f"[{piece.words}]" if piece.is_changed else piece.words for piece in pieces)


def test_paragraphs_stand_beside_what_became_of_them_and_changed_words_are_named() -> None:
    rows = compared(OLD, NEW)
    assert kinds(rows) == ["same", "changed", "same", "changed", "added", "same", "dropped"]
    assert (side(rows[1], "old"), side(rows[1], "new")) == (
        "修了[三]条路，村民走得方便。",
        "修了[五]条路，村民走得方便。",
    )
    assert side(rows[3], "new") == "走访少，记录不全[，青禾村一年只去了两次]。"
    assert (side(rows[4], "old"), side(rows[4], "new")) == ("", "[新建一个文化广场供大家用。]")
    assert (side(rows[6], "old"), side(rows[6], "new")) == ("[明年再修一条。]", "")


def test_crumbs_that_stayed_between_two_changes_are_read_as_changed() -> None:
    row = compared("今年上半年走访了三户困难党员家庭", "今年下半年慰问了四户困难党员家庭")[0]
    assert row.kind == Kind.CHANGED
    assert side(row, "old") == "今年[上半年走访了三]户困难党员家庭"


def test_nothing_of_either_text_is_lost_whatever_was_changed() -> None:
    chance = random.Random(1)
    letters = "甲乙丙丁戊己，。\n\n"
    for _try in range(200):
        old = "".join(chance.choice(letters) for _sign in range(chance.randrange(60)))
        new = list(old)
        for _edit in range(chance.randrange(8)):
            new.insert(chance.randrange(len(new) + 1), chance.choice(letters))
        rows = compared(old, "".join(new))
        for text, which in ((old, "old"), ("".join(new), "new")):
            told = ["".join(piece.words for piece in getattr(row, which)) for row in rows]
            assert [words for words in told if words] == [line.strip() for line in text.split("\n") if line.strip()]


def test_empty_texts_have_no_rows_and_all_of_a_first_text_is_new() -> None:
    assert compared("", "\n") == []
    assert kinds(compared("", "甲\n乙")) == ["added", "added"]


def test_what_became_of_a_passage_is_told() -> None:
    rows = compared(OLD, NEW)

    def told(words: str) -> tuple[bool, bool, str]:
        start = OLD.index(words)
        after = became(rows, OLD, NEW, start, start + len(words))
        return after.is_changed, after.stays, after.words

    assert told("二、问题") == (False, True, "二、问题")
    assert told("村民走得方便") == (True, True, "修了五条路，村民走得方便。")
    assert told("修了三条路") == (True, False, "修了五条路，村民走得方便。")
    assert told("明年再修一条。") == (True, False, "")
    assert told("三、打算\n明年再修一条。") == (True, False, "三、打算")
