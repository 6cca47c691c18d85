"""The one writer: in a transaction, about an object that is there, of a kind that somebody reads back."""

import pytest

from shuping.audit import queries
from shuping.audit.services import record, stand_in_line
from shuping.core.actor import MACHINE
from shuping.people.models import Person
from tests.worlds import AT, World


@pytest.mark.django_db(transaction=True)
def test_an_entry_outside_a_transaction_is_refused() -> None:
    person = Person.objects.create(name="试一人")
    with pytest.raises(RuntimeError):
        record(MACHINE, "people.registered", "people.person", person.pk, organisation_id=None, at=AT)
    with pytest.raises(RuntimeError):
        stand_in_line()
    assert queries.head() == (0, "")


@pytest.mark.parametrize(("kind", "object_id"), [("people.person", 999_999), ("people.nobody", 1)])
def test_an_entry_of_what_cannot_be_read_back_is_refused(world: World, kind: str, object_id: int) -> None:
    before = queries.head()
    with pytest.raises(KeyError):
        record(MACHINE, "people.registered", kind, object_id, organisation_id=None, at=AT)
    assert queries.head() == before
