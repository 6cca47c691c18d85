"""The tree comes in by a table: what it would change, every fault at its cell, all of it or nothing."""

import io
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from shuping.audit.queries import changed_since
from shuping.core.errors import Forbidden, NotFound
from shuping.core.spreadsheets import cell_name, read_workbook
from shuping.organisations import drafts, permissions, workbook
from shuping.organisations.drafts import AlreadyApplied
from shuping.organisations.models import Import
from shuping.organisations.rules.importing import Plan
from shuping.organisations.services import importing
from shuping.organisations.tests.sheets import GOOD, book
from shuping.people.models import Person
from shuping.tree.models import Appointment, Organisation, Post
from shuping.tree.queries import appointments_on
from tests.worlds import AT, DAY, World

THIS: dict[str, Any] = {"purpose": "tree", "action": permissions.IMPORT}


def begun(world: World, rows: list[list[Any]], who: str = "officer", place: str = "city") -> Import:
    return kept(world, book(rows), who, place)


def kept(world: World, content: bytes, who: str = "officer", place: str = "city") -> Import:
    return drafts.begin(
        actor=world.actor(who), **THIS, organisation=world[place], file=("树.xlsx", content), choices={}, at=AT
    )


def planned(world: World, found: Import, who: str = "officer") -> Plan:
    return importing.plan_import(world.actor(who), found, importing.table_of(bytes(found.data)), AT)


def applied(world: World, found: Import, who: str = "officer") -> Import:
    table = importing.table_of(bytes(found.data))
    return importing.apply_import(actor=world.actor(who), import_id=found.pk, table=table, version=found.version, at=AT)


def faults(world: World, rows: list[list[Any]]) -> set[tuple[str, str]]:
    plan = planned(world, begun(world, rows))
    return {(cell_name(f.row, plan.table.where[f.column]), f.code) for f in plan.faults}


def test_everything_comes_in_with_its_place_and_its_entry(world: World) -> None:
    before = Organisation.objects.count()
    done = applied(world, begun(world, GOOD))
    assert done.counts == {
        "founded": 3, "renamed": 0, "moved": 0, "posts": 3, "people": 3, "appointed": 3, "unchanged": 1,
    }  # fmt: skip
    town = Organisation.objects.get(short_name="新桥镇党委")
    assert (town.parent, town.kind) == (world["city"], "township")
    assert set(town.children.values_list("short_name", flat=True)) == {"东村党支部", "中共新桥镇西村支部委员会"}
    held = appointments_on(DAY).filter(post__organisation=town).order_by("post_id")
    assert [(a.post.title, a.post.kind, a.person.name, a.from_on) for a in held] == [
        ("党委书记", "secretary", "试秦川", date(2024, 3, 1)),
        ("组织委员", "organiser", "试白露", date(2025, 5, 1)),
    ]
    assert Organisation.objects.count() == before + 3
    assert changed_since() == []


def test_the_same_table_again_changes_nothing(world: World) -> None:
    applied(world, begun(world, GOOD))
    plan = planned(world, begun(world, GOOD))
    assert (plan.faults, plan.questions) == ([], [])
    assert {n for what, n in plan.counts().items() if what != "unchanged"} == {0}
    assert plan.counts()["unchanged"] == len(GOOD)


def test_what_is_exported_comes_in_again_unchanged(world: World) -> None:
    applied(world, begun(world, GOOD))
    content = workbook.tree_book(world.actor("officer"), DAY)
    rows = [list(row) for row in read_workbook(content)[0].rows[1:]]
    plan = planned(world, begun(world, rows))
    assert plan.faults == []
    assert {n for what, n in plan.counts().items() if what != "unchanged"} == {0}
    assert {row[0] for row in rows if row[0]} == set(Organisation.objects.values_list("name", flat=True))


def test_the_template_is_empty_understood_and_offers_its_choices() -> None:
    made = load_workbook(io.BytesIO(workbook.template()))
    page, about = made.worksheets
    assert page.freeze_panes == "B2"
    assert {rule.type for rule in page.data_validations.dataValidation} == {"list"}
    assert "一行填一个岗位" in about["A1"].value
    with pytest.raises(importing.NoTable) as refused:
        importing.table_of(workbook.template())
    assert "表头下面没有内容" in str(refused.value)


def test_the_table_prints_on_pages_one_column_wide_with_its_head_on_each(world: World) -> None:
    page = load_workbook(io.BytesIO(workbook.tree_book(world.actor("officer"), DAY))).worksheets[0]
    assert (page.page_setup.orientation, page.page_setup.paperSize, page.print_title_rows) == ("landscape", 9, "$1:$1")
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert page.page_setup.fitToHeight == 0


def test_no_exported_name_becomes_a_formula(world: World) -> None:
    Organisation.objects.filter(pk=world["green-1"].pk).update(name='=HYPERLINK("http://x","y")')
    page = load_workbook(io.BytesIO(workbook.tree_book(world.actor("officer"), DAY))).worksheets[0]
    found = [cell for (cell,) in page.iter_rows(max_col=1) if str(cell.value).startswith("=")]
    assert [cell.data_type for cell in found] == ["s"]
    assert found[0].quotePrefix


@pytest.mark.parametrize(
    ("row", "cell", "code"),
    [
        (["新村", None, None, "云岭市委"], "C2", "no-kind"),
        (["新村", None, "联合体", "云岭市委"], "C2", "unknown-kind"),
        (["新村", None, "村党组织", None], "D2", "no-parent"),
        (["新村", None, "村党组织", "没有的镇"], "D2", "unknown-parent"),
        (["新村", None, "村党组织", "新村"], "D2", "above-itself"),
        (["青禾镇党委", None, "村党组织", None], "C2", "other-kind"),
        (["青禾镇党委", None, None, "青禾镇1村党支部"], "D2", "above-itself"),
        (["云岭市委", None, None, "青禾镇党委"], "D2", "top-stays"),
        (["青禾镇党委", "长" * 61, None, None], "B2", "too-long"),
        (["青禾镇党委", None, None, None, None, None, "试新"], "E2", "no-post"),
        (["青禾镇党委", None, None, None, "纪委书记", "大官"], "F2", "unknown-post-kind"),
        (["青禾镇党委", None, None, None, "组织委员", "书记"], "F2", "other-post-kind"),
        (["市委组织部", None, None, None, "新岗位"], "F2", "no-post-kind"),
        (["青禾镇党委", None, None, None, "组织委员", None, "试新"], "H2", "no-day"),
        (["青禾镇党委", None, None, None, "组织委员", None, "试新", "不久"], "H2", "unreadable-day"),
        (["青禾镇党委", None, None, None, "组织委员", None, "试新", "2027-01-01"], "H2", "day-to-come"),
        (["青禾镇党委", None, None, None, "组织委员", None, "试新", "2024-12-31"], "H2", "before-holder"),
        ([None, None, None, "云岭市委"], "A2", "no-name"),
    ],
)  # fmt: skip
def test_each_fault_is_named_at_its_cell_and_nothing_is_applied(
    world: World, row: list[Any], cell: str, code: str
) -> None:
    rows = [row + [None] * (8 - len(row))]
    assert (cell, code) in faults(world, rows)
    before = Organisation.objects.count(), Post.objects.count(), Appointment.objects.count(), Person.objects.count()
    with pytest.raises(importing.NotReady):
        applied(world, begun(world, [*GOOD, *rows] if row[0] else rows))
    now = Organisation.objects.count(), Post.objects.count(), Appointment.objects.count(), Person.objects.count()
    assert now == before


def test_a_repeated_organisation_must_say_the_same(world: World) -> None:
    rows = [[*GOOD[0]], ["中共新桥镇委员会", None, "村党组织", None, "组织委员", None, None, None]]
    assert faults(world, rows) == {("C3", "differs-from-above")}


def test_a_namesake_is_asked_for(world: World) -> None:
    rows = [[*GOOD[0]]]
    rows[0][6] = "试pine-organiser"
    found = begun(world, rows)
    plan = planned(world, found)
    (question,) = plan.open_questions
    assert [one.sits for one in question.asks] == ["松涧镇党委 组织委员"]
    with pytest.raises(importing.NotReady):
        applied(world, found)
    person = world.people["pine-organiser"]
    key = {"who": {"1": f"person:{person.pk}"}}
    found = drafts.choose(actor=world.actor("officer"), import_id=found.pk, **THIS, version=0, choices=key)
    applied(world, found)
    assert appointments_on(DAY).filter(person=person).count() == 2


def test_two_of_one_name_in_the_table_may_be_one_person_or_two(world: World) -> None:
    rows = [[*GOOD[0]], [None, None, None, None, "组织委员", None, "试秦川", "2025-01-01"]]
    found = begun(world, rows)
    (question,) = planned(world, found).open_questions
    assert [one.key for one in question.asks] == ["row:1"]
    same = drafts.choose(
        actor=world.actor("officer"), import_id=found.pk, **THIS, version=0, choices={"who": {"2": "row:1"}}
    )
    assert applied(world, same).counts["people"] == 1
    assert Person.objects.filter(name="试秦川").count() == 1


def test_all_others_may_be_taken_as_others(world: World) -> None:
    rows = [[*GOOD[0]], [None, None, None, None, "组织委员", None, "试秦川", "2025-01-01"]]
    found = begun(world, rows)
    found = drafts.choose(
        actor=world.actor("officer"), import_id=found.pk, **THIS, version=0, choices={"all_others_new": True}
    )
    applied(world, found)
    assert Person.objects.filter(name="试秦川").count() == 2


def test_nobody_appoints_himself(world: World) -> None:
    officer = world.people["officer"]
    rows = [["云岭市委", None, None, None, "副书记", None, officer.name, "2026-01-01"]]
    found = begun(world, rows)
    choices = {"who": {"1": f"person:{officer.pk}"}}
    found = drafts.choose(actor=world.actor("officer"), import_id=found.pk, **THIS, version=0, choices=choices)
    assert [fault.code for fault in planned(world, found).faults] == ["oneself"]
    with pytest.raises(importing.NotReady):
        applied(world, found)


def test_a_move_a_short_name_and_a_successor(world: World) -> None:
    rows = [
        ["青禾镇1村党支部", "青禾一村", None, "松涧镇党委", "党支部书记", None, "试新任", "2026-02-01"],
    ]
    found = begun(world, rows)
    assert planned(world, found).counts() == {
        "founded": 0, "renamed": 1, "moved": 1, "posts": 0, "people": 1, "appointed": 1, "unchanged": 0,
    }  # fmt: skip
    applied(world, found)
    village = Organisation.objects.get(pk=world["green-1"].pk)
    assert (village.short_name, village.parent) == ("青禾一村", world["pine"])
    assert Appointment.objects.get(person=world.people["green-clerk"]).until_on == date(2026, 2, 1)
    assert changed_since() == []


def test_only_who_may_and_only_there(world: World) -> None:
    found = begun(world, GOOD)
    table = importing.table_of(bytes(found.data))
    for who, refusal in (("mayor", Forbidden), ("green-organiser", NotFound), ("security", NotFound)):
        with pytest.raises(refusal):
            importing.apply_import(actor=world.actor(who), import_id=found.pk, table=table, version=0, at=AT)
    assert not Organisation.objects.filter(short_name="新桥镇党委").exists()


def test_a_draft_is_kept_dropped_and_applied_once(world: World) -> None:
    content = book(GOOD)  # made once: a workbook says when it was made
    found = kept(world, content)
    assert kept(world, content).pk == found.pk
    drafts.choose(actor=world.actor("chief"), import_id=found.pk, **THIS, version=0, choices={"all_others_new": True})
    with pytest.raises(AlreadyApplied):
        drafts.choose(actor=world.actor("officer"), import_id=found.pk, **THIS, version=0, choices={})
    found.refresh_from_db()
    applied(world, found)
    with pytest.raises(AlreadyApplied):
        applied(world, found)
    again = begun(world, GOOD)
    assert again.pk != found.pk
    drafts.drop(actor=world.actor("officer"), import_id=again.pk, **THIS)
    assert Import.objects.count() == 1


def test_a_hidden_sheet_and_other_columns_are_left_alone(world: World) -> None:
    heads = ["党组织全称", "上级", "类别", "联系电话"]
    table = importing.table_of(book([["新村", "云岭市委", "村党组织", "123"]], heads))
    assert table.unread == ["联系电话"]
    with pytest.raises(importing.NoTable):
        importing.table_of(book([["a", "b"]], ["名字", "别的"]))


def test_a_short_name_means_the_one_that_stands(world: World) -> None:
    Organisation.objects.filter(pk=world["green"].pk).update(name="中共青禾镇委员会")
    assert planned(world, begun(world, [["青禾镇党委", *[None] * 7]])).counts()["founded"] == 0
    other = ["青禾镇党委", None, "村党组织", "松涧镇党委", *[None] * 4]
    assert planned(world, begun(world, [other])).counts()["founded"] == 1


def test_a_day_that_is_none_is_named_by_the_words_over_its_box(world: World, client: Client) -> None:
    client.force_login(world.user("officer"), backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(reverse("organisations:history", args=[world["green"].pk]), {"on": "昨天"}).content.decode()
    assert '<a href="#id_on">看哪一天</a>' in page


def test_the_history_of_what_is_older_than_its_entry_does_not_say_that_it_began_then(
    world: World, client: Client
) -> None:
    applied(world, begun(world, GOOD))
    client.force_login(world.user("officer"), backend="django.contrib.auth.backends.ModelBackend")
    town = Organisation.objects.get(short_name="新桥镇党委")
    page = client.get(reverse("organisations:history", args=[town.pk]), {"on": "2025-06-01"}).content.decode()
    assert "2026年3月2日登记，叫" in page
    assert "2026年3月2日起叫" not in page
    assert "2026年3月2日才登记到这里，那天叫什么、上级是谁没有记。" in page
    assert "试秦川" in page
    old = client.get(reverse("organisations:history", args=[world["green"].pk])).content.decode()
    assert "起叫" in old
    assert "登记，叫" not in old
