"""A later day, sign-off inside the unit, a child let off, remedies added, a verification taken back."""

from playwright.sync_api import Page, expect

from tests.journeys.people import Office, answers, open_finding, return_with_reason, sentence, shot, take_up

BILLS, PLACES, RECORDS, TRAINING = "WT-2026-055", "WT-2026-045", "WT-2026-017", "WT-2026-076"
DRAIN = "巡察指出账外收支"


def test_a_later_day_is_asked_for_and_granted(office: Office) -> None:
    owner, superior = office.at("shenzhixia"), office.at("fangruolan")
    open_finding(owner, BILLS)
    owner.get_by_role("link", name="按期完不成？申请延期").click()
    owner.get_by_label("延到哪一天").fill("2026-12-01")
    owner.get_by_role("button", name="报上级").click()
    refused = owner.get_by_role("alert")
    expect(refused).to_contain_text("按办法一次最多延 60 天，最晚到2026年9月29日。")
    expect(refused).to_contain_text("请写为什么要延期，上级凭这句话定。")
    owner.get_by_label("延到哪一天").fill("2026-08-31")
    owner.get_by_label("为什么要延期").fill("三资中心七月换系统，八月的单子才能按新办法走。")
    owner.get_by_role("button", name="报上级").click()
    expect(sentence(owner)).to_have_text("延期申请已报上级，3 个工作日内答复。答复以前，期限还是2026年7月31日。")
    answers(owner, 403, f"/findings/{office.city.finding(BILLS)['id']}/extension/answer/")
    expect(owner.locator("main")).to_contain_text("本单位和下级单位不能给自己延期。由上级组织部门办。")
    take_up(superior, "“村级财务报账超过两个月”申请延到8月31日", "看延期")
    superior.get_by_role("button", name="不同意，写明原因").click()
    expect(superior.get_by_role("alert")).to_contain_text("不同意延期，要写明原因，对方才知道怎么办。")
    superior.get_by_role("button", name="同意，延到8月31日").click()
    expect(sentence(superior)).to_have_text("已同意延期：原定2026年7月31日，延到2026年8月31日。青禾镇党委接着整改。")
    expect(superior.locator(".column-side")).to_contain_text("原定2026年7月31日，延到2026年8月31日")
    shot(superior, "extension-granted")
    open_finding(owner, BILLS)
    expect(owner.get_by_role("link", name="按期完不成？申请延期")).to_have_count(0)
    found = office.city.finding(BILLS)
    assert (found["due_on"], found["state"]) == ("2026-08-31", "in_remedy")
    assert office.city.acts(found["id"])[-2:] == ["extension_asked", "extension_granted"]


def test_a_plan_is_signed_inside_the_unit_before_it_goes_up(office: Office) -> None:
    superior, writer, secretary = office.at("fangruolan"), office.at("shenzhixia"), office.at("zhouwangshu")
    superior.goto("/findings/raise/")
    superior.get_by_label("是什么问题").fill(DRAIN)
    superior.get_by_label("怎么发现的").select_option(label="巡察反馈")
    superior.get_by_role("checkbox", name="青禾镇党委").check()
    superior.get_by_label("整改到").fill("2026-08-31")
    superior.get_by_role("button", name="提出", exact=True).click()
    expect(sentence(superior)).to_contain_text("问题已提出。")
    take_up(writer, f"定“{DRAIN}”的原因和措施", "定措施")
    _write_plan(writer, "一个村的租金没有入账。")
    expect(sentence(writer)).to_have_text("措施已送书记审签。2 个工作日内审签或退回，签了再报上级采纳。")
    expect(writer.locator(".chips").first).to_contain_text("待审签")
    expect(writer.get_by_role("button", name="审签，报上级")).to_have_count(0)
    take_up(secretary, f"审签“{DRAIN}”的措施", "看措施")
    shot(secretary, "to-sign")
    return_with_reason(secretary, "写清是哪个村、哪一笔。")
    expect(sentence(secretary)).to_have_text("措施已退回，没有报上级。写的同志改好后再送您审签。")
    take_up(writer, f"改“{DRAIN}”的原因和措施", "改措施")
    expect(writer.get_by_text("写清是哪个村、哪一笔。")).to_be_visible()
    _write_plan(writer, "柳沟村 2025 年的铺面租金 4200 元没有入账。", rows=False)
    take_up(secretary, f"审签“{DRAIN}”的措施", "看措施")
    secretary.get_by_role("button", name="审签，报上级").click()
    expect(sentence(secretary)).to_have_text("已审签，措施报上级了。上级 3 个工作日内采纳或退回。")
    take_up(superior, f"看“{DRAIN}”的措施", "看措施")
    expect(superior.get_by_text("周望舒 5月21日审签")).to_be_visible()
    superior.get_by_role("button", name="采纳，开始整改").click()
    expect(sentence(superior)).to_contain_text("措施已采纳。")


def test_a_unit_is_let_off_and_that_is_taken_back(office: Office) -> None:
    page = office.at("fangruolan")
    open_finding(page, PLACES)
    page.get_by_role("link", name="这个单位不涉及？免办").click()
    page.get_by_role("button", name="免办", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("免办要写明原因，比如“这个村没有集体合作社，不涉及”。")
    page.get_by_label("原因").fill("两个村并进了新的活动中心，不涉及了。")
    page.get_by_role("button", name="免办", exact=True).click()
    expect(sentence(page)).to_have_text("麦垄镇党委免办了，不用再整改。共性问题销号以前，可以收回。")
    expect(page.locator(".chips").first).to_contain_text("免办")
    expect(page.locator(".column-turn")).to_contain_text("两个村并进了新的活动中心，不涉及了。")
    shot(page, "waived")
    open_finding(page, "WT-2026-043")
    expect(page.locator("tr", has_text=PLACES)).to_contain_text("免办")
    page.goto(f"/findings/?tab=closed&words={PLACES}")
    expect(page.locator("tbody tr")).to_contain_text("免办")
    shot(page, "waived-ledger")
    open_finding(page, PLACES)
    page.get_by_role("link", name="免办错了？收回免办").click()
    page.get_by_label("原因").fill("活动中心明年才建成。")
    page.get_by_role("button", name="收回免办").click()
    expect(sentence(page)).to_have_text("免办已收回。麦垄镇党委接着办，2026年9月30日前。")
    found = office.city.finding(PLACES)
    assert (found["state"], found["flag"]) == ("in_remedy", "")


def test_a_returned_claim_adds_a_remedy(office: Office) -> None:
    page = office.at("shenzhixia")
    open_finding(page, RECORDS)
    page.get_by_role("link", name="补充措施").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("补充措施")
    first = page.get_by_role("group", name="措施 1")
    first.get_by_label("做什么").fill("两个村补开一次党员大会")
    first.get_by_label("责任人").select_option(label="沈知夏")
    first.get_by_label("期限").fill("2026-05-29")
    page.get_by_role("button", name="提交措施").click()
    expect(sentence(page)).to_have_text("措施补充好了，不用再报上级采纳。做完后再报整改完成。")
    expect(page.get_by_text("5月21日补充的")).to_be_visible()
    shot(page, "remedy-added")


def test_a_verification_given_by_mistake_is_taken_back(office: Office) -> None:
    page = office.at("fangruolan")
    take_up(page, "验收：2 名入党积极分子培养考察记录缺半年", "去验收")
    page.get_by_role("link", name="去验收").click()
    page.get_by_label("您看到了什么").fill("记录补齐了。")
    page.get_by_role("button", name="验收通过").click()
    expect(sentence(page)).to_contain_text("验收通过。")
    page.get_by_role("link", name="验收有误？更正").click()
    page.get_by_label("原因").fill("看的是另一个支部的记录。")
    page.get_by_role("button", name="收回验收").click()
    expect(sentence(page)).to_have_text("已更正：那次验收收回了，问题回到待验收，请重新验收。原来的验收还看得到。")
    expect(page.locator(".column-side")).to_contain_text("收回这次验收：看的是另一个支部的记录。")
    shot(page, "corrected")
    assert office.city.acts(office.city.finding(TRAINING)["id"])[-2:] == ["verified", "corrected"]


def _write_plan(page: Page, cause: str, *, rows: bool = True) -> None:
    page.get_by_label("原因").fill(cause)
    if rows:
        first = page.get_by_role("group", name="措施 1")
        first.get_by_label("做什么").fill("租金补记入账")
        first.get_by_label("责任人").select_option(label="沈知夏")
        first.get_by_label("期限").fill("2026-06-30")
    page.get_by_role("button", name="提交措施").click()
