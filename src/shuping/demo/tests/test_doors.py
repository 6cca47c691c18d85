"""The demo's doors exist only where the folder itself says that it is a demo."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from django.test import Client
from django.urls import reverse

from tests.worlds import World


def test_a_setting_alone_opens_no_door(world: World, client: Client, settings: Any, tmp_path: Path) -> None:
    settings.DEMO = True
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, data=tmp_path)
    assert client.post(reverse("demo:enter", args=["fangruolan"])).status_code == 404
    client.force_login(world.user("chief"), backend="django.contrib.auth.backends.ModelBackend")
    assert client.post(reverse("demo:day"), {"day": "2030-01-01"}).status_code == 404
    assert not settings.ENVIRONMENT.marker.exists()
