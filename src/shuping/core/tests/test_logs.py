"""The log of the process holds no personal data: neither what an error says nor what was asked for."""

import io
import logging
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from shuping.core.logs import Formatter

SECRET = "方若兰13800000000"


def break_(request: HttpRequest) -> HttpResponse:
    try:
        int(request.GET["name"])
    except ValueError as error:
        raise LookupError(f"nobody is called {SECRET}") from error
    raise AssertionError


urlpatterns = [path("breaks/", break_)]
handler500 = "shuping.core.faults.server_error"


@pytest.fixture
def written() -> Any:
    """What the console handler of our settings writes."""
    (handler,) = (
        found for found in logging.getLogger().handlers
        if isinstance(found, logging.StreamHandler) and isinstance(found.formatter, Formatter)
    )  # fmt: skip
    before, handler.stream = handler.stream, io.StringIO()  # not by setStream: an earlier test may have closed its own
    yield handler.stream
    handler.stream = before


def test_a_fault_is_logged_by_its_place_and_kind_without_what_it_says(settings: Any, written: io.StringIO) -> None:
    settings.ROOT_URLCONF, settings.MIDDLEWARE = __name__, []
    answer = Client(raise_request_exception=False).get("/breaks/", {"name": SECRET})
    assert answer.status_code == 500
    said = written.getvalue()
    assert "Internal Server Error: /breaks/" in said
    assert "in break_" in said
    assert said.index("builtins.ValueError") < said.index("builtins.LookupError")
    assert "方若兰" not in said
    assert "13800000000" not in said
    assert "?" not in said
