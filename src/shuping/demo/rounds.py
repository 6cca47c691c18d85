"""The secret rounds of the city: last meeting's, counted; a township's, being keyed; one of the day, with phones."""

import random
from datetime import date
from typing import Any

from shuping.access.services import found_grant
from shuping.ballots.models import BallotRound
from shuping.ballots.services import paper, setting_up
from shuping.ballots.services.paper import Sheets
from shuping.ballots.services.setting_up import ClassWish, RoundWish
from shuping.core import clock
from shuping.demo.building import City, read
from shuping.demo.reviews import Reviews
from shuping.tree.models import Appointment, Organisation

CHANCES = (60, 26, 9, 3, 1, 1)  # of the four options, best first, blank, unclear, in a hundred
MARKS = ("1", "2", "3", "4", "0", "9")


def hold_rounds(city: City, reviews: Reviews, today: date) -> None:
    """Hold every round up to a day, that of a review as the review sets it up.

    What is on a sheet is drawn with a seed: the same city each time.
    """
    for row in read("rounds.toml")["round"]:
        if row["on"] <= today:
            _hold(city, reviews, row)


def _hold(city: City, reviews: Reviews, row: dict[str, Any]) -> None:
    place = city.organisations[row["organisation"]]
    for role, names in (("teller", row["tellers"]), ("scrutineer", row["scrutineers"])):
        for name in names:
            found_grant(
                person=city.people[name],
                role=role,
                organisation=place,
                title=row["title"],
                from_on=row["on"],
                last_on=row["until"],
                at=clock.moment(row["on"], 8),
            )
    at = clock.moment(row["on"], 8, 30)
    organiser, scrutineer = city.actor(row["organiser"], row["on"]), city.actor(row["scrutineers"][0], row["on"])
    if "review" in row:
        made = reviews.round_of(row["review"])
    else:
        made = setting_up.make_round(actor=organiser, organisation=place, wish=_wish(place, row), at=at)
        setting_up.fix_round(actor=organiser, round_id=made.pk, at=at)
    if made.is_sealed:
        return  # slips and key are for the hands of the hall
    sheets = {key: Sheets(*numbers) for key, numbers in zip("ABC", row["sheets"], strict=False)}
    paper.count_sheets(actor=scrutineer, round_id=made.pk, sheets=sheets, at=clock.moment(row["on"], 11, 50))
    _key(city, row, made)
    if "differing" not in row:
        paper.count_round(actor=scrutineer, round_id=made.pk, at=clock.moment(row["on"], 12, 14))


def _wish(place: Organisation, row: dict[str, Any]) -> RoundWish:
    return RoundWish(
        title=row["title"],
        held_on=row["on"],
        rows=row.get("rows") or _secretaries(place, row["on"]),
        options=[(name, points) for name, points in row["options"]],
        classes=[ClassWish(*each) for each in row["classes"]],
        blank="abstain",
        unclear="void_row",
        uniform="count",
        formula="top_rate",
        least=5,
        basis=row["basis"],
        channels=row.get("channels", "paper"),
    )


def _secretaries(place: Organisation, on: date) -> list[str]:
    """Return the secretaries right below a committee on a day, each with his place, in the order of the tree."""
    rows = Appointment.objects.filter(
        post__organisation__parent=place, post__organisation__kind="township", post__kind="secretary", from_on__lte=on
    ).exclude(until_on__lte=on)
    found = rows.select_related("person", "post__organisation").order_by("post__organisation__path")
    return [f"{each.post.organisation.short_name}　{each.person.name}" for each in found]


def _key(city: City, row: dict[str, Any], made: BallotRound) -> None:
    drawn = random.Random(row["title"])  # noqa: S311 - the demo is the same each time
    first, second = (city.actor(name, row["on"]) for name in row["tellers"])
    for voters in made.classes.all():
        for number in range(1, (voters.cast or 0) + 1):
            typed = "".join(drawn.choices(MARKS, CHANCES, k=len(made.rows)))
            paper.key_sheet(actor=first, round_id=made.pk, key=voters.key, number=number, typed=typed)
            if number <= row.get("second_until", number):
                again = f"{'2' if typed[0] == '1' else '1'}{typed[1:]}" if number == row.get("differing") else typed
                paper.key_sheet(actor=second, round_id=made.pk, key=voters.key, number=number, typed=again)
