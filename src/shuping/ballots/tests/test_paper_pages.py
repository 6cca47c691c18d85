"""The pages of keying say how far both passes are."""

import re

from django.test import Client
from django.urls import reverse

from shuping.ballots.tests import factories
from tests.worlds import World


def see(world: World, name: str, door: str, *args: object) -> str:
    client = Client()
    client.force_login(world.user(name), backend="django.contrib.auth.backends.ModelBackend")
    return re.sub(r"\s+", " ", client.get(reverse(door, args=args)).content.decode())


def test_a_sheet_keyed_once_is_counted_in_the_first_pass(world: World) -> None:
    made = factories.differing(world)
    factories.key(world, made, "green-clerk", "A", 2, "111")
    page = see(world, "pine-organiser", "ballots:key", made.pk, "A")
    assert "一共 6 张：第一遍录了 2 张，第二遍录了 1 张。" in page
    page = see(world, "supervisor", "ballots:detail", made.pk)
    counted = (("票数", 6), ("第一遍", 2), ("第二遍", 1), ("要核对", 1))
    assert "".join(f'<td class="number" data-label="{head}">{number}</td>' for head, number in counted) in page


def test_the_numbers_of_sheets_can_be_put_right_from_the_page_of_the_keying(world: World) -> None:
    made = factories.keying(world)
    address = reverse("ballots:sheets", args=[made.pk])
    assert address in see(world, "supervisor", "ballots:detail", made.pk)
    assert address not in see(world, "pine-organiser", "ballots:detail", made.pk)
    page = see(world, "supervisor", "ballots:sheets", made.pk)
    assert "<h1>改清点数</h1>" in page
    given = {name: re.search(f'name="{name}_A" value="(\\d+)"', page) for name in ("handed_out", "cast", "spoiled")}
    assert {name: found and found[1] for name, found in given.items()} == {
        "handed_out": "7",
        "cast": "6",
        "spoiled": "1",
    }
