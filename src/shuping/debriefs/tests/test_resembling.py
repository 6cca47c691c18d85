"""The index follows what is saved; gone, broken or of another database, it becomes what it would have become."""

import json
import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from shuping.core.jobs import queue
from shuping.core.jobs.worker import Worker
from shuping.core.models import Job
from shuping.debriefs import resembling, shared
from shuping.debriefs.models import ComparisonText, Version
from shuping.debriefs.services import comparison
from shuping.debriefs.tests import factories as debriefs
from shuping.debriefs.tests import vetting_factories as factories
from shuping.debriefs.tests.vetting_factories import COPIED, subject_of, submitted, text_of
from tests.worlds import AT, World


def stored() -> set[int]:
    return resembling._opened().numbers()


def wanted(*rows: Version | ComparisonText) -> set[int]:
    return {resembling.Row(isinstance(row, Version), row.pk).number(resembling.digest_of(row.text)) for row in rows}


def said(world: World, place: str = "green") -> list[tuple[int, int, str]]:
    subject = subject_of(world, place)
    found = shared.passages(world.actor("officer"), subject, text_of(place))
    return [(each.start, each.end, source.name) for each in found for source in each.sources]


def test_the_index_holds_the_newest_versions_and_the_model_texts_and_nothing_else(world: World) -> None:
    first, pine = factories.both(world)
    assert stored() == wanted(first, pine)
    second = submitted(world, "green", text_of("green") + "\n又走了两个村。")
    model = factories.comparison_text(world)
    factories.comparison_text(world, ComparisonText.Kind.SET_PHRASES, "坚持大抓基层的鲜明导向")
    assert stored() == wanted(second, pine, model)
    assert not resembling.is_behind()
    comparison.drop_text(actor=world.actor("officer"), text_id=model.pk, at=AT)
    assert resembling.is_behind()
    resembling.keep_index()
    assert stored() == wanted(second, pine)


def test_what_was_kept_step_by_step_is_what_is_made_anew(world: World, settings: Any, tmp_path: Path) -> None:
    factories.both(world)
    submitted(world, "green", text_of("green") + "\n又走了两个村。")
    factories.last_years(world, "pine")
    factories.comparison_text(world)
    kept, before = stored(), said(world)
    assert len(kept) == 4
    assert before
    settings.RESEMBLANCE = tmp_path / "anew"
    assert said(world) == []
    assert resembling.is_behind()
    resembling.keep_index()
    assert (stored(), said(world)) == (kept, before)


@pytest.mark.parametrize("broken", ["gone", "format", "list", "array"])
def test_a_folder_that_is_gone_broken_or_of_another_format_is_made_anew(
    world: World, settings: Any, broken: str
) -> None:
    factories.both(world)
    before, folder = said(world), Path(settings.RESEMBLANCE)
    assert before
    if broken == "gone":
        shutil.rmtree(folder)
    elif broken == "format":
        (folder / "segments.json").write_text(json.dumps({"format": 99}), encoding="utf-8")
    elif broken == "list":
        (folder / "segments.json").write_text("{", encoding="utf-8")
    else:
        for file in folder.glob("*.npy"):
            file.write_bytes(b"")
    assert said(world) == []
    assert resembling.is_behind()
    resembling.keep_index()
    assert said(world) == before


def test_an_index_of_another_database_is_brought_into_step_by_the_words(world: World) -> None:
    green, pine = factories.both(world)
    other = text_of("pine", with_copy=False)
    Version.objects.filter(pk=pine.pk).update(text=other, digest=resembling.digest_of(other))  # as after a restore
    assert said(world) == []  # what the index says of a row with other words is not told
    resembling.keep_index()
    pine.refresh_from_db()
    assert stored() == wanted(green, pine)


def test_keeping_it_twice_changes_no_file(world: World, settings: Any) -> None:
    factories.both(world)
    files = {file.name: file.read_bytes() for file in Path(settings.RESEMBLANCE).iterdir()}
    resembling.keep_index()
    assert {file.name: file.read_bytes() for file in Path(settings.RESEMBLANCE).iterdir()} == files


@pytest.mark.django_db(transaction=True)
def test_the_worker_keeps_it_and_a_job_that_died_is_done_again(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.worlds import build_world  # noqa: PLC0415 - after the tables were emptied

    world = build_world()
    factories.both(world)
    shutil.rmtree(settings.RESEMBLANCE)
    Job.objects.all().delete()
    model = comparison.add_text(
        actor=world.actor("officer"), organisation=world["city"], kind="model", title="范文", text=COPIED, at=AT
    )
    job = Job.objects.get(name=resembling.JOB)
    lost = queue.claim("dead:1", timezone.now())
    assert lost is not None
    Job.objects.filter(pk=job.pk).update(leased_until=timezone.now() - timedelta(seconds=1))  # kill -9
    worker = Worker()
    assert worker.do_one()
    job.refresh_from_db()
    assert (job.state, job.tries) == (Job.State.DONE, 2)
    assert wanted(model) < stored()
    assert not resembling.is_behind()


def test_submitting_a_version_asks_for_the_index_and_keeping_a_draft_does_not(world: World) -> None:
    def jobs() -> int:
        return Job.objects.filter(name=resembling.JOB).count()

    report = debriefs.kept(world)
    assert jobs() == 0
    version = debriefs.submit(world, report)
    assert jobs() == 1
    resembling.keep_index()
    assert stored() == wanted(version)
