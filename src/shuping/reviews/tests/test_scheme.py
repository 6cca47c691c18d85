import json

import pytest

from shuping.reviews.scheme import BadScheme, Ruled, checked, of_json, of_toml, ready_made
from shuping.reviews.tests.factories import rules


def test_three_schemes_come_with_the_product_and_each_number_has_its_basis():
    assert set(ready_made()) == {"township", "village", "branch"}
    for scheme in ready_made().values():
        assert all(ruled.basis for ruled in scheme.rules.values())
        assert scheme.open_count  # nobody has seen every article, and the page says so


@pytest.mark.parametrize("code", ["township", "village", "branch"])
def test_a_scheme_goes_through_plain_values_and_comes_back(code):
    scheme = ready_made()[code]
    again = of_json(json.loads(json.dumps(scheme.as_json(), ensure_ascii=False)))
    assert again == scheme
    assert again.digest() == scheme.digest()


def test_another_number_or_another_basis_is_another_digest():
    scheme = rules()
    assert rules(speak_minutes=9).digest() != scheme.digest()
    changed = dict(scheme.rules)
    changed["speak_minutes"] = Ruled(scheme["speak_minutes"], "市委组织部文件", is_open=False)
    assert checked(scheme.name, changed).digest() != scheme.digest()


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("speak_minutes", 0, "1 到 60"),
        ("speak_minutes", True, "1 到 60"),
        ("speak_minutes", "8", "1 到 60"),
        ("problems_share", [60, 33], "前面的不大于后面的"),
        ("problems_share", [50], "两个"),
        ("answers_on", "someday", "选一种"),
        ("subject_kinds", [], "至少选一类"),
        ("subject_kinds", ["moon"], "至少选一类"),
        ("grades", [], "要写"),
        ("grades", ["好"], "至少要有两个"),
        ("grades", ["好", "好"], "重复"),
        ("options", [["好", 100], ["差"]], "第 2 行"),
        ("options", [["好", 101], ["差", 0]], "第 1 行"),
        ("options", [["好", 100]], "2 到 8 个"),
        ("classes", [["甲", 50], ["乙", 40]], "100"),
        ("components", [["民主测评", 100]], "都要写"),
        ("bands", [["好", 90], ["较好", 80]], "都要写"),
        ("ceilings", [["处分", "优秀"]], "不在等次里"),
        ("last_year_share", [60, 70], "比例合不到一起"),
    ],
)
def test_what_cannot_stand_gets_a_sentence(name, value, words):
    with pytest.raises(BadScheme) as refused:
        rules(**{name: value})
    said = " ".join(refused.value.faults.values())
    assert words.replace("都要写", "要都写") in said or words in said
    assert said.endswith("。")


def test_bands_answer_to_the_grades_from_the_best_down_to_nought():
    with pytest.raises(BadScheme, match="一一对应"):
        rules("village", bands=[["好", 80], ["较好", 90], ["一般", 60], ["差", 0]])
    with pytest.raises(BadScheme, match="一一对应"):
        rules("village", bands=[["好", 90], ["较好", 80], ["一般", 60], ["差", 10]])


def test_every_fault_is_said_at_once():
    with pytest.raises(BadScheme) as refused:
        of_toml('name = ""\n[moon]\nvalue = 1\n')
    assert "speak_minutes" in refused.value.faults
    assert "moon" in refused.value.faults[""]


def test_a_rule_without_basis_is_refused():
    given = dict(rules().rules)
    given["speak_minutes"] = Ruled(8, " ")
    with pytest.raises(BadScheme, match="依据"):
        checked("办法", given)


def test_a_scheme_from_before_a_rule_keeps_its_digest_and_gets_the_default():
    now = rules()
    before = {name: each for name, each in now.rules.items() if not name.startswith("circular_")}
    old = of_json(checked(now.name, before).as_json())
    assert (old["circular_to"], old["circular_names"]) == ("units", "nobody")
    assert old.ruled("circular_to").is_open
    assert "circular_to" not in old.as_json()["rules"]
    assert old.digest() == of_json(old.as_json()).digest() != now.digest()
    with pytest.raises(BadScheme, match="每人述职几分钟"):
        checked(now.name, {name: each for name, each in before.items() if name != "speak_minutes"})


def test_a_circular_goes_to_one_of_the_named_audiences():
    with pytest.raises(BadScheme, match="选一种"):
        rules(circular_to="everybody")
