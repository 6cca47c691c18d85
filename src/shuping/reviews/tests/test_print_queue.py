"""会前打印: what is missing for the day stands on top, every paper has its copies, all of them become one PDF."""

import io
import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from shuping.access.models import Grant
from shuping.access.queries import granted
from shuping.ballots.models import BallotRound
from shuping.ballots.services import ceremony, printing
from shuping.core import clock
from shuping.core.guarded import TookTooLong
from shuping.core.jobs import queue
from shuping.core.models import Job
from shuping.debriefs.models import State as DebriefState
from shuping.debriefs.models import Version
from shuping.debriefs.tests import factories as debriefs
from shuping.hall.services import agenda
from shuping.papers.paper import Paper, Paragraph
from shuping.reviews import print_queue, queries
from shuping.reviews.models import PrintOrder, Review, State
from shuping.reviews.print_queue import Batch, Place, Printout
from shuping.reviews.services import balloting, print_orders
from shuping.reviews.services.acts import BadReview, WrongState
from shuping.reviews.tests import factories
from shuping.sealing import trial
from shuping.sealing.slips import combine, new_slips
from tests.access.reviews import of_us
from tests.worlds import AT, START, World


@pytest.fixture(autouse=True)
def _on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 3, 2, 2, 0, tzinfo=UTC))


def batches(world: World, found: Review) -> dict[Place, Batch]:
    found.refresh_from_db()
    return {each.place: each for each in print_queue.batches(world.actor("officer"), found, clock.today())}


def missing(world: World, found: Review) -> list[tuple[str, str]]:
    return [(each.title, each.url) for batch in batches(world, found).values() for each in batch.missing]


def with_round(world: World, found: Review, channels: str) -> BallotRound:
    return balloting.set_up_round(actor=world.actor("officer"), review_id=found.pk, channels=channels, at=AT)


def hands(world: World, found: Review) -> None:
    """Two scrutineers and two tellers, from before the meeting and for good."""
    for name, role in (
        ("supervisor", "scrutineer"),
        ("mayor", "scrutineer"),
        ("nobody", "teller"),
        ("auditor", "teller"),
    ):
        Grant.objects.create(
            person=world.people[name], role=role, organisation=found.organisation, title="测评", from_on=START
        )


def accept(world: World, found: Review, place: str) -> Version:
    subject = next(each for each in queries.subjects(found) if each.organisation == world[place])
    report = debriefs.keep(world, subject, debriefs.reports.WHOLE, by=f"{place}-organiser")
    version = debriefs.submit(world, report, by=f"{place}-secretary")
    debriefs.judged(version, world.people["chief"], Version.Verdict.ACCEPTED)
    return version


def page(world: World, found: Review, status: int = 200) -> str:
    client = Client()
    client.force_login(world.user("officer"), backend="django.contrib.auth.backends.ModelBackend")
    answer = client.get(reverse("reviews:print_queue", args=[found.pk]))
    assert answer.status_code == status
    return answer.content.decode()


def test_a_review_without_meeting_and_round_says_what_is_missing_and_leads_there(world: World) -> None:
    found = factories.opened(world)
    assert missing(world, found) == [
        ("控制台：议程还没有放上去", reverse("hall:console", args=[found.pk])),
        ("述职报告：2 份还没有交", f"{reverse('debriefs:list')}?review={found.pk}"),
        ("民主测评：还没有设", reverse("reviews:round", args=[found.pk])),
    ]
    shown = page(world, found)
    assert "会前打印：还差 3 项" in shown
    assert shown.index("民主测评：还没有设") < shown.index("会议当天：组织者"), (
        "what is missing stands above the papers"
    )


def test_a_review_that_is_being_prepared_lacks_what_its_own_page_says_it_lacks(world: World) -> None:
    found = factories.a_review(world)
    titles = [title for title, _url in missing(world, found)]
    assert titles[-1] == "述职评议：还没有启动"
    assert "日程：还没有定全" in titles
    assert set(batches(world, found)) == {Place.SCRIPTS, Place.AGENDA}
    assert batches(world, found)[Place.AGENDA].printouts == []
    assert "会议的日子还没有定" in page(world, found)


def test_what_is_put_right_is_missing_no_more(world: World) -> None:
    found = factories.opened(world)
    agenda.prepare(actor=world.actor("officer"), review_id=found.pk, at=AT)
    for place in ("green", "pine"):
        accept(world, found, place)
    with_round(world, found, "paper")
    hands(world, found)
    assert missing(world, found) == []
    assert "会前打印：都齐了" in page(world, found)
    assert [each.is_ready for each in batches(world, found)[Place.DEBRIEFS].printouts] == [True, True]


def test_a_debrief_is_ready_once_it_is_accepted(world: World) -> None:
    found = factories.opened(world)
    version = accept(world, found, "green")
    version.debrief.state = DebriefState.SUBMITTED
    version.debrief.save()
    assert ("述职报告：1 份还没有审定", f"{reverse('debriefs:list')}?review={found.pk}") in missing(world, found)
    green, pine = batches(world, found)[Place.DEBRIEFS].printouts
    assert (green.is_ready, green.line, len(green.files)) == (False, "待审阅，第 1 版", 2)
    assert (pine.is_ready, pine.line, len(pine.files)) == (False, "没有动笔", 0)


def test_paper_ballots_are_as_many_as_are_entitled_and_some_to_spare(world: World) -> None:
    found = factories.opened(world)
    with_round(world, found, "paper")
    batch = batches(world, found)[Place.BALLOTS]
    assert [each.copies for each in batch.printouts] == [22] * 3
    assert [each.title for each in batch.missing] == [
        "监票人：会议那天有 0 名，要 2 名",
        "计票人：会议那天有 0 名，要 2 名",
    ]
    assert Place.SLIPS not in batches(world, found)


def test_a_grant_counts_where_it_reaches_the_place_on_the_day_of_the_meeting(world: World) -> None:
    found, day = factories.opened(world), date(2026, 6, 26)
    Grant.objects.create(
        person=world.people["nobody"], role="teller", organisation=world["city"], title="测评", from_on=START,
        until_on=day,
    )  # fmt: skip
    Grant.objects.create(
        person=world.people["auditor"], role="teller", organisation=world["green"], title="测评", from_on=START
    )
    assert granted("teller", found.organisation, day) == 0
    assert granted("teller", found.organisation, date(2026, 6, 25)) == 1
    assert granted("teller", world["green-1"], date(2026, 6, 25)) == 2


def test_slips_and_keys_are_only_told_of_and_never_printed_here(world: World) -> None:
    found = factories.opened(world)
    made = with_round(world, found, "both")
    hands(world, found)
    lacking = dict(missing(world, found))
    assert lacking["票条：还没有印"] == reverse("ballots:slips", args=[made.pk])
    assert lacking["钥匙：还没有试封"] == reverse("ballots:detail", args=[made.pk]), "the organiser holds no key"
    assert [each.copies for each in batches(world, found)[Place.BALLOTS].printouts] == [5] * 3
    key, key_slips = new_slips()
    file = trial.key_file(trial.KeyFile(made.sealed.id_bytes, made.title, key))
    scrutineer = world.actor("supervisor")
    ceremony.bring_key(actor=scrutineer, round_id=made.pk, content=file, at=AT)
    numbers = {"A": 22, "B": 22, "C": 22}
    printing.draw_slips(actor=world.actor("officer"), round_id=made.pk, numbers=numbers, at=AT)
    asked = trial.read_trial_file(ceremony.trial_file(BallotRound.objects.get(pk=made.pk)))
    word = trial.answer(combine(key_slips[:2], key), asked)
    ceremony.answer_trial(actor=scrutineer, round_id=made.pk, typed=word, at=AT)
    batch = batches(world, found)[Place.SLIPS]
    assert list(batch.missing) == []
    slips, keys = batch.printouts
    assert (slips.copies, slips.make, slips.is_ready) == (66, None, True)
    assert slips.line.startswith("印了 9 页：A票 22 张，B票 22 张，C票 22 张。只印一次")
    assert (keys.copies, keys.make, keys.is_ready) == (3, None, True)
    shown = page(world, found)
    assert reverse("ballots:slips", args=[made.pk]) not in shown, "what was printed is not offered again"


def test_a_void_round_is_no_round(world: World) -> None:
    found = factories.opened(world)
    made = with_round(world, found, "phone")
    BallotRound.objects.filter(pk=made.pk).update(state="void")
    assert dict(missing(world, found))["民主测评：还没有设"] == reverse("reviews:round", args=[found.pk])


def test_rooms_tell_their_papers_in_whatever_order_and_they_lie_in_that_of_printing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(print_queue, "_rooms", [])
    for place in (Place.GRADING, Place.SCRIPTS, Place.BALLOTS):
        print_queue.register(lambda _a, _f, _t, place=place: [Batch(place, place.name, [])])
    told = print_queue.batches(world.actor("officer"), factories.opened(world), clock.today())
    assert [each.place for each in told] == [Place.SCRIPTS, Place.BALLOTS, Place.GRADING]


@pytest.mark.parametrize("state", [State.GRADED, State.ARCHIVED])
def test_after_the_grades_the_page_says_that_nothing_is_to_be_printed(world: World, state: State) -> None:
    found = factories.opened(world)
    Review.objects.filter(pk=found.pk).update(state=state)
    shown = page(world, found)
    assert "等次已经定了，会前打印用不上了" in shown
    assert reverse("reviews:print_order", args=[found.pk]) not in shown
    with pytest.raises(WrongState):
        order(world, found)


def test_the_review_of_us_has_no_such_page(world: World) -> None:
    page(world, of_us(world), 404)


def order(world: World, found: Review, *, on_both_sides: bool = False) -> PrintOrder:
    return print_orders.order_papers(
        actor=world.actor("officer"), review_id=found.pk, on_both_sides=on_both_sides, at=clock.now()
    )


def carried_out(world: World, found: Review, **how: bool) -> PrintOrder:
    made = order(world, found, **how)
    print_orders.carry_out(review_id=found.pk, number=made.number)
    made.refresh_from_db()
    return made


def test_all_that_is_ready_becomes_one_pdf_whose_pages_are_counted(world: World) -> None:
    found = factories.opened(world)
    accept(world, found, "green")
    with_round(world, found, "paper")
    made = carried_out(world, found)
    job = Job.objects.get(name=print_orders.JOB)
    assert job.facts == {"review_id": found.pk, "number": 1}
    keys = [key.partition(":")[0] for key, *_more in made.papers]
    assert keys == ["script"] * 3 + ["agenda"] + ["sheet"] * 2 + ["debrief"] + ["ballot"] * 3 + ["grading"]
    pages = [count for *_more, count in made.papers]
    assert pages[:6] == [1] * 6, "scripts, agenda and sheets stay on one sheet"
    of = list(batches(world, found).values())
    reader = PdfReader(io.BytesIO(print_orders.file_of(made, of)))
    texts = [re.sub(r"\s", "", each.extract_text()) for each in reader.pages]
    first = next(number for number, text in enumerate(texts) if text.startswith("会议当天：组织者"))
    assert len(texts) - first == sum(pages)
    cover = "".join(texts[:first])
    assert "1会议当天：组织者一张纸，放在手边21" in cover, "its copies and its pages"
    assert "测评票A票" in cover
    assert "不在里面的：" in cover
    assert "述职报告松涧镇党委" in cover[cover.index("不在里面的：") :]
    shown = page(world, found)
    assert f"下载 PDF（{sum(pages)} 页和清单）" in shown
    assert "印 22 份，每份 1 页" in shown
    assert print_orders.changed_since(made, of) == []


def few(monkeypatch: pytest.MonkeyPatch, *printouts: Printout) -> None:
    """Let one room tell these papers alone, so that a test makes a page or two."""
    monkeypatch.setattr(print_queue, "_rooms", [lambda _a, _f, _t: [Batch(Place.AGENDA, "议程", printouts)]])


def a_printout(key: str = "agenda", edition: str = "1", **changes: Any) -> Printout:
    make = lambda: Paper("议程", [Paragraph("九点开会。")])  # noqa: E731
    return Printout(
        **{"key": key, "title": f"议程{key}", "copies": 2, "line": "", "files": [], "make": make, **changes},
        edition=edition,
    )


def test_what_changed_after_the_pdf_was_made_is_named(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    found = factories.opened(world)
    few(monkeypatch, a_printout("a"), a_printout("b"), a_printout("c"))
    made = carried_out(world, found)
    few(monkeypatch, a_printout("a"), a_printout("b", "2"), a_printout("c", is_ready=False), a_printout("d"))
    of = list(batches(world, found).values())
    assert print_orders.changed_since(made, of) == ["议程b", "议程d", "议程c"]
    assert "生成以后有 3 份变了：议程b" in page(world, found)


def test_the_last_order_counts_and_only_its_file_is_kept(
    world: World, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    found = factories.opened(world)
    few(monkeypatch, a_printout())
    first = carried_out(world, found)
    assert print_orders.path_of(first).stat().st_mode & 0o077 == 0, "nobody else on the machine reads it"
    second = order(world, found, on_both_sides=True)
    assert (second.pk, second.number, second.made_at, second.papers) == (first.pk, 2, None, [])
    print_orders.carry_out(review_id=found.pk, number=1)
    second.refresh_from_db()
    assert second.made_at is None, "what was ordered before makes nothing"
    print_orders.carry_out(review_id=found.pk, number=2)
    second.refresh_from_db()
    assert [path.name for path in Path(settings.PRINTED).iterdir()] == [f"{found.pk}-2.pdf"]
    before = print_orders.path_of(second).stat().st_mtime_ns
    print_orders.carry_out(review_id=found.pk, number=2)
    assert print_orders.path_of(second).stat().st_mtime_ns == before, "a second run does nothing"
    assert len(PdfReader(print_orders.path_of(second)).pages) == 4, "cover and paper, each with its empty back"


def test_a_file_that_is_gone_is_said_and_made_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    found = factories.opened(world)
    few(monkeypatch, a_printout())
    made = carried_out(world, found)
    print_orders.path_of(made).unlink()
    assert "上次生成的文件不在了" in page(world, found)


def test_whoever_lost_the_right_gets_nothing_made(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    found = factories.opened(world)
    few(monkeypatch, a_printout())
    made = order(world, found)
    world.people["officer"].appointments.update(until_on=START)
    print_orders.carry_out(review_id=found.pk, number=made.number)
    made.refresh_from_db()
    assert made.refusal == f"{world.people['officer'].name}现在没有组织这次述职评议的权了，请有权的同志再生成。"
    assert not print_orders.path_of(made).exists()


def test_a_paper_that_one_may_not_print_alone_is_not_had_with_the_others(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = factories.opened(world)
    few(monkeypatch, a_printout("a"), a_printout("b"))
    made = carried_out(world, found)
    few(monkeypatch, a_printout("a"))
    client = Client()
    client.force_login(world.user("officer"), backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(reverse("reviews:print_whole", args=[found.pk])).status_code == 404
    few(monkeypatch, a_printout("a"), a_printout("b"))
    answer = client.get(reverse("reviews:print_whole", args=[found.pk]))
    assert answer.content == print_orders.path_of(made).read_bytes()


def test_nothing_is_ordered_where_nothing_is_ready(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    found = factories.opened(world)
    few(monkeypatch, a_printout(is_ready=False), a_printout("slips", make=None))
    with pytest.raises(BadReview):
        order(world, found)
    assert not PrintOrder.objects.exists()
    assert "还没有能印的材料" in page(world, found)


def test_a_try_that_fails_is_told_and_comes_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    found = factories.opened(world)
    few(monkeypatch, a_printout())
    made = order(world, found)
    assert "正在生成…" in page(world, found)

    def too_long(*_papers: Any, **_how: Any) -> None:
        raise TookTooLong("太久了。")

    monkeypatch.setattr(print_orders, "to_one_pdf", too_long)
    with pytest.raises(TookTooLong):
        print_orders.carry_out(review_id=found.pk, number=made.number)
    job = queue.claim("tests", datetime.now(UTC))
    assert job is not None
    queue.fail(job, "太久了。", datetime.now(UTC))
    assert print_orders.progress(made) == print_orders.Progress(is_going=True, sentence="太久了。")
    Job.objects.filter(pk=job.pk).update(state=Job.State.FAILED)
    assert print_orders.progress(made) == print_orders.Progress(is_going=False, sentence="太久了。")
    assert "再生成一次" in page(world, found)
