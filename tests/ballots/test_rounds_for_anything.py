"""A round knows nothing of secretaries: villagers vote on a project, a branch of eight on its members."""

import pytest

from shuping.ballots import shown
from shuping.ballots.models import Mark
from shuping.ballots.queries import classes, slips_by_mark
from shuping.ballots.services import bringing, casting, closing, paper, setting_up
from shuping.ballots.services.setting_up import ClassWish
from shuping.ballots.tests import factories
from tests.worlds import AT, World, build_world


@pytest.fixture
def world(db: None) -> World:
    return build_world()


def test_villagers_decide_on_a_project_by_phone(world: World) -> None:
    made = factories.opened(
        world,
        number={"A": 32},
        title="修不修蓄水池",
        rows=("村东头修蓄水池",),
        options=(("同意", 0), ("不同意", 0), ("说不准", 0)),
        classes=(ClassWish("户代表", 30),),
        formula="none",
        basis="四议两公开",
    )
    for at, code in enumerate(made.slips["A"][:25]):
        factories.vote(code, (1 if at < 19 else 2,))
    _close(world, made, {"A": made.slips["A"][25:]})
    found = made.again()
    (result,) = shown.results(found, classes(found))
    assert result.name == "村东头修蓄水池"
    assert [(cell.label, cell.number) for cell in result.lines[0].cells] == [("同意", 19), ("不同意、说不准", 6)]
    assert result.rate == ""


def test_a_branch_of_eight_lets_its_members_see_every_number_on_paper(world: World) -> None:
    made = factories.fixed(
        world,
        title="民主评议党员",
        rows=("李甲", "王乙"),
        options=(("优秀", 0), ("合格", 0), ("基本合格", 0), ("不合格", 0)),
        classes=(ClassWish("党员", 8),),
        formula="none",
        least=1,
        basis="支部大会同意公开票数",
    )
    sheets = {"A": paper.Sheets(8, 8, 0, 0)}
    paper.count_sheets(actor=world.actor("supervisor"), round_id=made.pk, sheets=sheets, at=AT)
    for number in range(1, 9):
        for name in ("pine-organiser", "green-clerk"):
            factories.key(world, made, name, "A", number, "12" if number < 4 else "21")
    paper.count_round(actor=world.actor("supervisor"), round_id=made.pk, at=AT)
    made.refresh_from_db()
    first, second = shown.results(made, classes(made))
    assert [cell.number for cell in first.lines[0].cells] == [3, 5, 0, 0]
    assert [cell.number for cell in second.lines[0].cells] == [5, 3, 0, 0]


def test_remarks_come_back_sorted_and_belong_to_nobody(world: World) -> None:
    made = factories.opened(world, number={"A": 10}, classes=(ClassWish("党员", 8),), remark=20)
    for code, said in zip(made.slips["A"][:6], ("多到户里走走", "", "", "会少开", "", ""), strict=True):
        factories.vote(code, (1, 1, 1), said)
    _close(world, made, {"A": made.slips["A"][6:]})
    assert made.again().published["remarks"] == ["会少开", "多到户里走走"]


def test_a_rule_that_a_round_does_not_know_is_refused_at_set_up(world: World) -> None:
    wish = factories.wish(rows=tuple(f"{number}号" for number in range(60)), remark=300, channels="phone")
    made = setting_up.make_round(actor=world.actor("green-organiser"), organisation=world["green"], wish=wish, at=AT)
    assert made.remark == 300  # sixty rows and three hundred characters still fit an envelope


def _close(world: World, made: factories.Phones, unused: dict[str, list[str]]) -> None:
    scrutineer, pk = world.actor("supervisor"), made.round.pk
    casting.close_voting(actor=scrutineer, round_id=pk, at=AT)
    for slips in unused.values():
        factories.scan(world, made, Mark.RETURNED, slips)
    hands = {key: closing.Hands(len(slips), 0, 2) for key, slips in unused.items()}
    closing.reconcile(actor=scrutineer, round_id=pk, hands=hands, at=AT)
    closing.close_list(actor=scrutineer, round_id=pk, at=AT)
    assert slips_by_mark(made.again().classes.get(key="A"))[Mark.UNUSED] == 0
    for name in ("supervisor", "mayor"):
        content = factories.counted_file(made)
        bringing.bring_counts(actor=world.actor(name), round_id=pk, content=content, at=AT)
