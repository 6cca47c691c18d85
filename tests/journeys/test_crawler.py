"""Somebody opens every link that he is shown in the demo city: each leads somewhere, and no page of it is empty."""

import re
from collections import Counter

import pytest
from playwright.sync_api import APIRequestContext, Playwright

from tests.journeys.crawling import EMPTY, walk
from tests.journeys.people import DEMO_PEOPLE, City

# What a person sees who has done nothing of the sort, or has nothing to do.
MAY_BE_EMPTY = {
    "都办完了", "您还没有提过意见", "没有要催办的", "没有催办过", "没有要您录的了",
    "没有可录的点评材料",  # each is recorded
    "议程还没有排",  # of a meeting to come
    "还没有录过",  # of a township, whose superior keeps its review in the same place
}  # fmt: skip
OF_THE_LOWEST = {"还没有评议过", "还没有本级的考核办法"}  # nobody reports to a village


@pytest.mark.parametrize("username", DEMO_PEOPLE)
def test_every_link_leads_somewhere_and_no_page_is_empty(playwright: Playwright, city: City, username: str) -> None:
    person = playwright.request.new_context(base_url=city.url, max_redirects=5)
    _sign_in(person, username)
    seen, faults = Counter[str](), []
    fine = MAY_BE_EMPTY | (OF_THE_LOWEST if username == "tianhesheng" else set())
    for path, status, html in walk(person, city.url, seen):
        if status != 200:
            faults.append(f"{path} answered {status}")
        if "?" not in path:  # what a filter leaves may be nothing
            faults += [f"{path} is empty: {title}" for title in EMPTY.findall(html) if title not in fine]
    person.dispose()
    assert not faults, "\n".join(faults)
    assert len(seen) > 3


def _sign_in(person: APIRequestContext, username: str) -> None:
    page = person.get("/sign-in/").text()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert token is not None
    answer = person.post(f"/demo/enter/{username}/", form={"csrfmiddlewaretoken": token[1]})
    assert answer.ok, answer.status
