"""`shuping doctor` names the optional programs and how to get them."""

import io
from dataclasses import replace

import pytest
from django.core.management import call_command

from shuping.documents import confined, recognised


@pytest.mark.django_db
@pytest.mark.parametrize("is_there", [True, False])
def test_it_says_whether_old_files_and_scans_can_be_read_and_what_to_install(monkeypatch, is_there):
    monkeypatch.setattr(confined, "found", lambda program: f"/usr/bin/{program}" if is_there else None)
    monkeypatch.setattr(recognised, "languages", lambda: {"chi_sim"} if is_there else set())
    out = io.StringIO()
    call_command("doctor", stdout=out)
    said = out.getvalue()
    assert ("有 LibreOffice，能读" in said, "标为识别稿" in said) == (is_there, is_there)
    for package in ("libreoffice-writer", "tesseract-ocr-chi-sim poppler-utils"):
        assert (package in said) is not is_there


@pytest.mark.django_db
@pytest.mark.parametrize(("mode", "is_said"), [(0o700, False), (0o755, True), (0o710, True)])
def test_it_says_when_others_on_the_machine_can_look_into_the_folder(settings, tmp_path, mode, is_said):
    folder = tmp_path / "data"
    folder.mkdir()
    folder.chmod(mode)
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, data=folder)
    out = io.StringIO()
    call_command("doctor", stdout=out)
    assert (f"chmod -R go= {folder}" in out.getvalue()) is is_said
