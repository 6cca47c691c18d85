"""The page of a review leads who decides to the table, and after the decision to the letters."""

import pytest
from django.urls import reverse

from shuping.core import clock
from shuping.results.rules import Entry
from shuping.results.tests.factories import decide, fill, opened, vote
from shuping.reviews import queries as review_queries
from shuping.reviews.tests.test_pages import At
from tests.worlds import AT


@pytest.fixture(autouse=True)
def _on_the_day(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: AT)


def test_the_red_button_leads_from_the_count_to_the_grades_and_on_to_the_letters(world):
    found = opened(world, formula="top_rate", components=[], bands=[])
    vote(world, found, ("12", "21"))
    red = f'<a class="btn btn-red btn-wide" href="{reverse("results:table", args=[found.pk])}">%s</a>'
    officer, mayor = At(world, "officer"), At(world, "mayor")
    assert red % "填等次表" in officer.see("reviews:detail", found.pk)
    assert "btn-red" not in mayor.see("reviews:detail", found.pk)
    fill(world, found, {each.pk: Entry(grade="较好") for each in review_queries.reporting(found)})
    decide(world, found)
    page = officer.see("reviews:detail", found.pk)
    assert red % "去反馈、通报、归档" in page
    assert page.count("btn-red") == 1
    assert "btn-red" not in mayor.see("reviews:detail", found.pk)
