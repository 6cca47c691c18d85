"""The tree of the city, its people and their posts, from the data files."""

import tomllib
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from shuping.access.queries import actor_of
from shuping.access.services import found_grant
from shuping.accounts.models import User
from shuping.core import clock
from shuping.core.actor import Actor
from shuping.people.models import Person
from shuping.tree import services as tree
from shuping.tree.models import Organisation, Post

DATA = Path(__file__).parent / "data"


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
            name=row["name"],
            short_name=row["short"],
            kind=row["kind"],
            parent=city.organisations[row["parent"]] if "parent" in row else None,
            acts_for=city.organisations[row["acts_for"]] if "acts_for" in row else None,
            on=row["founded"],
        )
    data = read("people.toml")
    for row in data["person"]:
        city.people[row["key"]] = Person.objects.create(name=row["name"])
    for row in data["post"]:
        post = Post.objects.create(
            organisation=city.organisations[row["organisation"]], kind=row["kind"], title=row["title"]
        )
        tree.appoint(post, city.people[row["holder"]], on=row["from"])
    for row in data["grant"]:
        found_grant(
            person=city.people[row["person"]],
            role=row["role"],
            organisation=city.organisations[row["organisation"]],
            title=row["title"],
            from_on=row["from"],
            last_on=row["until"],
            at=clock.moment(row["from"], 9),
        )
    for row in data["account"]:
        User.objects.create_user(row["username"], city.people[row["person"]])
    return city
