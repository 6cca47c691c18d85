"""Schemes on their pages: made from a sample, changed rule by rule, every fault at its field with what was typed."""

import re
from typing import Any

import pytest

from shuping.reviews.models import Review, Scheme
from shuping.reviews.scheme import checked, ready_made
from shuping.reviews.scheme_form import SchemeForm
from shuping.reviews.scheme_rules import RULES
from shuping.reviews.tests import factories
from shuping.reviews.tests.test_pages import At
from tests.worlds import World


@pytest.fixture
def officer(world: World) -> At:
    return At(world, "officer")


def drawn(found: Scheme) -> dict[str, Any]:
    """Return what a browser sends of the page as it was drawn."""
    form = SchemeForm(start=found.read)
    return {field.html_name: value for field in form if (value := field.value()) not in (False, None)}


def error_at(page: str, name: str) -> str:
    """Return the sentences that stand at a field."""
    found = re.search(rf'id="id_{name}_error"[^>]*>(.*?)</(?:ul|div|p)>', page, re.DOTALL)
    return found[1] if found else ""


@pytest.mark.parametrize("code", ["branch", "township", "village"])
def test_a_sample_comes_back_from_its_form_as_it_was(code: str) -> None:
    found = ready_made()[code]
    typed = {field.html_name: value for field in SchemeForm(start=found) if (value := field.value()) is not False}
    form = SchemeForm(typed, start=ready_made()["township"])
    assert form.is_valid(), form.errors
    assert form.scheme.as_json() == found.as_json()


def test_every_rule_has_a_help_text_or_says_its_limits() -> None:
    form = SchemeForm(start=ready_made()["township"])
    silent = [rule.name for rule in RULES if rule.choices == () and not str(form._drawn(rule).values[0].help_text)]
    assert silent == []


def test_a_scheme_is_made_from_a_sample_under_its_own_name(officer: At, world: World) -> None:
    officer.send("reviews:new_scheme", organisation=world["city"].pk, start="ready:village", name="镇对村办法")
    found = Scheme.objects.get()
    assert (found.name, found.organisation) == ("镇对村办法", world["city"])
    assert found.read["speak_minutes"] == 5
    officer.send("reviews:new_scheme", organisation=world["city"].pk, start=str(found.pk), name="")
    assert Scheme.objects.filter(name="镇对村办法").count() == 2


def test_a_changed_rule_keeps_its_basis(officer: At, world: World) -> None:
    found = factories.a_scheme(world)
    typed = {**drawn(found), "speak_minutes": "6", "speak_minutes_basis": "云组发〔2026〕3号第四条"}
    del typed["speak_minutes_open"]
    officer.send("reviews:change_scheme", found.pk, **typed)
    found.refresh_from_db()
    ruled = found.read.rules["speak_minutes"]
    assert (ruled.value, ruled.basis, ruled.is_open) == (6, "云组发〔2026〕3号第四条", False)
    assert "云组发〔2026〕3号第四条" in officer.see("reviews:scheme_detail", found.pk)


@pytest.mark.parametrize(
    ("name", "typed", "sentence"),
    [
        ("speak_minutes", "八", "“每人述职几分钟”要写 1 到 60 之间的整数"),
        ("speak_minutes", "0", "“每人述职几分钟”要写 1 到 60 之间的整数"),
        ("classes", "市级领导 40\n基层代表", "“票类和权重”的第 2 行看不懂"),
        ("classes", "市级领导 40\n基层代表 50", "票类最多 5 类，权重加起来要是 100"),
        ("options", "好 100", "测评选项要有 2 到 8 个"),
        ("grades", "好", "等次至少要有两个"),
        ("bands", "好 90", "“综合得分由什么组成”和“多少分是哪一等”要都写"),
        ("ceilings", "受处分 合格", "“合格”不在等次里"),
        ("speak_minutes_basis", "", "请写依据"),
    ],
)
def test_a_fault_stands_at_its_field_and_what_was_typed_stays(
    officer: At, world: World, name: str, typed: str, sentence: str
) -> None:
    found = factories.a_scheme(world)
    before = found.content
    page = officer.send("reviews:change_scheme", found.pk, status=422, **{**drawn(found), name: typed})
    text = page.content.decode()
    assert sentence in error_at(text, name)
    assert typed.splitlines()[-1:] == [] or typed.splitlines()[-1] in text
    found.refresh_from_db()
    assert found.content == before


def test_two_faults_are_said_at_once(officer: At, world: World) -> None:
    found = factories.a_scheme(world)
    typed = {**drawn(found), "speak_minutes": "x", "duty_share_least": "40", "duty_share_most": "30"}
    text = officer.send("reviews:change_scheme", found.pk, status=422, **typed).content.decode()
    assert "1 到 60 之间的整数" in error_at(text, "speak_minutes")
    assert "前面的不大于后面的" in error_at(text, "duty_share_least")


def folds(page: str) -> dict[str, tuple[bool, str]]:
    """Return {section: (whether it stands open, what its closed line says)}."""
    found = re.findall(r'<details class="card rule-fold"( open)?><summary><h2>(.*?)</h2><span>(.*?)</span>', page)
    return {name: (bool(is_open), line) for is_open, name, line in found}


def test_the_sections_are_folded_and_say_in_one_line_what_they_hold(officer: At, world: World) -> None:
    found = factories.a_scheme(world)
    shown = folds(officer.see("reviews:change_scheme", found.pk))
    assert list(shown) == ["谁来述职", "评议会", "述职报告", "民主测评", "综合评价等次", "通报"]
    assert not any(is_open for is_open, _line in shown.values())
    assert shown["评议会"][1] == "述职 8 分、提问 2 分、点评 4 分；3 项依据待确认"
    assert "市级领导 40%、部门负责人 30%、基层代表 30%" in shown["民主测评"][1]


def test_a_section_with_a_fault_or_a_change_stands_open(officer: At, world: World) -> None:
    found = factories.a_scheme(world)
    typed = {**drawn(found), "speak_minutes": "x", "report_most": "2500", "grades_basis": ""}
    text = officer.send("reviews:change_scheme", found.pk, status=422, **typed).content.decode()
    assert [name for name, (is_open, _line) in folds(text).items() if is_open] == ["评议会", "述职报告", "综合评价等次"]
    assert " required" not in text.partition("<details")[2]


def test_a_scheme_in_use_says_what_keeps_its_copy_and_what_follows(officer: At, world: World) -> None:
    opened = factories.opened(world)
    page = officer.see("reviews:change_scheme", opened.scheme_id)
    assert "仍用启动时冻结的那一份" in page
    assert "还在筹备" not in page
    Review.objects.filter(pk=opened.pk).update(state="preparing", frozen=None, opened_at=None)
    page = officer.see("reviews:change_scheme", opened.scheme_id)
    assert "还在筹备" in page
    assert "仍用启动时冻结的那一份" not in page


def test_the_list_is_empty_then_shows(officer: At, world: World) -> None:
    assert "还没有本级的考核办法" in officer.see("reviews:schemes")
    factories.a_scheme(world)
    assert "市对乡镇党委书记述职评议考核办法（样本）" in officer.see("reviews:schemes")


def test_a_form_that_lacks_fields_is_refused_not_guessed() -> None:
    form = SchemeForm({"name": "空"}, start=ready_made()["township"])
    assert not form.is_valid()
    assert {"speak_minutes", "classes", "subject_kinds"} <= set(form.errors)
    assert checked("好", ready_made()["township"].rules).name == "好"
