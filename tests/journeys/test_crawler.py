"""Somebody opens every link that he is shown in the demo city: each leads somewhere, and no page of it is empty."""

import re
from collections import Counter
from collections.abc import Iterator
from html import unescape
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from playwright.sync_api import APIRequestContext, Playwright

from tests.journeys.people import DEMO_PEOPLE, City

LINK = re.compile(r'href="([^"]+)"')
EMPTY = re.compile(r'class="blank".*?<h2>(.*?)</h2>', re.DOTALL)
OF_ONE_SHAPE = 4  # pages that differ only in a number
OF_ONE_LIST = 12  # the same list, filtered and paged in other ways
MAY_BE_EMPTY = {"都办完了"}  # a desk where nothing is due is what everybody works for


@pytest.mark.parametrize("username", DEMO_PEOPLE)
def test_every_link_leads_somewhere_and_no_page_is_empty(playwright: Playwright, city: City, username: str) -> None:
    person = playwright.request.new_context(base_url=city.url, max_redirects=5)
    _sign_in(person, username)
    seen, faults = Counter[str](), []
    for path, status, html in _walk(person, city.url, seen):
        if status != 200:
            faults.append(f"{path} answered {status}")
        if "?" not in path:  # what a filter leaves may be nothing
            faults += [f"{path} is empty: {title}" for title in EMPTY.findall(html) if title not in MAY_BE_EMPTY]
    person.dispose()
    assert not faults, "\n".join(faults)
    assert len(seen) > 3


def _sign_in(person: APIRequestContext, username: str) -> None:
    page = person.get("/sign-in/").text()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert token is not None
    answer = person.post(f"/demo/enter/{username}/", form={"csrfmiddlewaretoken": token[1]})
    assert answer.ok, answer.status


def _walk(person: APIRequestContext, base: str, seen: Counter[str]) -> Iterator[tuple[str, int, str]]:
    """Yield (path, status, html) of every page reached by links from the first, some of each shape."""
    known, waiting = {"/"}, ["/"]
    while waiting:
        path = waiting.pop(0)
        answer = person.get(path)
        html = answer.text() if "text/html" in answer.headers.get("content-type", "") else ""
        yield path, answer.status, html
        for link in LINK.findall(html):
            address = urlsplit(urldefrag(urljoin(base + path, unescape(link))).url)
            there = address.path + (f"?{address.query}" if address.query else "")
            if address.netloc != urlsplit(base).netloc or there in known or there.startswith("/static/"):
                continue
            known.add(there)
            shape = re.sub(r"\d+", "N", address.path)
            seen[shape] += 1
            if seen[shape] <= (OF_ONE_LIST if address.query else OF_ONE_SHAPE):
                waiting.append(there)
