from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from shuping.accounts.middleware import SEEN
from shuping.core import clock
from shuping.core.once import FIELD, new_token
from shuping.debriefs import queries
from shuping.debriefs.models import Version
from shuping.debriefs.tests import factories, reports
from shuping.findings.tests import factories as findings
from shuping.reviews.tests import factories as reviews
from tests.worlds import AT

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _on_the_day(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


def client(world, name):
    made = Client()
    made.force_login(world.user(name), backend="django.contrib.auth.backends.ModelBackend")
    return made


def page(world, name, found, door="detail", *args):
    return client(world, name).get(reverse(f"debriefs:{door}", args=[found.pk, *args]))


def send(world, name, found, door="detail", **data):
    return client(world, name).post(reverse(f"debriefs:{door}", args=[found.pk]), data, follow=True)


def said(response):
    return response.content.decode()


def test_a_report_that_nobody_began_shows_last_years_problems_and_what_is_to_be_written(world):
    found = factories.subject(world)
    findings.in_remedy(world)
    shown = said(page(world, "green-secretary", found))
    assert "试green-secretary的述职报告：还没有动笔" in shown
    assert "上年度的问题 1 个，0 个已销号，1 个还没有" in shown
    assert "三会一课打了折扣" in shown
    assert "最多 3,000 字，还能写 3,000 字" in shown


def test_without_last_years_problems_the_page_says_how_they_come(world):
    shown = said(page(world, "green-secretary", factories.subject(world)))
    assert "整改台账上没有本单位上年度的问题。" in shown
    assert "把整改情况写进报告" not in shown


def test_a_plain_form_keeps_the_text_and_shows_what_was_counted(world):
    found = factories.subject(world)
    answer = send(world, "green-organiser", found, text=reports.WHOLE.replace("\n", "\r\n"), revision=0, save="yes")
    assert "已存 10:00。" in said(answer)
    assert queries.debrief(found).text == reports.WHOLE.strip()
    assert "字数和各部分都合办法的要求。" in said(answer)
    assert "去提交" not in said(answer)  # the organiser writes, the secretary submits


def test_faults_are_shown_with_their_basis_and_the_passage_with_a_word(world):
    found = factories.subject(world)
    text = reports.WHOLE.replace("4个村没有人选。\n", f"4个村没有人选。{reports.VAGUE}\n")
    shown = said(send(world, "green-secretary", found, text=text, revision=0))
    assert "1 处要看" in shown
    assert "依据：有地方规定问题占三分之一到一半" in shown
    assert f'<span class="report-word">没点到人和事</span>{reports.VAGUE}' in shown


def test_what_the_ledger_says_is_put_into_the_text_that_was_just_typed(world):
    found = factories.subject(world)
    findings.in_remedy(world)
    answer = send(world, "green-secretary", found, text=f"{reports.HEADS[0]}我自己写的。", revision=0, insert="yes")
    text = queries.debrief(found).text
    assert text == (
        f"{reports.HEADS[0]}台账上的问题共1个：整改中1个。\n"
        "1.三会一课打了折扣。还要做：给十四个支部书记讲一次会议程序（6月30日前）。现在是整改中。\n我自己写的。"
    )
    assert "取自整改台账" in said(answer)
    again = send(world, "green-secretary", found, text=text, revision=1, insert="yes")
    assert "已经写在报告里了" in said(again)
    assert queries.debrief(found).text == text


def test_a_stale_form_shows_both_texts_and_loses_neither(world):
    found = factories.subject(world)
    factories.keep(world, found, "组织委员写的一段")
    answer = send(world, "green-secretary", found, text="书记写的一段", revision=0, save="yes")
    shown = said(answer)
    assert answer.status_code == 409
    assert "组织委员写的一段" in shown
    assert shown.count("书记写的一段") == 2  # beside the other, and in the field
    assert 'name="revision" value="1"' in shown
    again = send(world, "green-secretary", found, text="书记写的一段", revision=1, save="yes")
    assert again.status_code == 200
    assert queries.debrief(found).text == "书记写的一段"


def test_what_was_typed_into_a_page_that_was_submitted_meanwhile_is_shown(world):
    made = factories.submitted(world)
    answer = send(world, "green-organiser", made.debrief.subject, text="还在写的一段", revision=1)
    assert answer.status_code == 409
    assert "没有存上，您的文字还在这里" in said(answer)
    assert "还在写的一段" in said(answer)


def test_a_text_that_is_too_long_stays_in_its_field(world):
    answer = send(world, "green-secretary", factories.subject(world), text="字" * 20_001, revision=0)
    assert answer.status_code == 422
    assert "最多能存 20,000 个" in said(answer)
    assert "字" * 20_001 in said(answer)


def test_a_draft_is_kept_by_the_script_and_answered_with_the_counting(world):
    found = factories.subject(world)
    address = reverse("debriefs:draft", args=[found.pk])
    answer = client(world, "green-secretary").post(address, {"text": reports.WHOLE, "revision": 0})
    told = answer.json()
    assert (told["revision"], told["at"]) == (1, "10:00")
    assert "字数和各部分都合办法的要求。" in told["count"]
    assert "柳垭村" in told["marked"]


@pytest.mark.parametrize(
    ("text", "revision", "code", "status"),
    [("别的", 0, "debriefs.newer-text", 409), ("字" * 20_001, 1, "debriefs.bad-debrief", 400)],
)
def test_a_draft_that_is_refused_is_answered_with_a_sentence(world, text, revision, code, status):
    found = factories.subject(world)
    factories.keep(world, found, "先存的")
    address = reverse("debriefs:draft", args=[found.pk])
    answer = client(world, "green-secretary").post(address, {"text": text, "revision": revision})
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.json()["sentence"].endswith("。")
    assert queries.debrief(found).text == "先存的"


def test_submitting_asks_once_where_something_departs_from_the_scheme(world):
    found = factories.subject(world)
    led = client(world, "green-secretary").post(
        reverse("debriefs:detail", args=[found.pk]), {"text": reports.ONLY_ACHIEVEMENTS, "revision": 0, "submit": "yes"}
    )
    assert led["Location"] == reverse("debriefs:submit", args=[found.pk])
    shown = said(page(world, "green-secretary", found, "submit"))
    count = len(factories.drafting.counted(found, reports.ONLY_ACHIEVEMENTS).faults)
    assert f"还有 {count} 处不合办法，仍要提交吗？" in shown
    token = new_token(world.people["green-secretary"].pk)
    answer = send(world, "green-secretary", found, "submit", revision=1, **{FIELD: token})
    assert "报告第 1 版交了，记入存证链。" in said(answer)
    assert "已提交，等审阅" in said(answer)
    again = send(world, "green-secretary", found, "submit", revision=1, **{FIELD: token})
    assert "没有重复登记" in said(again)
    assert Version.objects.count() == 1


def test_a_report_without_faults_is_said_to_be_so_before_it_is_submitted(world):
    assert "都合办法的要求，可以提交" in said(page(world, "green-secretary", factories.kept(world).subject, "submit"))


def test_the_superior_reads_what_was_submitted_and_no_draft(world):
    report = factories.kept(world)
    found = report.subject
    before = said(page(world, "officer", found))
    assert "报告还没有交" in before
    assert "柳垭村" not in before
    assert page(world, "officer", found, "paper", "docx").status_code == 404
    factories.submit(world, report)
    factories.judged(report.versions.get(), world.people["officer"])
    factories.keep(world, found, "改到一半的草稿", report.revision)
    after = said(page(world, "officer", found))
    assert "柳垭村" in after
    assert "改到一半的草稿" not in after


def test_another_townships_report_is_not_there(world):
    found = factories.submitted(world).debrief.subject
    for door, args in (("detail", ()), ("submit", ()), ("upload", ()), ("version", (1,)), ("paper", ("docx",))):
        assert page(world, "pine-secretary", found, door, *args).status_code == 404


def test_a_returned_report_shows_what_was_said_beside_the_text(world):
    made = factories.submitted(world)
    start = made.text.index("柳垭村")
    made.remarks.create(start=start, end=start + 3, text="去过几次？", made_by=world.people["officer"], made_at=AT)
    factories.judged(made, world.people["officer"], note="问题写虚了。")
    shown = said(page(world, "green-secretary", made.debrief.subject))
    assert "试officer 3月2日退回了第 1 版" in shown
    assert "问题写虚了。" in shown
    assert "“柳垭村”：去过几次？" in shown
    assert "已退回，改好再交" in shown


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"person": None}, "这个岗位现在空缺，没有人述职。"),
        ({"left_out": "长期病假"}, "这个岗位这次不述职：长期病假。"),
    ],
)
def test_a_seat_for_which_nobody_reports_says_so(world, changes, sentence):
    found = factories.subject(world)
    for name, value in changes.items():
        setattr(found, name, value)
    found.save()
    for name in ("green-secretary", "officer"):
        answer = page(world, name, found)
        assert answer.status_code == 200
        assert sentence in said(answer)
        assert "<textarea" not in said(answer)


def test_before_the_review_opens_the_page_says_that_it_comes(world):
    found = next(iter(reviews.queries.subjects(reviews.ready(world))))
    assert "这次述职评议还没有启动。" in said(page(world, "green-secretary", found))


def test_a_file_is_looked_at_before_it_takes_the_place_of_the_text(world):
    found = factories.subject(world)
    factories.keep(world, found, "手写的稿子")
    file = SimpleUploadedFile("报告.txt", reports.WHOLE.encode())
    shown = said(send(world, "green-secretary", found, "upload", file=file))
    assert "换成这份吗？" in shown
    assert "柳垭村" in shown
    assert 'name="revision" value="1"' in shown
    assert queries.debrief(found).text == "手写的稿子"
    send(world, "green-secretary", found, text=reports.WHOLE, revision=1, replace="yes")
    assert queries.debrief(found).text == reports.WHOLE.strip()


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("报告.docx", b"PK\x03\x04 broken", "这个文件已经损坏，打不开。"),
        ("报告.txt", b"  \n ", "这个文件是空的。"),
        ("报告.txt", ("字" * 20_001).encode(), "最多能存 20,000 个"),
    ],
)
def test_a_file_that_cannot_be_read_says_what_to_do(world, name, content, sentence):
    found = factories.subject(world)
    answer = send(world, "green-secretary", found, "upload", file=SimpleUploadedFile(name, content))
    assert answer.status_code == 422
    assert "还没提交，有几处要改：" in said(answer)
    assert sentence in said(answer)
    assert queries.debrief(found) is None


def test_a_paper_of_a_version_and_of_the_draft_differ_in_their_foot(world):
    report = factories.kept(world)
    draft = page(world, "green-secretary", report.subject, "paper", "docx")
    assert "%E8%8D%89%E7%A8%BF0302.docx" in draft["Content-Disposition"]
    factories.submit(world, report)
    made = page(world, "green-secretary", report.subject, "paper", "docx")
    assert made["Content-Disposition"].endswith("1%E7%89%88.docx")
    assert page(world, "green-secretary", report.subject, "version", 1).status_code == 200
    assert page(world, "green-secretary", report.subject, "version", 2).status_code == 404


def test_a_session_that_ended_while_typing_keeps_what_a_form_sent(world):
    found = factories.subject(world)
    browser = client(world, "green-secretary")
    browser.get(reverse("debriefs:detail", args=[found.pk]))
    session = browser.session
    session[SEEN] = 0
    session.save()
    answer = browser.post(reverse("debriefs:detail", args=[found.pk]), {"text": "写了很久的一段", "revision": 0})
    assert answer["Location"].startswith("/sign-in/")
    browser.force_login(world.user("green-secretary"), backend="django.contrib.auth.backends.ModelBackend")
    assert "写了很久的一段" in said(browser.get(reverse("accounts:kept")))
