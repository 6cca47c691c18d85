"""The invented debriefs agree with the city, its people and its ledger, and hold what they are written to show."""

import re
from collections import Counter
from datetime import date
from typing import Any

import pytest

from shuping.demo.building import DATA, read
from shuping.reading import read as read_document
from shuping.resemblance import shared_passages

Row = dict[str, Any]

TOWNSHIPS = {row["key"] for row in read("city.toml")["organisation"] if row["kind"] == "township"}
STATES = {"accepted": 3, "submitted": 3, "returned": 2, "being_written": 3, "not_begun": 1}
USUAL = (2_200, 3_000)
UNUSUAL = {"yuyin": (4_000, 5_500), "shaliuwan": (200, 600)}
LAST_YEAR = (1_500, 2_200)
TODAY = date(2026, 5, 21)
NO_NAME = re.compile(r"(?:党委|支部|第一|一个|[的位名副在着有由当为替管])$")
NAMED = re.compile(r"(?<=[，。；、：（\n　])([\u4e00-\u9fff]{2,4})(?:同志|书记)")


def texts() -> list[Row]:
    """Every debrief of this year and of last year, its earlier versions apart: organisation, who, file."""
    data = read("debriefs.toml")
    rows: list[Row] = []
    for year, kind in (("debriefs", "debrief"), ("debriefs-2025", "last_year")):
        rows += [{**row, "file": f"{year}/{row['organisation']}.txt"} for row in data[kind]]
    return rows


def versions() -> list[tuple[Row, str, Row]]:
    """Every version that has comments or may have: the debrief, its file, where its comments stand."""
    rows = read("debriefs.toml")["debrief"]
    found = [(row, f"debriefs/{row['organisation']}.txt", row) for row in rows]
    return found + [(row, row["earlier"]["file"], row["earlier"]) for row in rows if "earlier" in row]


def written() -> list[tuple[str, str]]:
    """Every text that a township wrote, its earlier versions too: the township, the file."""
    now = [(row["organisation"], file) for row, file, _where in versions()]
    return now + [
        (row["organisation"], row["file"]) for row in texts() if (row["organisation"], row["file"]) not in now
    ]


def text_of(file: str) -> str:
    return (DATA / file).read_text(encoding="utf-8")


def length(text: str) -> int:
    return len(re.sub(r"\s", "", text))


def people() -> dict[str, str]:
    return {person["key"]: person["name"] for person in read("people.toml")["person"]}


def test_every_township_has_a_debrief_by_its_secretary_in_the_states_asked_for() -> None:
    rows = read("debriefs.toml")["debrief"]
    secretaries = {
        post["organisation"]: post["holder"]
        for post in read("people.toml")["post"]
        if post["kind"] == "secretary" and post["organisation"] in TOWNSHIPS
    }
    assert {row["organisation"]: row["by"] for row in rows} == secretaries
    assert len(rows) == len(secretaries) == 12
    assert Counter(row["state"] for row in rows) == STATES


def test_the_files_are_those_of_the_table_and_no_others() -> None:
    named = {file for _township, file in written()}
    lying = {
        path.relative_to(DATA).as_posix()
        for folder in ("debriefs", "debriefs-2025")
        for path in (DATA / folder).iterdir()
    }
    assert lying == named


def test_the_commentators_are_those_of_the_last_meeting() -> None:
    last = {row["organisation"]: row["by"] for row in read("comments.toml")["comment"]}
    assert {row["organisation"]: row["commentator"] for row in read("debriefs.toml")["debrief"]} == last


def test_the_classes_are_those_of_the_round_of_the_meeting() -> None:
    rounds = [row for row in read("rounds.toml")["round"] if row["title"] == "2026年半年述职评议民主测评"]
    assert [row["classes"] for row in rounds] == [read("debriefs.toml")["classes"]]


def test_days_come_in_order_and_none_is_after_today() -> None:
    for row, file, where in versions():
        days = [where[name] for name in ("submitted_on", "returned_on", "accepted_on") if name in where]
        assert days == sorted(days), file
        assert all(day <= TODAY for day in days), file
        if "earlier" in row:
            assert row["earlier"]["returned_on"] < row["submitted_on"], file


def test_every_person_named_in_the_table_lives_in_the_city() -> None:
    known = people()
    for _row, file, where in versions():
        named = {where[name] for name in ("accepted_by", "returned_by", "by", "commentator") if name in where}
        assert named <= known.keys(), file


@pytest.mark.parametrize("row", texts(), ids=lambda row: row["file"])
def test_a_debrief_begins_with_its_title_and_who_it_is_of(row: Row) -> None:
    year = 2025 if row["file"].startswith("debriefs-2025") else 2026
    place = {each["key"]: each["short"] for each in read("city.toml")["organisation"]}[row["organisation"]]
    lines = text_of(row["file"]).splitlines()
    assert lines[0] == f"{year}年度抓基层党建工作述职报告"
    assert lines[1] == f"{place}书记　{people()[row['by']]}"


@pytest.mark.parametrize("row", texts(), ids=lambda row: row["file"])
def test_a_debrief_is_as_long_as_it_should_be(row: Row) -> None:
    usual = LAST_YEAR if row["file"].startswith("debriefs-2025") else UNUSUAL.get(row["organisation"], USUAL)
    least, most = usual
    assert least <= length(text_of(row["file"])) <= most


@pytest.mark.parametrize("row", texts(), ids=lambda row: row["file"])
def test_the_reader_finds_the_parts_that_are_written(row: Row) -> None:
    data = read("debriefs.toml")
    parts = data["last_parts" if row["file"].startswith("debriefs-2025") else "parts"]
    sections = read_document(text_of(row["file"])).sections
    assert [part.title for part in sections if part.level == 1] == [p for p in parts if p not in row.get("lacks", [])]


def test_one_debrief_lacks_the_part_on_last_years_problems() -> None:
    lacking = {row["organisation"]: row["lacks"] for row in read("debriefs.toml")["debrief"] if "lacks" in row}
    assert lacking == {"xingwu": ["上年度问题整改情况"]}


def test_what_was_returned_has_comments_each_at_words_that_stand_once() -> None:
    returned = [(file, where) for _row, file, where in versions() if "returned_on" in where]
    assert {file for file, _where in returned} == {
        "debriefs/songjian.txt", "debriefs/songjian-1.txt", "debriefs/qinghe.txt", "debriefs/mailong-1.txt"
    }  # fmt: skip
    for file, where in returned:
        assert where["reason"], file
        assert len(where["comment"]) == 3, file
        for comment in where["comment"]:
            assert text_of(file).count(comment["quote"]) == 1, comment["quote"]
            assert comment["text"].endswith("。"), comment["text"]


def test_where_a_debrief_says_more_than_the_ledger_the_table_says_where() -> None:
    ledger = {row["code"]: row for row in read("findings.toml")["finding"]}
    claims = read("debriefs.toml")["claim"]
    assert {claim["organisation"] for claim in claims} == {"songjian", "xingtai"}
    for claim in claims:
        assert text_of(f"debriefs/{claim['organisation']}.txt").count(claim["quote"]) == 1
        found = ledger[claim["finding"]]
        assert (found["owner"], found["state"]) == (claim["organisation"], claim["state"])


def test_part_one_speaks_of_what_the_ledger_holds() -> None:
    """A township names most of its findings of this review by what the ledger calls them, up to the first comma."""
    ledger = read("findings.toml")["finding"]
    for row in read("debriefs.toml")["debrief"]:
        place = row["organisation"]
        if place in {"shaliuwan", "xingwu", "xitang"}:
            continue  # hardly begun, without the part, told in its own words
        titles = {
            each["title"].split("，")[0] for each in ledger if each["owner"] == place and each["raised_on"].year == 2026
        }
        named = {title for title in titles if title in text_of(f"debriefs/{place}.txt")}
        assert 2 * len(named) >= len(titles), (place, titles - named)


def test_the_planted_passages_are_found_and_nothing_else() -> None:
    data = read("debriefs.toml")
    files = [*sorted({row["file"] for row in texts()}), data["model_text"], data["set_phrases"]]
    corpus = [text_of(file) for file in files]
    found = shared_passages(corpus)
    assert len(found) == len(data["shared"]), [corpus[each.a][each.a_start : each.a_end] for each in found]
    for row in data["shared"]:
        a, b = files.index(row["a"]), files.index(row["b"])
        assert min(len(row["quote_a"]), len(row["quote_b"])) >= 60
        assert (corpus[a].count(row["quote_a"]), corpus[b].count(row["quote_b"])) == (1, 1)
        within = [
            each
            for each in found
            if (each.a, each.b) == (a, b)
            and covers(each.a_start, each.a_end, corpus[a].index(row["quote_a"]), row["quote_a"])
            and covers(each.b_start, each.b_end, corpus[b].index(row["quote_b"]), row["quote_b"])
        ]
        assert len(within) == 1, row["quote_a"]


def covers(start: int, end: int, at: int, words: str) -> bool:
    """Whether a passage covers words that stand at a place, but for five characters at each end."""
    return start <= at + 5 and end >= at + len(words) - 5


def test_one_passage_was_edited_and_one_comes_from_its_authors_own_year_before() -> None:
    shared = read("debriefs.toml")["shared"]
    assert [row["b"] for row in shared if row["quote_a"] != row["quote_b"]] == ["debriefs/xingwu.txt"]
    assert [row["b"] for row in shared if row["a"].startswith("debriefs-2025/")] == ["debriefs/xingtai.txt"]


def test_what_everybody_writes_stands_in_six_debriefs_or_more() -> None:
    corpus = [text_of(row["file"]) for row in texts()]
    for words in read("debriefs.toml")["common"]:
        assert sum(words in text for text in corpus) >= 6, words


def test_nobody_is_named_but_people_of_the_township_and_of_the_city() -> None:
    names, parents = people(), {row["key"]: row.get("parent") for row in read("city.toml")["organisation"]}
    of_place: dict[str, set[str]] = {}
    for post in read("people.toml")["post"]:
        place, parent = post["organisation"], parents[post["organisation"]]
        township = next((each for each in (place, parent) if each in TOWNSHIPS), "yunling")
        of_place.setdefault(township, set()).add(names[post["holder"]])
    for township, file in written():
        text, near = text_of(file), of_place[township] | of_place["yunling"]
        assert [name for name in names.values() if name in text and name not in near] == [], file
        said = [each for each in NAMED.findall(text) if not NO_NAME.search(each)]
        assert [each for each in said if not each.endswith(tuple(near))] == [], file


def test_no_village_is_named_but_those_of_the_township() -> None:
    villages: dict[str, set[str]] = {}
    for row in read("city.toml")["organisation"]:
        if row.get("parent") in TOWNSHIPS:
            villages.setdefault(row["parent"], set()).add(row["short"].removesuffix("党支部"))
    for township, file in written():
        text = text_of(file)
        for own in sorted(villages[township], key=len, reverse=True):
            text = text.replace(own, "")  # a name may lie in a longer one
        assert [each for rest in villages.values() for each in rest if each in text] == [], file


def test_the_model_text_and_the_set_phrases_are_short() -> None:
    assert 600 <= length(text_of("model-text.txt")) <= 1_000
    assert 350 <= length(text_of("set-phrases.txt")) <= 700
