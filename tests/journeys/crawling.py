"""Walk through an instance by the links that somebody is shown."""

import os
import re
from collections import Counter
from collections.abc import Iterator
from html import unescape
from urllib.parse import urldefrag, urljoin, urlsplit

from playwright.sync_api import APIRequestContext

LINK = re.compile(r'href="([^"]+)"')
EMPTY = re.compile(r'class="blank".*?<h2>(.*?)</h2>', re.DOTALL)
LONG = bool(os.environ.get("SHUPING_LONG"))
OF_ONE_SHAPE = 3 if LONG else 2  # pages that differ only in a number
OF_ONE_LIST = 5 if LONG else 3  # the same list, filtered and paged in other ways
OF_ONE_PAPER = 3 if LONG else 1  # a Word or PDF file takes a second to make
PAPER = re.compile(r"\.(docx|pdf|xlsx|ics)$")


def _most(path: str, query: str) -> int:
    if PAPER.search(path):
        return OF_ONE_PAPER
    return OF_ONE_LIST if query else OF_ONE_SHAPE


def walk(person: APIRequestContext, base: str, seen: Counter[str]) -> Iterator[tuple[str, int, str]]:
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
            if seen[shape] <= _most(address.path, address.query):
                waiting.append(there)
