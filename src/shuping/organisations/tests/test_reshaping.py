"""A merger and a split in mid-year, with everything that hangs on the old organisations."""

from typing import Any

import pytest
from django.urls import reverse

from shuping.access.models import Grant
from shuping.audit import queries as audit
from shuping.core import clock
from shuping.core.actor import MACHINE
from shuping.core.errors import DomainError
from shuping.documents.models import Document
from shuping.findings import queries as findings
from shuping.findings.ledger import Filters
from shuping.findings.models import Finding
from shuping.findings.services import judging
from shuping.findings.services.acts import NotIndependent
from shuping.findings.tests import factories
from shuping.organisations import queries
from shuping.organisations.models import Reshaping
from shuping.organisations.services import reshaping
from shuping.tree import services as tree
from shuping.tree.models import Organisation
from tests.access import scenes
from tests.access.test_matrix import client_of, tables
from tests.worlds import AT, DAY, World

BASIS = "云民函〔2026〕8号"


def shown(world: World, sources: list[str], targets: list[str], by: str = "chief") -> reshaping.Preview:
    return reshaping.preview(
        actor=world.actor(by),
        above=world["city"],
        sources=[world[name].pk for name in sources],
        targets=[world[name].pk for name in targets],
        on=DAY,
        basis=BASIS,
        at=AT,
    )


def do(world: World, preview: reshaping.Preview, picks: dict[str, str], by: str = "chief") -> Reshaping:
    return reshaping.reshape(actor=world.actor(by), shown=preview, edition=preview.edition, picks=picks, at=AT)


def into_one(preview: reshaping.Preview) -> dict[str, str]:
    """What the page proposes for a merger: seats end, all else goes to the successor."""
    target = str(preview.shape.targets[0].pk)
    return {t.key: "end" if t.sort.code == "appointment" else target for t in preview.things}


def merge(world: World) -> Reshaping:
    preview = shown(world, ["green"], ["pine"])
    return do(world, preview, into_one(preview))


def test_a_merger_carries_everything_and_counts_nothing_twice(world: World) -> None:
    open_one, verified = factories.in_remedy(world), factories.verified(world)
    other = factories.raised(world, owner="pine")
    draft = scenes.document(world)
    before = findings.counts(findings.findings(world.actor("mayor")), DAY)
    made = merge(world)
    assert len(made.moved) == 2 + 2 + 1 + 2 + 1  # villages, seats, grant, findings, text
    assert {f.owner for f in Finding.objects.filter(pk__in=[open_one.pk, verified.pk, other.pk])} == {world["pine"]}
    assert findings.counts(findings.findings(world.actor("mayor")), DAY) == before
    assert Document.objects.get(pk=draft.pk).organisation == world["pine"]
    below = Organisation.objects.filter(parent=world["pine"], dissolved_on=None)
    assert {row.pk for row in below} == {
        world[f"{place}-{number}"].pk for place in ("green", "pine") for number in (1, 2)
    }
    old = Organisation.objects.get(pk=world["green"].pk)
    assert (old.dissolved_on, old.parent) == (DAY, world["pine"])
    assert not world.actor("green-organiser").holdings
    grants = Grant.objects.filter(person=world.people["supervisor"], until_on__gt=DAY)
    assert [grant.organisation for grant in grants] == [world["pine"]]
    assert audit.changed_since() == []


def test_each_thing_has_an_entry_of_its_own(world: World) -> None:
    found = factories.in_remedy(world)
    number, _hash = audit.head()
    merge(world)
    newest, _hash = audit.head()
    acts = [link.act for link, _hash in reversed(audit.links(newest - number))]
    assert acts.count("tree.moved") == 3  # two villages, and the old township below its successor
    assert acts.count("tree.appointment_ended") == 2
    assert (acts.count("access.revoked"), acts.count("access.granted")) == (1, 1)
    assert acts.count("findings.transferred") == 2  # the act and the finding
    assert acts[-2:] == ["tree.dissolved", "organisations.reshaped"]
    act = found.acts.last()
    assert act is not None
    assert act.text == f"2026年3月2日起由青禾镇党委划转给松涧镇党委（{BASIS}）"


def test_nobody_of_the_absorbed_organisation_verifies_what_it_owned(world: World) -> None:
    """He goes to the department after the merger; the department may verify, he may not."""
    found = factories.claimed(world)
    merge(world)
    appoint(world, "officer", "green-secretary")
    with pytest.raises(NotIndependent):
        judging.judge(
            actor=world.actor("green-secretary"), finding_id=found.pk, passes=True, seen=factories.seen(), at=AT
        )
    assert not findings.independent(world.actor("green-secretary"), Finding.objects.filter(pk=found.pk)).exists()
    assert judge(world, "chief", found).state == "verified"


def test_after_a_split_who_went_elsewhere_does_not_verify_either(world: World) -> None:
    """The old township is dissolved into two; its people have no tie with the one that the finding went to."""
    found = factories.claimed(world)
    new = found_new(world)
    preview = shown(world, ["green"], ["pine", "new"])
    picks = {t.key: "end" if t.sort.code == "appointment" else str(new.pk) for t in preview.things}
    do(world, preview, picks)
    assert Finding.objects.get(pk=found.pk).owner == new
    assert Organisation.objects.get(pk=world["green"].pk).parent == world["city"]
    appoint(world, "officer", "green-secretary")
    actor = world.actor("green-secretary")
    assert new.pk not in findings.ties(actor.person_id or 0, found.raised_on)
    with pytest.raises(NotIndependent):
        judge(world, "green-secretary", found)


def test_a_split_asks_for_a_place_for_everything_of_what_ends(world: World) -> None:
    factories.raised(world)
    found_new(world)
    preview = shown(world, ["green"], ["pine", "new"])
    before = tables()
    with pytest.raises(reshaping.Chosen) as refused:
        do(world, preview, {})
    assert len(refused.value.facts["keys"]) == len(preview.things)
    assert tables() == before


def test_what_lives_on_after_a_split_keeps_what_was_left_with_it(world: World) -> None:
    stays, goes = factories.raised(world), factories.raised(world)
    new = found_new(world)
    preview = shown(world, ["green"], ["green", "new"])
    own = str(world["green"].pk)
    picks = {
        t.key: str(new.pk) if t.hung.number == goes.pk and t.sort.code == "finding" else own for t in preview.things
    }
    do(world, preview, picks)
    assert Finding.objects.get(pk=stays.pk).owner == world["green"]
    assert Finding.objects.get(pk=goes.pk).owner == new
    assert Organisation.objects.get(pk=world["green"].pk).dissolved_on is None
    assert world.actor("green-organiser").holdings


def test_a_fault_in_the_middle_leaves_everything_as_it_was(world: World) -> None:
    """A seat that begins after the day of the merger cannot end on it: the fault comes after villages were moved."""
    factories.raised(world)
    late = tree.create_post(world["green"], actor=MACHINE, kind="member", title="委员", at=AT)
    tree.appoint(late, world.people["nobody"], actor=MACHINE, on=DAY.replace(month=5), at=AT)
    preview = shown(world, ["green"], ["pine"])
    before = tables()
    with pytest.raises(DomainError, match="日期早于上一次变动"):
        do(world, preview, into_one(preview))
    assert tables() == before


def test_what_came_after_the_preview_is_shown_before_it_moves(world: World) -> None:
    preview = shown(world, ["green"], ["pine"])
    factories.raised(world)
    with pytest.raises(reshaping.Changed):
        do(world, preview, into_one(preview))
    assert Organisation.objects.get(pk=world["green"].pk).dissolved_on is None


@pytest.mark.parametrize(
    ("sources", "targets", "sentence"),
    [
        (["green"], ["green"], "没有变动"),
        (["green", "pine"], ["green", "pine"], "没有变动"),
        (["green-1"], ["pine"], "同一个上级"),
        ([], ["pine"], "请选原来的党组织"),
    ],
)
def test_parties_that_make_no_sense_are_refused(
    world: World, sources: list[str], targets: list[str], sentence: str
) -> None:
    with pytest.raises(DomainError, match=sentence):
        shown(world, sources, targets)


def test_both_old_names_are_found(world: World) -> None:
    found = factories.raised(world)
    merge(world)
    actor = world.actor("mayor")
    assert world["green"].pk in queries.found_by_name(actor, "青禾镇党委").values_list("pk", flat=True)
    rows = Filters(words="青禾镇党委", tab="all").narrow(findings.findings(actor), [], DAY)
    assert [row.pk for row in rows] == [found.pk]


def test_a_person_is_carried_into_a_post_of_the_same_name_but_nobody_carries_himself(world: World) -> None:
    preview = shown(world, ["green"], ["pine"])
    target = str(world["pine"].pk)
    do(world, preview, {t.key: target for t in preview.things})
    (held,) = queries.held_on(world["pine"], DAY)[-1:]
    assert (held.person, held.post.title) == (world.people["green-organiser"], "组织委员")


def test_the_page_shows_the_preview_first_and_then_does_it_once(world: World, monkeypatch: Any) -> None:
    monkeypatch.setattr(clock, "now", lambda: AT)
    args, data = scenes.a_merger(world)
    client = client_of(world, "chief")
    address = reverse("organisations:reshape", args=args)
    asked = {name: value for name, value in data.items() if name in {"sources", "targets", "on", "basis"}}
    page = client.get(address, asked)
    assert "还没有改任何东西" in page.content.decode()
    assert not Reshaping.objects.exists()
    data["once"] = client.get(address, asked).content.decode().split('name="once" value="')[1].split('"')[0]
    first, second = client.post(address, data), client.post(address, data)
    assert first["Location"] == second["Location"] == reverse("organisations:detail", args=[world["green-2"].pk])
    assert Reshaping.objects.count() == 1
    done = client.get(first["Location"]).content.decode()
    assert (
        "从2026年3月2日起，青禾镇1村党支部并入青禾镇2村党支部，1 件事都有了去处。下一步：请离任的人出交接单。" in done
    )


def found_new(world: World) -> Organisation:
    made = tree.found_organisation(
        actor=MACHINE, name="新禾镇党委", short_name="新禾镇党委", kind="township", parent=world["city"], on=DAY, at=AT
    )
    world.organisations["new"] = made
    return made


def appoint(world: World, post: str, person: str) -> None:
    tree.appoint(world.posts[post], world.people[person], actor=MACHINE, on=DAY, at=AT)


def judge(world: World, name: str, found: Finding) -> Finding:
    return judging.judge(actor=world.actor(name), finding_id=found.pk, passes=True, seen=factories.seen(), at=AT)
