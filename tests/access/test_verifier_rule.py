"""Random histories of moves, mergers, appointments and renames: nobody ever judges the work of his own organisation.

The model below remembers, day by day, where everybody sat and who stood under whom; the product must never let
somebody judge whom the model ties to the owner at any day from the raising to the act. 10,000 histories with
SHUPING_LONG=1, 60 without.
"""

import os
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shuping.access.models import Grant
from shuping.core import clock
from shuping.core.actor import MACHINE, Actor
from shuping.core.errors import DomainError
from shuping.findings.services import correcting, extending, judging, waiving
from shuping.findings.tests.factories import claimed, common, months_later, put_off, seen, verified
from shuping.organisations.services import reshaping
from shuping.tree import services as tree
from shuping.tree.models import Organisation
from tests.worlds import AT, DAY, World, _person, build_world

HISTORIES = 10_000 if os.environ.get("SHUPING_LONG") else 60
ORGANISATIONS = ["department", "green", "pine", "green-1", "green-2", "pine-1", "pine-2"]
POSTS = ["chief", "officer", "green-secretary", "green-organiser", "green-clerk", "pine-secretary", "pine-clerk"]
PLACES = ["city", "green", "green-1", "pine"]
PEOPLE = [*POSTS, "supervisor", "nobody"]
STEP = st.one_of(
    st.tuples(st.just("move"), st.sampled_from(ORGANISATIONS), st.sampled_from(["city", *ORGANISATIONS])),
    st.tuples(st.just("appoint"), st.sampled_from(POSTS), st.sampled_from(PEOPLE)),
    st.tuples(st.just("merge"), st.sampled_from(ORGANISATIONS), st.sampled_from(ORGANISATIONS)),
    st.tuples(st.just("rename"), st.sampled_from(ORGANISATIONS), st.just("")),
    *(
        st.tuples(
            st.just(f"grant {role}"), st.sampled_from(PEOPLE), st.sampled_from(["city", "green", "green-1", "pine"])
        )
        for role in ("supervisor", "organiser", "secretary", "department")
    ),
)


class Model:
    """Who stands under whom and sits where, with every (person, organisation above him) pair since raising."""

    def __init__(self, world: World) -> None:
        self.names = {organisation.pk: name for name, organisation in world.organisations.items()}
        self.under = {
            name: self.names.get(organisation.parent_id or 0) for name, organisation in world.organisations.items()
        }
        self.at = {name: self.names[post.organisation_id] for name, post in world.posts.items()}
        self.holder = {name: name for name in world.posts}
        self.acts_for: list[tuple[str, str]] = []  # (person, place) of grants that let him act for a place
        self.ties: set[tuple[str, str]] = set()
        self.successors: dict[str, str] = {}
        self.note()

    def note(self) -> None:
        seats = [(person, self.at[post]) for post, person in self.holder.items()]
        for person, seat in [*seats, *self.acts_for]:
            place: str | None = seat
            while place:
                self.ties.add((person, place))
                place = self.under[place]

    def merge(self, old: str, new: str) -> None:
        """All below and beside `old` goes to `new`; who sat in it sits nowhere, and `old` itself lies below `new`."""
        self.successors[old] = new
        self.under = {name: new if above == old else above for name, above in self.under.items()} | {old: new}
        self.holder = {post: person for post, person in self.holder.items() if self.at[post] != old}
        self.acts_for += [(person, new) for person, place in self.acts_for if place == old]

    def owners(self, owner: str) -> list[str]:
        """Who owned a finding of `owner`, one merger after another."""
        found = [owner]
        while found[-1] in self.successors:
            found.append(self.successors[found[-1]])
        return found

    def is_tied(self, person: str, owner: str) -> bool:
        """Whether a person belongs to anybody who owned a finding of `owner`, or stands below whom he belongs to."""
        return any((person, place) in self.ties for place in self.owners(owner))


def merge(world: World, old: str, new: str, on: date) -> None:
    at = clock.moment(on, 9)
    keeper = world.actor("keeper", on)
    above = Organisation.objects.get(pk=world[old].parent_id or 0)
    shown = reshaping.preview(
        actor=keeper, above=above, sources=[world[old].pk], targets=[world[new].pk], on=on, basis="批复", at=at
    )
    picks = {t.key: "end" if t.sort.code == "appointment" else str(world[new].pk) for t in shown.things}
    reshaping.reshape(actor=keeper, shown=shown, edition=shown.edition, picks=picks, at=at)


def play(world: World, model: Model, step: tuple[str, str, str], on: date) -> None:
    kind, first, second = step
    try:
        with transaction.atomic():
            if kind == "move":
                tree.move_organisation(world[first], actor=MACHINE, under=world[second], on=on, at=AT)
                model.under[first] = second
            elif kind == "merge":
                merge(world, first, second, on)
                model.merge(first, second)
            elif kind == "appoint":
                tree.appoint(world.posts[first], world.people[second], actor=MACHINE, on=on, at=AT)
                model.holder[first] = second
            elif kind == "rename":
                name = f"新{first}"
                tree.rename_organisation(world[first], actor=MACHINE, name=name, short_name=name, on=on, at=AT)
            else:
                role = kind.split()[1]
                Grant.objects.create(
                    person=world.people[first], role=role, organisation=world[second], title="授权", from_on=on
                )
                if role != "supervisor":
                    model.acts_for.append((first, second))
    except DomainError:
        return
    for organisation in Organisation.objects.all():
        world.organisations[model.names[organisation.pk]] = organisation
    model.note()


class Stage:
    """The world, once, with a claim of each owner; every history is played on it and taken back."""

    def __init__(self) -> None:
        self.world = build_world()
        _person(self.world, "keeper")
        Grant.objects.create(
            person=self.world.people["keeper"], role="department", organisation=self.world["city"], from_on=DAY
        )
        self.claims = {owner: claimed(self.world, owner, f"{owner}-organiser").pk for owner in ("green", "pine")}
        children = dict(zip(("green", "pine"), common(self.world)[1:], strict=True))
        self.others = {
            owner: {
                "asked": put_off(self.world, owner).pk,
                "child": children[owner].pk,
                "verified": verified(self.world, owner, "chief").pk,
            }
            for owner in ("green", "pine")
        }

    def fresh(self) -> World:
        """The world as it stood, with rows read anew: the last history left its traces in the objects."""
        rows = {organisation.pk: organisation for organisation in Organisation.objects.all()}
        organisations = {name: rows[organisation.pk] for name, organisation in self.world.organisations.items()}
        return World(organisations, self.world.people, self.world.posts)


@pytest.fixture
def stage(db: None) -> Stage:
    return Stage()


def _lets_nobody_off_himself(stage: Stage, actor: Actor, owner: str, days: int, is_tied: bool) -> None:
    """A later day, a waiver and a correction are judgements too: nobody grants one to his own organisation."""
    at, own = months_later(days), stage.others[owner]
    for act in (
        lambda: extending.answer_extension(actor=actor, finding_id=own["asked"], grants=True, reason="", at=at),
        lambda: waiving.waive(actor=actor, finding_id=own["child"], reason="不涉及。", at=at),
        lambda: correcting.take_back_verification(actor=actor, finding_id=own["verified"], reason="看错了。", at=at),
    ):
        point = transaction.savepoint()
        try:
            act()
        except DomainError:
            pass
        else:
            assert not is_tied, f"{actor.name} let {owner} off"
        transaction.savepoint_rollback(point)


@settings(
    max_examples=HISTORIES,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(steps=st.lists(STEP, min_size=1, max_size=8), owner=st.sampled_from(["green", "pine"]))
def test_nobody_judges_his_own_organisation_after_any_history(
    stage: Stage, steps: list[tuple[str, str, str]], owner: str
) -> None:
    with transaction.atomic():
        world = stage.fresh()
        model = Model(world)
        for number, step in enumerate(steps, 1):
            play(world, model, step, DAY + timedelta(days=number))
        last = DAY + timedelta(days=len(steps))
        for name in PEOPLE:
            point = transaction.savepoint()
            try:
                judging.judge(
                    actor=world.actor(name, last),
                    finding_id=stage.claims[owner],
                    passes=True,
                    seen=seen(),
                    at=months_later(len(steps)),
                )
            except DomainError:
                pass
            else:
                assert not model.is_tied(name, owner), f"{name} judged {owner} after {steps}"
            transaction.savepoint_rollback(point)
            _lets_nobody_off_himself(stage, world.actor(name, last), owner, len(steps), model.is_tied(name, owner))
        transaction.set_rollback(True)
