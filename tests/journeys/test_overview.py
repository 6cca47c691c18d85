"""The secretary sees where the findings stand and opens the rows of any number."""

import re

from docx import Document
from playwright.sync_api import expect

from tests.journeys.people import PHONE, Office


def test_the_secretary_reads_the_overview_and_opens_what_is_overdue(office: Office) -> None:
    page = office.at("guhengzhi")
    page.goto("/")
    page.get_by_role("navigation", name="主导航").get_by_role("link", name="总览").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("62 个问题，25 个已验收或销号，9 个逾期")
    owned = office.city.rows("SELECT count(*) AS n FROM findings_finding WHERE NOT is_common")[0]["n"]
    assert owned == 62
    places = page.get_by_role("table", name="各党组织")
    row = places.get_by_role("row", name=re.compile("^沙柳湾镇党委"))
    row.get_by_role("link").last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("整改台账")
    expect(page.locator(".tabs [aria-current=page]")).to_have_text("逾期 3")
    expect(page.locator("tbody tr")).to_have_count(3)
    words, source = page.locator("#words").bounding_box(), page.locator("#source").bounding_box()
    assert words
    assert source
    assert words["y"] == source["y"]  # side by side, also where taking the conditions away needs a second line
    page.goto("/findings/overview/")
    page.get_by_label("哪年提出").select_option("2023")
    page.get_by_role("button", name="看这一年").click()
    expect(page.get_by_role("heading", level=2)).to_have_text("2023 年没有提出的问题")


def test_on_a_phone_every_number_of_the_overview_stands_under_its_head(office: Office) -> None:
    page = office.at("guhengzhi", PHONE)
    page.goto("/findings/overview/")
    places = page.get_by_role("table", name="各党组织")
    head = places.get_by_role("columnheader", name="整改中").bounding_box()
    row = places.get_by_role("row", name=re.compile("^沙柳湾镇党委"))
    number = row.get_by_role("cell", name="4", exact=True).bounding_box()
    assert head
    assert number
    assert head["x"] <= number["x"] < head["x"] + head["width"]
    assert number["y"] > head["y"]


def test_on_paper_no_column_of_the_overview_is_cut(office: Office) -> None:
    page = office.at("guhengzhi", {"width": 680, "height": 960})  # an A4 page within its margins
    page.goto("/findings/overview/")
    page.emulate_media(media="print")
    over = page.locator(".table-scroll").evaluate_all("boxes => boxes.map((b) => b.scrollWidth - b.clientWidth)")
    assert over == [0, 0, 0]


def test_the_department_saves_the_three_lists_for_what_it_chose(office: Office) -> None:
    page = office.at("fangruolan")
    page.goto("/findings/?tab=all")
    page.get_by_role("link", name="清单和方案").click()
    expect(page.locator(".page-lead")).to_contain_text("从台账里选 62 个问题，直接出文件，不用再打一遍。")
    page.get_by_label("党组织", exact=True).select_option("青禾镇党委")
    page.get_by_label("哪年提出").select_option("2026")
    page.get_by_role("button", name="选好了").click()
    for name in ("问题清单", "责任清单", "整改清单"):
        with page.expect_download() as waiting:
            page.get_by_role("link", name=re.compile(f"^Word.*{name}$")).click()
        assert waiting.value.suggested_filename == f"青禾镇党委2026年{name}.docx"
        words = Document(waiting.value.path())
        assert words.paragraphs[0].text == f"青禾镇党委2026年{name}"
        assert len(words.tables[0].rows) == 13
