"""Builds the invented city through the same services that people use."""

from datetime import date

from django.db import transaction

from shuping.demo.building import build_tree
from shuping.demo.debriefs import write_debriefs
from shuping.demo.history import play_history
from shuping.demo.opinions import write_opinions
from shuping.demo.reviews import Reviews
from shuping.demo.rounds import hold_rounds
from shuping.demo.services import set_day

TODAY = date(2026, 5, 21)  # the day on which the city's data was invented


def build_city() -> None:
    """Make the city in an empty database, as it stood on its day; the marker file is written last.

    Raises whatever a service refuses: the demo's data must fit the rules of the product.
    """
    with transaction.atomic():
        city = build_tree()
        play_history(city, TODAY)
        write_opinions(city, TODAY)
        reviews = Reviews(city)
        reviews.open()
        write_debriefs(city, reviews)
        hold_rounds(city, reviews, TODAY)
        reviews.finish()
    set_day(TODAY)
