"""A list is paged from 1, whatever the address asks for, and pages keep the other conditions."""

import pytest
from django.http import QueryDict

from shuping.core.lists import Page, page_of
from shuping.people.models import Person


def page(count: int, asked: str = "", size: int = 10) -> Page[Person]:
    Person.objects.all().delete()
    Person.objects.bulk_create(Person(name=f"{number:03d}") for number in range(1, count + 1))
    return page_of(Person.objects.order_by("name"), QueryDict(asked), total=count, size=size)


def names(found: Page[Person]) -> tuple[str, str]:
    return found.rows[0].name, found.rows[-1].name


@pytest.mark.django_db
def test_an_empty_list_has_one_empty_page() -> None:
    found = page(0)
    assert (list(found.rows), found.total, found.first, found.last) == ([], 0, 0, 0)
    assert (found.previous, found.next) == ("", "")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("count", "asked", "first", "last", "has_previous", "has_next"),
    [
        (1, "", 1, 1, False, False),
        (10, "", 1, 10, False, False),
        (11, "", 1, 10, False, True),
        (11, "page=2", 11, 11, True, False),
        (25, "page=2", 11, 20, True, True),
        (25, "page=3", 21, 25, True, False),
        (25, "page=99", 21, 25, True, False),
        (25, "page=0", 1, 10, False, True),
        (25, "page=-1", 1, 10, False, True),
        (25, "page=two", 1, 10, False, True),
        (25, "page=", 1, 10, False, True),
        (25, "page=²", 1, 10, False, True),
        (25, "page=٢", 1, 10, False, True),
        (25, "page=999999999", 21, 25, True, False),
        (25, "page=" + "9" * 5000, 1, 10, False, True),
    ],
)
def test_a_page_holds_its_rows(
    count: int, asked: str, first: int, last: int, has_previous: bool, has_next: bool
) -> None:
    found = page(count, asked)
    assert (found.first, found.last, found.total) == (first, last, count)
    assert names(found) == (f"{first:03d}", f"{last:03d}")
    assert (bool(found.previous), bool(found.next)) == (has_previous, has_next)


@pytest.mark.django_db
def test_the_way_to_the_next_page_keeps_the_conditions() -> None:
    found = page(25, "words=会议&page=2&source=masses")
    assert QueryDict(found.next[1:]).dict() == {"words": "会议", "page": "3", "source": "masses"}
    assert QueryDict(found.previous[1:]).dict() == {"words": "会议", "page": "1", "source": "masses"}
