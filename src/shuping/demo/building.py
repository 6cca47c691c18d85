"""The tree of the city, its people and their posts, from the data files."""

import tomllib
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from shuping.access.queries import actor_of
from shuping.access.services import found_grant
from shuping.accounts.services import open_account
from shuping.core import clock
from shuping.core.actor import MACHINE, Actor
from shuping.people.models import Person
from shuping.people.services import register_person
from shuping.tree import services as tree
from shuping.tree.models import Organisation

DATA = Path(__file__).parent / "data"
OPENED = date(2024, 1, 2)  # the city began with Shuping on this day; what was so before was entered then


@dataclass
class City:
    """Organisations and people by their keys in the data files."""

    organisations: dict[str, Organisation] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)

    def actor(self, key: str, day: date) -> Actor:
        """Return who somebody was on a day."""
        person = self.people[key]
        return actor_of(person.pk, person.name, day)


def read(name: str) -> dict[str, Any]:
    """Return a data file."""
    return tomllib.loads((DATA / name).read_text(encoding="utf-8"))


def build_tree() -> City:
    """Found every organisation, appoint everybody, give the grants and the accounts."""
    city = City()
    for row in read("city.toml")["organisation"]:
        city.organisations[row["key"]] = tree.found_organisation(
            actor=MACHINE,
            name=row["name"],
            short_name=row["short"],
            kind=row["kind"],
            parent=city.organisations[row["parent"]] if "parent" in row else None,
            acts_for=city.organisations[row["acts_for"]] if "acts_for" in row else None,
            on=row["founded"],
            at=_entered(row["founded"]),
        )
    data = read("people.toml")
    for row in data["person"]:
        city.people[row["key"]] = register_person(row["name"], actor=MACHINE, at=_entered(OPENED))
    for row in data["post"]:
        place, at = city.organisations[row["organisation"]], _entered(row["from"])
        post = tree.create_post(place, actor=MACHINE, kind=row["kind"], title=row["title"], at=at)
        tree.appoint(post, city.people[row["holder"]], actor=MACHINE, on=row["from"], at=at)
    for row in data["grant"]:
        found_grant(
            person=city.people[row["person"]],
            role=row["role"],
            organisation=city.organisations[row["organisation"]],
            title=row["title"],
            from_on=row["from"],
            last_on=row["until"],
            at=_entered(row["from"]),
        )
    for row in data["account"]:
        open_account(row["username"], city.people[row["person"]], actor=MACHINE, at=_entered(OPENED))
    return city


def _entered(day: date) -> datetime:
    return clock.moment(max(day, OPENED), 9)
