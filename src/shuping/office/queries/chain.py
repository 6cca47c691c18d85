"""The chain as people read it, for who may verify the whole of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from shuping.audit import queries as audit
from shuping.audit.words import word
from shuping.core.actor import MACHINE, VISITOR
from shuping.people.models import Person
from shuping.tree.models import Organisation


@dataclass(frozen=True)
class ChainLine:
    """One entry in words; `act_name` and `object_name` are as the exported chain writes them."""

    number: int
    act: str
    act_name: str
    actor: str
    organisation: str
    object: str
    object_name: str
    at: datetime
    hash: str


def chain_lines(newest: int) -> list[ChainLine]:
    """Return the newest entries of the chain, newest first, with names as they are today."""
    found = audit.links(newest)
    people = Person.objects.in_bulk(_ids(link.actor for link, _hash in found))
    places = Organisation.objects.in_bulk(_ids(link.organisation for link, _hash in found))
    names = {f"person/{pk}": person.name for pk, person in people.items()}
    names |= {f"organisation/{pk}": place.short_name for pk, place in places.items()}
    names[MACHINE.label] = _(MACHINE.name)
    names[VISITOR.label] = _("没有署名")  # an opinion without a name
    return [
        ChainLine(
            number=link.number,
            act=word(link.act),
            act_name=link.act,
            actor=names.get(link.actor, link.actor),
            organisation=names.get(link.organisation, link.organisation),
            object=object_words(link.object),
            object_name=link.object,
            at=datetime.fromisoformat(link.at),
            hash=digest,
        )
        for link, digest in found
    ]


def object_words(name: str) -> str:
    """Return an object of the chain as people call it: 问题 38 for `findings.finding/38`."""
    kind, _slash, number = name.partition("/")
    return f"{word(kind)} {number}".strip()


def _ids(labels: Iterable[str]) -> set[int]:
    """Return the ids in labels like `person/4`; others have none."""
    ends = (label.partition("/")[2] for label in labels)
    return {int(end) for end in ends if end.isdecimal()}
