"""`shuping doctor` names the optional programs and how to get them."""

import io

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
