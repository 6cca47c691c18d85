"""A county from nothing: three administrators, the tree, accounts, a speech, and one finding verified by somebody else.

The demo comes with everything in place; whoever installs Shuping has none of it and goes this way first.
"""

import io
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from openpyxl import Workbook
from playwright.sync_api import Browser, Page, expect

from tests.journeys.beginning import Instance, come_in, shown_password
from tests.journeys.people import Office, office_of, sentence

TODAY = datetime.now(ZoneInfo("Asia/Shanghai")).date()
FOUNDING = (
    "--name", "中共栎川县委员会", "--short-name", "栎川县委", "--kind", "县委",
    "--system", "丁一", "dingyi", "--security", "乙二", "yier", "--audit", "丙三", "bingsan",
)  # fmt: skip
TREE = [
    ["党组织全称", "简称", "类别", "上级", "岗位", "岗位类别", "姓名", "任职日期"],
    ["栎川县民政局党组", "县民政局", "部门", "栎川县委", "党组书记", "其他部门书记", "付晓溪", "2024-01"],
    ["中共栎川县清泉镇委员会", "清泉镇党委", "乡镇党委", "栎川县委", "党委书记", None, "赵承清", "2023-05"],
    [None, None, None, None, "组织委员", None, "郑知泉", "2024年3月"],
    ["中共清泉镇东村支部委员会", "东村党支部", "村党组织", "清泉镇党委", "党支部书记", None, "钱立田", "2021-03-12"],
]
SPEECH = """在全县基层党建工作推进会上的讲话
同志们：今天会议的任务，是对照检查、压实责任。存在的问题主要有两个方面：
一是流动党员管理缺位。清泉镇外出党员多，流入流出底数不清，有的党员一年没有参加过一次组织生活。
二是社会组织党建覆盖率偏低。县民政局指导不够，督促检查停留在要材料、看台账上。
"""
LOST = "流动党员管理缺位"


def test_a_new_county_comes_to_a_verified_finding(browser: Browser, instance: Instance) -> None:
    instance.init(*FOUNDING)
    with office_of(browser, instance.city) as office:
        guard = come_in(office, "yier", instance.passwords["yier"])
        officer = _the_first_officer_is_let_in(office, guard)
        _the_tree_is_imported(officer)
        organiser = _who_was_imported_gets_an_account(office, guard, "郑知泉", "zhengzq")
        civil = _who_was_imported_gets_an_account(office, guard, "付晓溪", "fuxx")
        _a_speech_becomes_findings(officer)
        expect(civil.get_by_role("heading", name="社会组织党建覆盖率偏低")).to_have_count(0)
        civil.goto("/")
        expect(civil.get_by_role("heading", name="定“社会组织党建覆盖率偏低”的原因和措施")).to_be_visible()
        code = _a_plan_is_made_and_accepted(organiser, officer)
        _it_is_done_and_claimed(organiser)
        supervisor = _a_supervisor_is_let_in(office, guard)
        _somebody_else_verifies(supervisor)
        assert instance.city.finding(code)["state"] == "verified"
        assert "数据库里的内容与链上记的一致" in instance.run("audit", "verify", "--against")
        for page in (guard, officer, organiser, civil, supervisor):
            page.context.close()


def _registered(guard: Page, name: str, username: str) -> str:
    guard.get_by_label("姓名").fill(name)
    guard.get_by_label("用户名").fill(username)
    guard.get_by_role("button", name="登记并开账号").click()
    return shown_password(guard, f"请把一次性密码当面交给{name}")


def _granted(guard: Page, name: str, role: str, place: str, title: str) -> None:
    guard.get_by_role("link", name="给他授权").click()
    expect(guard.get_by_label("给谁")).to_have_value(name)
    guard.get_by_label("什么角色").select_option(label=role)
    guard.get_by_label("在哪个党组织").fill(place)
    guard.get_by_label("名义").fill(title)
    guard.get_by_label("到哪天为止").fill(str(TODAY + timedelta(days=300)))
    guard.get_by_role("button", name="授权", exact=True).click()
    expect(sentence(guard)).to_contain_text(f"已授权给{name}")


def _the_first_officer_is_let_in(office: Office, guard: Page) -> Page:
    guard.goto("/")
    guard.get_by_role("link", name="去开账号").click()
    password = _registered(guard, "林采薇", "lincaiwei")
    _granted(guard, "林采薇", "组织部", "栎川县委", "县委组织部组织科")
    return come_in(office, "lincaiwei", password)


def _the_tree_is_imported(officer: Page) -> None:
    officer.goto("/")
    officer.get_by_role("link", name="去导入").click()
    book, out = Workbook(), io.BytesIO()
    for row in TREE:
        book.active.append(row)
    book.save(out)
    officer.get_by_label("表格").set_input_files(
        {"name": "党组织.xlsx", "mimeType": "application/octet-stream", "buffer": out.getvalue()}
    )
    officer.get_by_role("button", name="上传，看会改什么").click()
    officer.get_by_role("button", name="应用", exact=True).click()
    expect(sentence(officer)).to_contain_text("导入好了：新建党组织 3 个")


def _who_was_imported_gets_an_account(office: Office, guard: Page, name: str, username: str) -> Page:
    guard.goto("/office/people/add/")
    guard.get_by_label("姓名").fill(name)
    guard.get_by_label("用户名").fill(username)
    guard.get_by_role("button", name="登记并开账号").click()
    expect(guard.get_by_role("alert")).to_contain_text("姓名")
    guard.locator("main").get_by_role("link", name=name, exact=True).click()
    guard.get_by_role("link", name="开账号").click()
    guard.get_by_label("用户名").fill(username)
    guard.get_by_role("button", name="开账号").click()
    return come_in(office, username, shown_password(guard, f"请把一次性密码当面交给{name}"))


def _a_speech_becomes_findings(officer: Page) -> None:
    officer.goto("/documents/add/")
    officer.get_by_text("标题、谁讲的、哪天、是什么材料").click()
    officer.get_by_label("是什么材料").select_option(label="本级书记讲话")
    officer.get_by_label("谁讲的").fill("章远帆")
    officer.get_by_label("哪天").fill(str(TODAY))
    officer.get_by_label("标题").fill("在全县基层党建工作推进会上的讲话")
    officer.get_by_label("或者把全文贴在这里").fill(SPEECH)
    officer.get_by_role("button", name="读出条目，去核对").click()
    for _item in range(2):
        officer.locator("#open").get_by_role("button", name="就指定这几个").click()
        officer.locator("#open").get_by_role("button", name="核对无误，看下一条").click()
    officer.get_by_role("link", name="下一步：下发").click()
    officer.get_by_role("button", name="下发", exact=True).click()
    expect(sentence(officer)).to_contain_text("已下发，生成 2 个问题。")


def _a_plan_is_made_and_accepted(organiser: Page, officer: Page) -> str:
    organiser.goto("/")
    organiser.get_by_role("link", name="定措施").first.click()
    code = organiser.locator(".crumbs a").last.inner_text()
    organiser.get_by_label("原因").fill("镇党建办没有台账，两个村的外出党员去向两年没有更新。")
    organiser.get_by_label("做什么").first.fill("逐村摸清外出党员底数，一人一卡")
    organiser.get_by_label("责任人").first.select_option(label="郑知泉")
    organiser.get_by_label("期限").first.fill(str(TODAY + timedelta(days=30)))
    organiser.get_by_role("button", name="提交措施").click()
    expect(sentence(organiser)).to_contain_text("措施已提交。")
    officer.goto("/")
    officer.get_by_role("link", name="看措施").click()
    officer.get_by_role("button", name="采纳，开始整改").click()
    expect(sentence(officer)).to_contain_text("措施已采纳。")
    return code


def _it_is_done_and_claimed(organiser: Page) -> None:
    organiser.reload()
    organiser.get_by_role("button", name="标为完成").click()
    organiser.get_by_role("link", name="附佐证").click()
    organiser.get_by_label("说明", exact=True).fill("外出党员 87 名全部建卡，联系人已落实。")
    organiser.get_by_label("材料说明的是哪天的事").fill(str(TODAY))
    organiser.get_by_role("button", name="附上").click()
    organiser.get_by_role("link", name="报整改完成").click()
    organiser.get_by_label("整改后有什么变化").fill("底数清了，每人有联系人。")
    organiser.get_by_role("button", name="报整改完成").click()
    expect(sentence(organiser)).to_contain_text("本单位不能验收自己的问题。")


def _a_supervisor_is_let_in(office: Office, guard: Page) -> Page:
    guard.goto("/office/people/add/")
    password = _registered(guard, "石敬山", "shijs")
    _granted(guard, "石敬山", "督查组", "清泉镇党委", "县督查一组组长")
    return come_in(office, "shijs", password)


def _somebody_else_verifies(supervisor: Page) -> None:
    supervisor.goto("/")
    expect(supervisor.get_by_role("heading", name=f"验收：{LOST}")).to_be_visible()
    supervisor.get_by_role("link", name="去验收").click()
    supervisor.get_by_role("link", name="去验收").click()
    supervisor.get_by_label("您看到了什么").fill("到两个村看了卡册，抽查 5 人，电话都通。")
    supervisor.get_by_role("button", name="验收通过").click()
    expect(sentence(supervisor)).to_contain_text("验收通过。")
