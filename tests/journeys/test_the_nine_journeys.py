"""A year of the city from its set-up to its archive: twelve secretaries, a hall, phones, paper, grades, letters."""

from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.journeys import counting, feeding_back, the_others
from tests.journeys.conftest import TODAY
from tests.journeys.hall import Hall, open_round, print_slips, try_key
from tests.journeys.looks import at_both_sizes
from tests.journeys.people import PHONE, City, Office, office_of, sentence
from tests.journeys.preparing import set_up
from tests.journeys.reviewing import CHANGED, GREEN
from tests.journeys.test_meeting import SOON

TITLE = "2026年度述职评议"
ROUND = "2026年度述职评议民主测评"
DUE, MEETING, DECIDED, YEARS_LATER = "2026-06-10", "2026-06-26", "2026-07-02", "2029-03-01"
SAID = {"songyuning": ("周望舒", "何秋实"), "guhengzhi": ("秦越溪",)}  # who comments on his phone, on whom


def test_a_year_from_its_set_up_to_its_archive(browser: Browser, city: City, tmp_path: Path) -> None:
    with office_of(browser, city) as office:
        organiser = office.at("fangruolan")
        faults = set_up(organiser, 2026, look=True, channels="both")
        review = _prepared(city)
        _see_from_above(office, review)
        faults += _report(office, city)
        the_others.run(city.folder, "report", TITLE, DUE)
        the_others.run(city.folder, "grant", TITLE, str(TODAY))
        hall = print_slips(office, organiser, ROUND)
        scrutineer = office.at("shijingsong")
        open_round(scrutineer, ROUND)
        try_key(hall, scrutineer, tmp_path)
        office.set_day(MEETING)
        faults += _meet(office, hall, review, tmp_path)
        faults += _make_findings(office, review)
        office.set_day(DECIDED)
        faults += _decide(office, review) + _feed_back(office, review, tmp_path) + hall.faults
        _look_years_later(office, review)
    assert faults == []


def _prepared(city: City) -> int:
    """Return the review's id when making, opening and setting up its round stand in the chain."""
    number = int(city.rows("SELECT id FROM reviews_review WHERE title = ?", TITLE)[0]["id"])
    chained = "SELECT body FROM audit_entry WHERE object = ? ORDER BY number"
    bodies = [row["body"] for row in city.rows(chained, f"reviews.review/{number}")]
    for act, body in zip(("made", "opened", "round_set_up"), (bodies[0], *bodies[-2:]), strict=True):
        assert f"reviews.{act}".encode() in body
    return number


def _see_from_above(office: Office, review: int) -> None:
    """Who may only look sees what goes on, and no red button."""
    phone = office.at("guhengzhi", PHONE)
    phone.goto(f"/reviews/{review}/")
    expect(phone.get_by_role("heading", name="现在：写报告、审阅")).to_be_visible()
    expect(phone.locator(".btn-red")).to_have_count(0)


def _report(office: Office, city: City) -> list[str]:
    """A secretary writes on his phone, is returned, changes it and is accepted."""
    where = "SELECT s.id FROM reviews_subject s JOIN reviews_review r ON r.id = s.review_id WHERE r.title = ?"
    subject = city.rows(f"{where} ORDER BY s.id", TITLE)[0]["id"]
    writer, vetter = office.at("zhouwangshu", PHONE), office.at("fangruolan")
    writer.goto(f"/debriefs/{subject}/")
    writer.get_by_role("button", name="把整改情况写进报告").click()
    expect(sentence(writer)).to_contain_text("上年度问题的整改情况写进去了，在第一部分的开头。")
    for text, note in ((GREEN, "写到人头。"), (CHANGED, "")):
        writer.goto(f"/debriefs/{subject}/")
        writer.get_by_label("报告正文").fill(text)
        writer.get_by_role("button", name="去提交").click()
        writer.locator("main form .btn-red").last.click()
        expect(sentence(writer)).to_contain_text("版交了，记入存证链。")
        vetter.goto(f"/debriefs/{subject}/vet/")
        vetter.get_by_label("总的意见").fill(note)
        vetter.get_by_role("button", name="退回修改" if note else "审定这一版").click()
        expect(sentence(vetter)).to_contain_text("退回了。" if note else "审定了。")
    return at_both_sizes(writer, "nine-accepted")


def _meet(office: Office, hall: Hall, review: int, folder: Path) -> list[str]:
    """Run the meeting: twelve report, are asked and commented on; then the hall votes and goes home."""
    console = office.at("fangruolan")
    console.goto(f"/hall/{review}/")
    console.get_by_role("button", name="放上控制台").click()
    projector = console.context.new_page()
    projector.goto(f"/hall/{review}/projector/")
    _press(console, "开会")
    faults, phones = [], {who: office.at(who, PHONE) for who in SAID}
    names = _names(office.city, review)
    assert len(names) == 12
    for subject, name in names:
        _press(console, f"请{name}述职")
        expect(projector.locator(".projector-name")).to_have_text(name, timeout=SOON)
        _press(console, "述职结束，开始提问")
        _press(console, "点评")
        for who, whom in SAID.items():
            if name in whom:
                _comment(phones[who], subject)
    faults += at_both_sizes(console, "nine-console")
    _press(console, "开始民主测评")
    scrutineer = office.at("shijingsong")
    open_round(scrutineer, ROUND)
    counting.open_voting(scrutineer, hall)
    sheets = counting.hold(office, hall)
    expect(projector.locator("main")).to_contain_text(hall.word, timeout=SOON)
    faults += at_both_sizes(projector, "nine-projector-vote")
    counting.count(office, hall, sheets, folder)
    console.goto(f"/hall/{review}/")
    _press(console, "开始总结讲话")
    _press(console, "散会")
    expect(projector.locator(".projector-big")).to_have_text("散会", timeout=SOON)
    projector.close()
    return faults


def _names(city: City, review: int) -> list[tuple[int, str]]:
    """Return who reports (subject, name), in the order of the agenda."""
    rows = city.rows(
        "SELECT s.id, p.name FROM hall_agendaitem i JOIN hall_meeting m ON m.id = i.meeting_id JOIN reviews_subject s "
        'ON s.id = i.subject_id JOIN people_person p ON p.id = s.person_id WHERE m.review_id = ? ORDER BY i."order"',
        review,
    )
    return [(row["id"], row["name"]) for row in rows]


def _press(console: Page, named: str) -> None:
    expect(console.locator("[data-press]")).to_contain_text(named, timeout=SOON)
    console.locator("[data-press]").click()


def _comment(phone: Page, subject: int) -> None:
    phone.goto(f"/hall/comments/{subject}/")
    expect(phone.locator(".hall-turn")).to_contain_text("现在请您点评", timeout=SOON)
    phone.get_by_label("一句话总评").fill("产业有办法，党内生活不够严。")
    phone.locator("#id_problems").fill("3个村党员大会记录前后雷同。")
    phone.locator("#id_demands").fill("要把“三会一课”严起来，7月底前见到变化。")
    phone.get_by_role("button", name="发出点评").click()
    expect(sentence(phone)).to_have_text("点评发出了，署您的名。散会以前还可以改了再发。")


def _make_findings(office: Office, review: int) -> list[str]:
    """The comments become documents; their points are looked at together, one of them goes nowhere."""
    console = office.at("fangruolan")
    the_others.run(office.city.folder, "comment", TITLE, MEETING)
    console.goto(f"/hall/{review}/comments/")
    console.get_by_role("button", name="把点评转成材料").click()
    expect(sentence(console)).to_have_text("12 份点评转成了材料。下一步：看一遍里面的问题和要求，下发给各单位。")
    expect(console.get_by_role("heading", level=1)).to_have_text("12 份点评里有 24 条问题和要求等下发")
    return at_both_sizes(console, "nine-points")


def _decide(office: Office, review: int) -> list[str]:
    """The committee decides: too many of the best are refused, the others get their grades with the meeting's name."""
    page = office.at("fangruolan")
    page.goto(f"/results/{review}/")
    faults = at_both_sizes(page, "nine-table")
    grades = page.locator("select[name^=grade_]")
    expect(grades).to_have_count(12)
    for best in (12, 3):
        for place, select in enumerate(grades.all()):
            select.select_option("好" if place < best else "较好")
        page.get_by_role("button", name="定下 12 人的等次").click()
        if best == 12:
            expect(page.get_by_role("heading", level=1)).to_have_text("还不能定下")
            page.get_by_role("link", name="回去改").first.click()
    faults += at_both_sizes(page, "nine-decide")
    page.get_by_label("哪个会议定的").fill("市委常委会第9次会议")
    page.get_by_role("button", name="党委定了，记入存证链").click()
    expect(sentence(page)).to_have_text(
        "12 人的等次定下了，记入存证链。下一步：把结果反馈给本人，点评里的要求下发，发通报，归档。"
    )
    return faults


def _feed_back(office: Office, review: int, folder: Path) -> list[str]:
    """Results go to the subjects; no archive while demands have no owner; then letters, the circular, the archive."""
    page, secretary = office.at("fangruolan"), office.at("zhouwangshu", PHONE)
    page.get_by_role("button", name="反馈给 12 人").click()
    expect(sentence(page)).to_have_text(
        "结果反馈给 12 人了，他们的工作台上会出现。谁看过，这一页上写着；纸质的反馈意见函照常发。"
    )
    faults = feeding_back.own_result(secretary, "好")
    expect(page.get_by_role("heading", name="现在：12 份点评还没有下发")).to_be_visible()
    expect(page.get_by_role("button", name="归档")).to_have_count(0)
    faults += at_both_sizes(page, "nine-waiting")
    page.get_by_role("link", name="去下发").click()
    page.locator("section", has_text="周望舒").locator("[type=checkbox]").last.uncheck()
    page.get_by_role("button", name="看过了，一起下发").click()
    expect(sentence(page)).to_contain_text("下发了，生成 23 个问题。")
    expect(page.get_by_role("heading", level=1)).to_have_text("点评里的问题和要求都下发了")
    faults += feeding_back.minute(page, review, TITLE) + feeding_back.circulate(page, review)
    _see_the_circular(office, secretary)
    page.goto(f"/results/{review}/")
    expect(page.locator("main")).to_contain_text("反馈了 12 人，1 人看过。")
    row = page.locator("tbody tr", has_text="周望舒")
    for form, begins in (("Word", b"PK"), ("PDF", b"%PDF")):
        with page.expect_download() as asked:
            row.get_by_role("link", name=form, exact=True).click()
        asked.value.save_as(folder / form)
        assert (folder / form).read_bytes().startswith(begins)
    page.get_by_role("button", name="归档", exact=True).click()
    expect(sentence(page)).to_have_text("归档了。以后只能看；等次要更正的，须党委重新决定。")
    page.goto(f"/results/{review}/minutes/")
    expect(page.get_by_role("button", name="补进会议记录")).to_have_count(0)
    page.goto(f"/results/{review}/")
    return faults + at_both_sizes(page, "nine-archived")


def _see_the_circular(office: Office, secretary: Page) -> None:
    green = office.city.rows("SELECT id FROM tree_organisation WHERE short_name = ?", "青禾镇党委")[0]["id"]
    secretary.goto(f"/organisations/{green}/")
    secretary.get_by_role("link", name="看通报").first.click()
    expect(secretary.locator(".paper-page")).to_contain_text("“较好”9人")


def _look_years_later(office: Office, review: int) -> None:
    """The archive opens years later, and nothing of it can be pressed any more."""
    office.set_day(YEARS_LATER)
    page = office.at("fangruolan")
    for room in ("reviews", "results", "hall"):
        page.goto(f"/{room}/{review}/")
        expect(page.get_by_role("heading", level=1)).to_contain_text(TITLE)
        expect(page.locator("main .btn-red")).to_have_count(0)
    page.goto(f"/results/{review}/")
    expect(page.locator("tbody tr", has_text="周望舒")).to_contain_text("好")
