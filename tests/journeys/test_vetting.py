"""Journey 4: passages in sight of writer and vetter, remarks at their place, returned, changed, accepted."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys import reviewing
from tests.journeys.looks import at_both_sizes
from tests.journeys.people import DESK, PHONE, City, Office, answers, office_of, sentence
from tests.journeys.review_of_the_city import TITLE
from tests.journeys.reviewing import CHANGED, COPIED, GREEN, MODEL, PINE

SELECT = """(words) => {
  const spans = [...document.querySelectorAll("[data-source] [data-at]")];
  const span = spans.find((one) => one.textContent.includes(words));
  const at = span.firstChild.data.indexOf(words);
  const range = document.createRange();
  range.setStart(span.firstChild, at);
  range.setEnd(span.firstChild, at + words.length);
  const selection = document.getSelection();
  selection.removeAllRanges();
  selection.addRange(range);
}"""


@pytest.fixture(scope="module")
def reviewed(city: City) -> City:
    """The city with its review open: two debriefs submitted, a model text kept."""
    reviewing.run(city.folder, "范文", MODEL, "青禾镇", GREEN, "松涧镇", PINE)
    return city


@pytest.fixture
def plain(browser: Browser, reviewed: City) -> Iterator[Office]:
    """The people with script off."""
    with office_of(browser, reviewed, script=False) as office:
        yield office


def subject_of(city: City, place: str) -> int:
    rows = city.rows(
        "SELECT s.id FROM reviews_subject s JOIN tree_organisation o ON o.id = s.organisation_id "
        "JOIN reviews_review r ON r.id = s.review_id WHERE o.name LIKE ? AND r.title = ?",
        f"%{place}%",
        TITLE,
    )
    return int(rows[0]["id"])


def state_of(city: City, place: str) -> str:
    row = city.rows("SELECT state FROM debriefs_debrief WHERE subject_id = ?", subject_of(city, place))[0]
    return str(row["state"])


def from_desk(page: Page, title: str, button: str) -> None:
    """Press the button of a row of our review on my desk."""
    page.goto("/")
    row = page.locator(".desk-row", has_text=TITLE).filter(has=page.get_by_role("heading", name=title, exact=True))
    with page.expect_navigation():
        row.get_by_role("link", name=button).click()


def open_report(page: Page, title: str, place: str) -> None:
    from_desk(page, title, "去审阅")
    page.locator("tbody tr", has_text=place).get_by_role("link", name="审阅").click()


def test_a_report_is_returned_beside_its_passages_changed_and_accepted(reviewed: City, office: Office) -> None:
    subject = subject_of(reviewed, "青禾镇")
    faults = []
    writer = office.at("zhouwangshu", PHONE)
    writer.goto(f"/debriefs/{subject}/passages/")
    expect(writer.get_by_role("heading", level=1)).to_have_text("有 2 处同别处相同")
    expect(writer.locator("main")).to_contain_text("另一位书记的报告")
    expect(writer.locator("main")).to_contain_text("范文《往年范文》")
    expect(writer.locator("main")).not_to_contain_text("松涧镇")
    expect(writer.locator("main")).to_contain_text("这一页只有写这份报告的人看得到。")
    faults += at_both_sizes(writer, "passages")

    vetter = office.at("fangruolan")
    open_report(vetter, "待审阅 2 份述职报告", "青禾镇党委")
    expect(vetter.get_by_role("heading", level=1)).to_contain_text("第 1 版等您审阅")
    beside = vetter.locator("details.beside").first
    expect(beside).to_contain_text("松涧镇党委陆闻松的报告")
    expect(beside.locator("blockquote").first).to_be_hidden()
    beside.locator("summary").click()
    expect(beside.locator("blockquote")).to_have_text([COPIED, COPIED])
    faults += at_both_sizes(vetter, "vetting")

    vetter.evaluate(SELECT, "石堰村一年只去了两次")
    vetter.get_by_role("button", name="写意见").click()
    expect(vetter.locator("blockquote")).to_have_text("石堰村一年只去了两次")
    faults += at_both_sizes(vetter, "remark")
    vetter.get_by_label("意见", exact=True).fill("别的村呢？住下来过没有？")
    vetter.get_by_role("button", name="记下意见").click()
    expect(sentence(vetter)).to_have_text("记下了一处意见，退回或审定以后写报告的人才看到。")
    expect(vetter.locator(".vetted .told-remarked")).to_have_text("石堰村一年只去了两次")
    vetter.get_by_label("总的意见").fill("水渠那一段换成自己的事。")
    vetter.get_by_role("button", name="退回修改").click()
    expect(sentence(vetter)).to_have_text("退回了。意见出现在青禾镇党委的工作台，改好再交来，您的工作台上会出现。")
    assert state_of(reviewed, "青禾镇") == "returned"
    faults += at_both_sizes(vetter, "list")

    from_desk(writer, "述职报告被退回，请改了再交", "看意见")
    expect(writer.get_by_role("heading", level=1)).to_have_text("第 1 版退回来了，有 1 处意见")
    expect(writer.locator(".vetted-line", has_text="石堰村一年只去了两次")).to_contain_text("别的村呢？住下来过没有？")
    faults += at_both_sizes(writer, "remarks")

    reviewing.run(reviewed.folder, "青禾镇", CHANGED)
    open_report(vetter, "待审阅 2 份述职报告", "青禾镇党委")
    answered = vetter.locator(".answered")
    expect(answered).to_contain_text("这一段改了")
    expect(answered).to_contain_text("柳崖村三次")
    vetter.get_by_role("link", name="两版并排看").first.click()
    expect(vetter.get_by_role("heading", level=1)).to_have_text("第 1 版到第 2 版，改了 3 段")
    faults += at_both_sizes(vetter, "versions")
    vetter.goto(f"/debriefs/{subject}/vet/")
    expect(vetter.locator("details.beside")).to_have_count(1)  # the model text alone
    vetter.get_by_role("button", name="审定这一版").click()
    expect(sentence(vetter)).to_have_text("审定了。青禾镇党委的述职报告以这一版为准，不再修改。")
    assert state_of(reviewed, "青禾镇") == "accepted"
    vetter.goto(f"/debriefs/{subject}/vet/")
    expect(vetter.get_by_role("button", name="退回修改")).to_have_count(0)
    chained = [row["object"] for row in reviewed.rows("SELECT object FROM audit_entry ORDER BY number DESC LIMIT 2")]
    assert len(set(chained)) == 1
    assert chained[0].startswith("debriefs.debrief/")
    assert faults == []


def test_without_script_a_report_is_returned_with_a_remark_on_its_paragraph(plain: Office, reviewed: City) -> None:
    subject = subject_of(reviewed, "松涧镇")
    vetter = plain.at("fangruolan", PHONE)
    vetter.goto(f"/debriefs/{subject}/vet/")
    vetter.get_by_role("button", name="退回修改").click()
    expect(vetter.get_by_role("alert")).to_contain_text("退回要写明怎么改：写总的意见，或者在报告里写一处意见。")
    line = vetter.locator(".vetted-line", has_text="抓党建的时间少")
    line.get_by_role("link", name="写意见").click()
    expect(vetter.locator("blockquote")).to_contain_text("抓党建的时间少，全年到支部只有九次")
    vetter.get_by_role("button", name="记下意见").click()
    vetter.get_by_label("意见", exact=True).fill("写明是哪两个村。")
    vetter.get_by_role("button", name="记下意见").click()
    vetter.get_by_role("button", name="退回修改").click()
    expect(sentence(vetter)).to_contain_text("退回了。")
    assert state_of(reviewed, "松涧镇") == "returned"


def test_comparison_texts_are_added_and_dropped_and_empty_pages_say_how_it_goes_on(
    reviewed: City, office: Office
) -> None:
    faults = []
    vetter = office.at("fangruolan", DESK)
    vetter.goto("/debriefs/texts/")
    faults += at_both_sizes(vetter, "texts")
    vetter.get_by_role("link", name="加一份").click()
    faults += at_both_sizes(vetter, "text-add")
    vetter.get_by_role("radio", name="固定表述").check(force=True)
    vetter.get_by_label("名称").fill("统一提法")
    vetter.get_by_label("或者把全文贴在这里").fill(MODEL)
    vetter.get_by_role("button", name="加进对照材料").click()
    expect(sentence(vetter)).to_have_text("加上了。报告里写了这些话，不再算相同的段落。")
    vetter.get_by_role("link", name="统一提法").click()
    faults += at_both_sizes(vetter, "text")
    vetter.get_by_role("button", name="不再用它对照").click()
    expect(sentence(vetter)).to_have_text("《统一提法》不再用来对照。")
    nothing = subject_of(reviewed, "禾泉镇")
    vetter.goto(f"/debriefs/{nothing}/vet/")
    expect(vetter.get_by_role("heading", level=1)).to_contain_text("还没有交述职报告")
    faults += at_both_sizes(vetter, "not-yet")
    other = office.at("shenzhixia")
    answers(other, 404, f"/debriefs/{subject_of(reviewed, '松涧镇')}/remarks/")
    answers(other, 403, f"/debriefs/{subject_of(reviewed, '青禾镇')}/vet/")
    assert faults == []
