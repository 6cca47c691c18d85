"""Comparison texts: added by pasting or as a file, read, dropped; each organisation keeps its own."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from shuping.audit import chain
from shuping.audit.queries import bodies
from shuping.core.errors import NotFound
from shuping.core.models import Job
from shuping.core.once import FIELD, new_token
from shuping.debriefs import queries, resembling
from shuping.debriefs.models import ComparisonText
from shuping.debriefs.services import comparison
from shuping.debriefs.services.comparison import BadText
from shuping.debriefs.tests import vetting_factories as factories
from tests.worlds import AT, World


def client_of(world: World, name: str) -> Client:
    client = Client()
    client.force_login(world.user(name), backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_a_text_is_added_and_the_index_is_told(world: World) -> None:
    made = factories.comparison_text(world)
    assert Job.objects.filter(name=resembling.JOB).count() == 1
    comparison.drop_text(actor=world.actor("officer"), text_id=made.pk, at=AT)
    assert Job.objects.filter(name=resembling.JOB).count() == 2
    acts = [chain.unpack(bytes(body)).act for body in bodies()]
    assert acts[-2:] == ["debriefs.text_added", "debriefs.text_dropped"]
    with pytest.raises(NotFound):
        comparison.drop_text(actor=world.actor("officer"), text_id=made.pk, at=AT)


@pytest.mark.parametrize(
    ("title", "text", "kind", "sentence"),
    [
        ("", "字", "model", "请写一个名称"),
        ("长" * 81, "字", "model", "请写一个名称"),
        ("范文", " \n", "model", "请把全文贴进来"),
        ("范文", "字" * 100_001, "model", "请分成几份"),
        ("范文", "字", "other", "请选是范文"),
    ],
)
def test_a_text_that_cannot_be_kept_is_refused(world: World, title: str, text: str, kind: str, sentence: str) -> None:
    actor = world.actor("officer")
    with pytest.raises(BadText, match=sentence):
        comparison.add_text(actor=actor, organisation=world["city"], kind=kind, title=title, text=text, at=AT)
    assert not ComparisonText.objects.exists()


def test_each_organisation_keeps_its_own(world: World) -> None:
    made = factories.comparison_text(world)
    own = factories.comparison_text(world, place="green", actor="green-organiser")
    assert list(queries.texts(world.actor("mayor"))) == [made]
    assert list(queries.texts(world.actor("green-secretary"))) == [own]
    with pytest.raises(NotFound):
        comparison.drop_text(actor=world.actor("green-organiser"), text_id=made.pk, at=AT)
    with pytest.raises(NotFound):
        comparison.add_text(
            actor=world.actor("green-organiser"), organisation=world["pine"], kind="model", title="一", text="字", at=AT
        )


def test_a_file_is_read_and_a_bad_one_is_told_with_what_was_typed_kept(world: World) -> None:
    client = client_of(world, "officer")
    address = reverse("debriefs:text_add")
    token = new_token(world.people["officer"].pk)
    sent = {"kind": "set_phrases", "title": "会议精神", "organisation": world["city"].pk, "text": "", FIELD: token}
    bad = client.post(address, {**sent, "file": SimpleUploadedFile("坏.docx", b"PK\x03\x04 not a package")})
    assert bad.status_code == 422
    assert 'value="会议精神"' in bad.content.decode()
    assert not ComparisonText.objects.exists()
    empty = client.post(address, sent)
    assert "请选一个文件，或把全文贴进来。" in empty.content.decode()
    done = client.post(
        address, {**sent, "file": SimpleUploadedFile("好.txt", "坚持大抓基层的鲜明导向。".encode())}, follow=True
    )
    assert "加上了。报告里写了这些话，不再算相同的段落。" in done.content.decode()
    assert ComparisonText.objects.get().text == "坚持大抓基层的鲜明导向。"


def test_pages_have_their_empty_state_and_show_the_text(world: World) -> None:
    client = client_of(world, "officer")
    assert "还没有对照材料" in client.get(reverse("debriefs:texts")).content.decode()
    made = factories.comparison_text(world)
    assert "对照材料 1 份" in client.get(reverse("debriefs:texts")).content.decode()
    shown = client.get(reverse("debriefs:text", args=[made.pk])).content.decode()
    assert factories.COPIED in shown
    answer = client.post(reverse("debriefs:text_drop", args=[made.pk]), follow=True)
    assert "《往年范文》不再用来对照。" in answer.content.decode()
