"""A pasted speech: its problems are handed out, one is put right, checked by somebody else and looked at again."""

from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.journeys.people import (
    PHONE,
    PIXEL,
    Office,
    answers,
    open_finding,
    return_with_reason,
    sentence,
    shot,
    take_up,
)

SPEECH = (Path(__file__).parent / "speech.txt").read_text(encoding="utf-8")
MADE = """
SELECT f.title, f.is_common AS common, f.quote, e.start, e.end, o.short_name AS owner,
       (SELECT COUNT(*) FROM findings_finding c WHERE c.parent_id = f.id) AS children
FROM findings_finding f
JOIN documents_excerpt e ON e.id = f.excerpt_id
JOIN tree_organisation o ON o.id = f.owner_id
WHERE e.document_id = ? AND f.parent_id IS NULL ORDER BY e.start
"""
TALKS = "把谈心谈话做实"  # the demand that 青禾镇 alone puts right


def test_a_speech_is_walked_to_a_closed_finding(office: Office) -> None:
    _the_speech_is_pasted(office)
    _its_items_are_checked_beside_the_source(office)
    _they_are_handed_out(office)
    code = _it_stands_on_the_desk_of_the_township(office)
    _a_plan_that_lacks_something_is_refused_and_keeps_what_was_typed(office)
    _the_plan_is_returned_changed_and_accepted(office, code)
    _the_remedies_are_done_and_proved(office, code)
    _whoever_did_it_does_not_verify_it(office, code)
    _the_supervisor_verifies_on_his_phone(office, code)
    office.set_day("2026-11-27")
    _half_a_year_later_it_holds_and_is_closed(office, code)
    _the_auditor_sees_a_whole_chain(office)


def _the_speech_is_pasted(office: Office) -> None:
    page = office.at("fangruolan")
    page.goto("/findings/")
    page.get_by_role("link", name="从讲话生成").click()
    page.get_by_role("link", name="从讲话生成问题").click()
    page.get_by_text("不填，就从文中读").click()
    page.get_by_label("是什么材料").select_option(label="本级书记讲话")
    page.get_by_label("谁讲的").fill("顾衡之（市委书记）")
    page.get_by_label("哪天").fill("2026-05-20")
    page.get_by_label("标题").fill("在二季度基层党建工作推进会上的讲话")
    page.get_by_role("button", name="读出条目，去核对").click()
    expect(page.get_by_role("alert")).to_contain_text("请选一个文件，或把全文贴进来。")
    expect(page.get_by_label("标题")).to_have_value("在二季度基层党建工作推进会上的讲话")
    shot(page, "add-refused")
    page.get_by_label("或者把全文贴在这里").fill(SPEECH)
    page.get_by_role("button", name="读出条目，去核对").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("核对读出的条目")
    page.get_by_role("link", name="一条一条核对").click()
    shot(page, "check-first")
    expect(page.locator(".page-lead")).to_contain_text("读出 5 条：问题 3、要求 2")
    expect(page.get_by_text("已核对 0 条，还剩 5 条")).to_be_visible()


def _its_items_are_checked_beside_the_source(office: Office) -> None:
    page = office.at("fangruolan")
    expect(_open(page)).to_contain_text("乡镇党委研究党建不深")
    expect(page.locator(".span-open")).to_contain_text("一是乡镇党委研究党建不深。")
    _right(page)
    expect(page.get_by_role("alert")).to_contain_text("请选谁来整改。")
    page.get_by_role("radio", name="全部 12 个乡镇").check(force=True)
    _right(page)
    expect(_open(page)).to_contain_text("党员活动室管理不到位")
    page.get_by_role("radio", name="指定几个…").check(force=True)
    page.get_by_role("checkbox", name="青禾镇党委").check()
    page.get_by_role("checkbox", name="望岫镇党委").check()
    _right(page)
    expect(_open(page)).to_contain_text("市里的督促不够及时")
    page.get_by_role("radio", name="云岭市委自己").check(force=True)
    _right(page)
    expect(_open(page)).to_contain_text(TALKS)
    page.get_by_role("button", name="不要这条").click()
    expect(_open(page)).to_contain_text("把活动室用起来")
    page.get_by_role("button", name="不要这条").click()
    shot(page, "check-two-dropped")
    page.get_by_role("link", name=TALKS).click()
    page.get_by_role("button", name="撤回，重新核对").click()
    expect(page.get_by_label("整改到")).to_have_value("2026-06-30")
    expect(page.get_by_text("取自原话里的期限")).to_be_visible()
    page.get_by_role("radio", name="指定几个…").check(force=True)
    page.get_by_role("checkbox", name="青禾镇党委").check()
    _right(page)
    expect(page.get_by_text("已核对 4 条，还剩 0 条")).to_be_visible()


def _they_are_handed_out(office: Office) -> None:
    page = office.at("fangruolan")
    page.get_by_role("link", name="下一步：下发").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("下发这 4 条")
    shot(page, "hand-out")
    page.get_by_role("button", name="下发", exact=True).click()
    expect(sentence(page)).to_have_text(
        "已下发，生成 18 个问题。各责任单位的工作台上会出现自己的问题，14 天内报原因和措施。"
    )
    expect(sentence(page)).to_be_focused()
    shot(page, "handed-out")
    text = office.city.rows("SELECT * FROM documents_document ORDER BY id DESC LIMIT 1")[0]
    assert text["text"] == SPEECH
    assert text["handed_out_at"] is not None
    excerpts = office.city.rows("SELECT * FROM documents_excerpt WHERE document_id = ? ORDER BY start", text["id"])
    assert [e["state"] for e in excerpts] == ["confirmed"] * 4 + ["dropped"]
    made = office.city.rows(MADE, text["id"])
    assert [(row["title"], row["common"], row["children"], row["owner"]) for row in made] == [
        ("乡镇党委研究党建不深", 1, 12, "云岭市委"),
        ("党员活动室管理不到位", 1, 2, "云岭市委"),
        ("市里的督促不够及时", 0, 0, "云岭市委"),
        (TALKS, 0, 0, "青禾镇党委"),
    ]
    assert all(SPEECH[row["start"] : row["end"]] == row["quote"] for row in made)


def _it_stands_on_the_desk_of_the_township(office: Office) -> str:
    page = office.at("shenzhixia")
    page.goto("/")
    expect(page.get_by_role("heading", name="定“乡镇党委研究党建不深”的原因和措施")).to_be_visible()
    shot(page, "desk-township")
    take_up(page, f"定“{TALKS}”的原因和措施", "定措施")
    expect(page.get_by_role("heading", level=1)).to_have_text("定原因和措施")
    code = page.locator(".crumbs a").last.inner_text()
    page.locator(".crumbs a").last.click()
    expect(page.locator("blockquote")).to_have_text(office.city.finding(code)["quote"])
    expect(page.locator(".column-turn")).to_contain_text("6月4日前报原因和措施。")
    shot(page, "finding-awaiting-plan")
    page.get_by_role("link", name="定原因和措施").click()
    return code


def _a_plan_that_lacks_something_is_refused_and_keeps_what_was_typed(office: Office) -> None:
    page = office.at("shenzhixia")
    page.get_by_label("做什么").first.fill("班子成员排出谈话日程，贴在党政办")
    page.get_by_label("责任人").first.select_option(label="沈知夏")
    page.get_by_label("期限").first.fill("2026-05-20")
    page.get_by_role("button", name="提交措施").click()
    refusal = page.get_by_role("alert")
    expect(refusal).to_contain_text("还没提交，有几处要改：")
    expect(refusal).to_be_focused()
    expect(page.get_by_text("请先写原因：为什么会出这个问题。没有原因不能提交措施。")).to_be_visible()
    expect(page.get_by_text("措施 1 的期限已经过去，请选今天或以后的日期。")).to_be_visible()
    expect(page.get_by_label("做什么").first).to_have_value("班子成员排出谈话日程，贴在党政办")
    expect(page.get_by_label("期限").first).to_have_value("2026-05-20")
    shot(page, "plan-refused")
    page.get_by_label("原因").fill("联系村的分工去年换届后没有重排，谁同谁谈没有写下来。")
    page.get_by_label("期限").first.fill("2026-06-05")
    page.get_by_label("做什么").nth(1).fill("同 14 位支部书记各谈一次，记下答应了什么")
    page.get_by_label("责任人").nth(1).select_option(label="周望舒")
    page.get_by_label("期限").nth(1).fill("2026-06-20")
    page.get_by_role("button", name="提交措施").click()
    expect(sentence(page)).to_have_text("措施已提交。上级 3 个工作日内采纳或退回，结果会出现在您的工作台。")


def _the_plan_is_returned_changed_and_accepted(office: Office, code: str) -> None:
    chief, clerk = office.at("fangruolan"), office.at("shenzhixia")
    take_up(chief, f"看“{TALKS}”的措施", "看措施")
    return_with_reason(chief, "第 2 项请写明谁同哪几个村谈，不要由书记一个人谈完。")
    expect(sentence(chief)).to_have_text("措施已退回。青禾镇党委改好后再报，结果会出现在您的工作台。")
    take_up(clerk, f"改“{TALKS}”的原因和措施", "改措施")
    expect(clerk.get_by_text("不要由书记一个人谈完")).to_be_visible()
    shot(clerk, "plan-returned")
    clerk.get_by_label("做什么").nth(1).fill("5 名班子成员分头同 14 位支部书记各谈一次，名单附后")
    clerk.get_by_role("button", name="提交措施").click()
    expect(sentence(clerk)).to_contain_text("措施已提交。")
    open_finding(chief, code)
    shot(chief, "finding-plan-submitted")
    chief.get_by_role("button", name="采纳，开始整改").click()
    expect(sentence(chief)).to_have_text("措施已采纳。青禾镇党委开始整改，2026年6月30日前报完成。")
    found = office.city.finding(code)
    assert (found["state"], found["plan_version"]) == ("in_remedy", 2)


def _the_remedies_are_done_and_proved(office: Office, code: str) -> None:
    page = office.at("shenzhixia")
    take_up(page, f"整改：{TALKS}", "去整改")
    page.get_by_role("link", name="报整改完成（还差 2 样）").click(force=True)  # grey, and it leads to what is missing
    page.get_by_label("整改后有什么变化").fill("14 位支部书记都谈过了。")
    page.get_by_role("button", name="报整改完成").click()
    expect(page.get_by_role("alert")).to_contain_text("措施 1、2 还没有标为完成。 还没有佐证，请先附上至少一份。")
    expect(page.get_by_label("整改后有什么变化")).to_have_value("14 位支部书记都谈过了。")
    page.get_by_role("link", name="不办了，回到问题").click()
    page.get_by_role("button", name="标为完成").first.click()
    expect(sentence(page)).to_have_text("措施 1 完成了，还剩 1 项。")
    page.get_by_role("button", name="标为完成").click()
    expect(sentence(page)).to_have_text("措施全部完成。附上佐证就可以报整改完成，由上级验收。")
    _attach(page, title="谈话记录照片", day="2026-05-20", file=("谈话记录.png", "image/png", PIXEL))
    expect(sentence(page)).to_have_text("佐证“谈话记录照片”附上了。措施都完成后，可以报整改完成。")
    _attach(page, note="14 位支部书记都谈过，答应的 9 件事列了单子。", day="2026-05-21", remedy="2.")
    shot(page, "finding-in-remedy")
    page.get_by_role("link", name="报整改完成").click()
    page.get_by_label("整改后有什么变化").fill("14 位支部书记都谈过了，答应的 9 件事办了 4 件。")
    page.get_by_role("button", name="报整改完成").click()
    expect(sentence(page)).to_have_text("已报整改完成。由上级在 15 天内验收，本单位不能验收自己的问题。")
    found = office.city.finding(code)
    proofs = office.city.rows("SELECT * FROM findings_evidence WHERE finding_id = ? ORDER BY id", found["id"])
    assert [(p["media_type"], bool(p["file_digest"])) for p in proofs] == [("image/png", True), ("", False)]
    assert found["state"] == "awaiting_verification"


def _whoever_did_it_does_not_verify_it(office: Office, code: str) -> None:
    for username in ("shenzhixia", "zhouwangshu"):
        page = office.at(username)
        open_finding(page, code)
        expect(page.locator(".column-turn")).to_contain_text("现在轮到谁")
        expect(page.get_by_role("link", name="去验收")).to_have_count(0)
        shot(page, f"finding-claimed-{username}")
        answers(page, 403, f"/findings/{office.city.finding(code)['id']}/judge/")
        expect(page.locator("main")).to_contain_text(
            "它由青禾镇党委整改，本单位和下级单位不能验收自己的问题。这条规定，管理员也不能放开。"
        )
        shot(page, f"may-not-judge-{username}")


def _the_supervisor_verifies_on_his_phone(office: Office, code: str) -> None:
    page = office.at("shijingsong", PHONE)
    page.goto("/")
    shot(page, "desk-supervisor-phone")
    take_up(page, f"验收：{TALKS}", "去验收")
    shot(page, "finding-claimed-phone")
    page.get_by_role("link", name="去验收").click()
    expect(page.get_by_text("授权到 6月30日：青禾镇党委、望岫镇党委、松涧镇党委", exact=True)).to_be_visible()
    shot(page, "judge-phone")
    page.get_by_role("spinbutton", name="问了").fill("10")
    page.get_by_role("spinbutton", name="满意").fill("8")
    page.get_by_role("button", name="验收通过").click()
    refusal = page.get_by_role("alert")
    expect(refusal).to_contain_text("请写您看到了什么。")
    expect(refusal).to_contain_text("满意的不到 90%，按办法不能通过。")
    page.get_by_label("您看到了什么").fill("抽问 4 位支部书记，都谈过，记录对得上。")
    page.get_by_role("spinbutton", name="满意").fill("10")
    page.get_by_role("button", name="验收通过").click()
    expect(sentence(page)).to_have_text("验收通过。2026年11月21日回头看，到时提醒。")
    shot(page, "verified-phone")
    assert office.city.finding(code)["look_back_on"] == "2026-11-21"


def _half_a_year_later_it_holds_and_is_closed(office: Office, code: str) -> None:
    gone = office.at("shijingsong", PHONE)
    answers(gone, 403, f"/findings/{office.city.finding(code)['id']}/judge/")  # his grant ended on 30 June
    shot(gone, "grant-ended-phone")
    page = office.at("fangruolan")
    page.goto("/")
    shot(page, "desk-half-a-year-later")
    take_up(page, f"回头看：{TALKS}", "去回头看")
    expect(page.locator(".chips")).to_contain_text("待回头看")
    page.get_by_role("link", name="去回头看").click()
    page.get_by_label("您看到了什么").fill("又看了三季度的谈话记录，14 个村都有，答应的 9 件事都办了。")
    page.get_by_role("button", name="没有反弹，销号").click()
    expect(sentence(page)).to_have_text("回头看没有反弹，已销号。")
    expect(page.locator(".chips")).to_contain_text("已销号")
    shot(page, "finding-closed")
    found = office.city.finding(code)
    assert (found["state"], found["next_due_on"]) == ("closed", None)
    assert office.city.acts(found["id"]) == [
        "raised", "plan_submitted", "plan_returned", "plan_submitted", "plan_accepted", "remedy_done", "remedy_done",
        "evidence", "evidence", "claimed", "verified", "held",
    ]  # fmt: skip


def _the_auditor_sees_a_whole_chain(office: Office) -> None:
    page = office.at("wutongchen")
    page.goto("/office/chain/")
    size = office.city.rows("SELECT COUNT(*) AS n FROM audit_entry")[0]["n"]
    expect(page.get_by_role("heading", level=1)).to_have_text(f"存证链完整，共 {size:,} 条")
    shot(page, "chain")


def test_a_finding_that_comes_back_is_opened_again_with_its_history(office: Office) -> None:
    office.set_day("2026-11-27")
    page = office.at("fangruolan")
    open_finding(page, "WT-2026-024")
    before = office.city.acts(office.city.finding("WT-2026-024")["id"])
    page.get_by_role("link", name="去回头看").click()
    page.get_by_role("button", name="反弹了，重新打开").click()
    expect(page.get_by_role("alert")).to_contain_text("退回或重新打开要写明原因，对方才知道补什么。")
    page.get_by_label("您看到了什么").fill("3 个村的公开栏换了新版，电话没有贴回去。")
    page.get_by_role("button", name="反弹了，重新打开").click()
    expect(sentence(page)).to_have_text("已重新打开，退回青禾镇党委继续整改，原来的经过都在。")
    expect(page.locator(".chips")).to_contain_text("重新打开")
    shot(page, "finding-reopened")
    found = office.city.finding("WT-2026-024")
    assert (found["state"], found["is_reopened"]) == ("in_remedy", 1)
    assert office.city.acts(found["id"]) == [*before, "reopened"]
    page.get_by_role("link", name=f"全部 {len(before) + 1} 条").click()
    expect(page.locator("tbody tr")).to_have_count(len(before) + 1)
    shot(page, "history")
    clerk = office.at("shenzhixia")
    open_finding(clerk, "WT-2026-024")
    expect(clerk.locator(".column-turn")).to_contain_text("3 个村的公开栏换了新版，电话没有贴回去。")
    shot(clerk, "finding-reopened-owner")
    _the_auditor_sees_a_whole_chain(office)


def _open(page: Page) -> Locator:
    return page.locator("#open")


def _right(page: Page) -> None:
    page.get_by_role("button", name="核对无误，看下一条").click()


def _attach(
    page: Page,
    *,
    day: str,
    title: str = "",
    note: str = "",
    remedy: str = "",
    file: tuple[str, str, bytes] | None = None,
) -> None:
    page.get_by_role("link", name="附佐证").click()
    if file:
        page.get_by_label("文件").set_input_files({"name": file[0], "mimeType": file[1], "buffer": file[2]})
    page.get_by_label("材料名称").fill(title)
    page.get_by_label("说明", exact=True).fill(note)
    page.get_by_label("材料说明的是哪天的事").fill(day)
    if remedy:
        field = page.get_by_label("属于哪项措施")
        field.select_option(label=field.locator("option", has_text=remedy).inner_text())
    page.get_by_role("button", name="附上").click()
