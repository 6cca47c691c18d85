"""A small invented world for tests: a city with its organisation department, two townships, villages below them."""

import copy
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction

from shuping.access.queries import actor_of
from shuping.access.services import found_grant
from shuping.accounts.models import User
from shuping.accounts.services import open_account
from shuping.audit.models import Entry
from shuping.core.actor import MACHINE, Actor
from shuping.people.models import Person
from shuping.people.services import register_person
from shuping.tree import services as tree
from shuping.tree.models import Organisation, Post

START = date(2025, 1, 1)
DAY = date(2026, 3, 2)  # a Monday
AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)  # 9:00 in Shanghai


@dataclass
class World:
    """Organisations and people by short names; `actor` gives who somebody is on a day."""

    organisations: dict[str, Organisation]
    people: dict[str, Person]
    posts: dict[str, Post]

    def __getitem__(self, name: str) -> Organisation:
        return self.organisations[name]

    def actor(self, name: str, day: date = DAY) -> Actor:
        person = self.people[name]
        return actor_of(person.pk, person.name, day)

    def user(self, name: str) -> User:
        return self.people[name].user


def build_world() -> World:
    """Make the world: every person has an account whose user name is his short name."""
    return _built() if Entry.objects.exists() else made_once(_built)


def made_once(make: Callable[[], World]) -> World:
    """Return what `make` makes in an empty database, in rows alone; called again, the same rows are put in.

    The services make it once in a process; a later test of an empty database gets the rows, which is twenty times as
    fast.
    """
    assert not Entry.objects.exists()
    if make not in _kept:
        world = make()
        assert not [*settings.FILES.glob("*")], "its files would be missing the next time"
        _kept[make] = copy.deepcopy(world), _rows()
        return world
    world, rows = _kept[make]
    with connection.cursor() as cursor:
        for sql, values in rows:
            cursor.executemany(sql, values)
    return copy.deepcopy(world)


_kept: dict[Callable[[], World], tuple[World, list[tuple[str, list[Any]]]]] = {}


def _rows() -> list[tuple[str, list[Any]]]:
    """Return what writes every row that there is now, parents first."""
    found = []
    quoted = connection.ops.quote_name
    with connection.cursor() as cursor:
        for table in _tables():
            cursor.execute(f"SELECT * FROM {quoted(table)}")
            rows = cursor.fetchall()
            if rows:
                columns = [column[0] for column in cursor.description]
                marks = ", ".join(["%s"] * len(columns))
                names = ", ".join(map(quoted, columns))
                found.append((f"INSERT INTO {quoted(table)} ({names}) VALUES ({marks})", rows))
    return found


def _tables() -> list[str]:
    """Return the tables of our rooms; foreign keys are checked when the test is over."""
    return [
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if model.__module__.startswith("shuping.")
    ]


def _built() -> World:
    world = World({}, {}, {})
    _found(world, "city", "city_committee", "云岭市委", None)
    _found(world, "department", "department", "市委组织部", "city", acts_for="city")
    for place, label in (("green", "青禾镇"), ("pine", "松涧镇")):
        _found(world, place, "township", f"{label}党委", "city")
        for number in (1, 2):
            _found(world, f"{place}-{number}", "village", f"{label}{number}村党支部", place)
    _seat(world, "mayor", "city", "secretary", "书记")
    _seat(world, "chief", "department", "section_chief", "组织科科长")
    _seat(world, "officer", "department", "section_officer", "组织科干部")
    for place in ("green", "pine"):
        _seat(world, f"{place}-secretary", place, "secretary", "党委书记")
        _seat(world, f"{place}-organiser", place, "organiser", "组织委员")
        _seat(world, f"{place}-clerk", f"{place}-1", "clerk", "党支部书记")
    _person(world, "supervisor")
    _grant(world, "supervisor", "supervisor", "green")
    _person(world, "security")
    _grant(world, "security", "security_administrator", "city")
    _person(world, "auditor")
    _grant(world, "auditor", "audit_administrator", "city")
    _person(world, "nobody")
    _person(world, "system")
    _grant(world, "system", "system_administrator", "city")
    return world


def _found(world: World, name: str, kind: str, label: str, parent: str | None, acts_for: str | None = None) -> None:
    world.organisations[name] = tree.found_organisation(
        actor=MACHINE,
        name=label,
        short_name=label,
        kind=kind,
        parent=world.organisations[parent] if parent else None,
        acts_for=world.organisations[acts_for] if acts_for else None,
        on=START,
        at=AT,
    )


def _person(world: World, name: str) -> None:
    person = register_person(f"试{name}", actor=MACHINE, at=AT)
    open_account(name, person, actor=MACHINE, at=AT)
    world.people[name] = person


def _seat(world: World, name: str, place: str, kind: str, title: str) -> None:
    _person(world, name)
    post = tree.create_post(world[place], actor=MACHINE, kind=kind, title=title, at=AT)
    tree.appoint(post, world.people[name], actor=MACHINE, on=START, at=AT)
    world.posts[name] = post


def _grant(world: World, name: str, role: str, place: str) -> None:
    with transaction.atomic():
        found_grant(
            person=world.people[name],
            role=role,
            organisation=world[place],
            title="授权",
            from_on=START,
            last_on=date(2026, 12, 31),
            at=AT,
        )
