"""A sheet reopened: text stays text, dates are dates, and it is ready to filter and print."""

import io
import zipfile
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from shuping.papers.sheet import Column, Sheet, to_xlsx

COLUMNS = [
    Column("问题", 40),
    Column("数量", 8, "number"),
    Column("占比", 8, "percent"),
    Column("期限", 4, "date"),
    Column("办结时间", 10, "moment"),
]
RISKY = ["=1+1", "+86 10", "-SUM(A1)", "@cmd", "\t=1", "\r=1", "\n=1", "＝1+1", "＋1", "－1", "＠x", "=HYPERLINK(\"http://x\")",
         "http://127.0.0.1/", "{=1}", "001", "1e5", " 前后空格 ", "三行\n文字\n在此"]  # fmt: skip


def book(rows, columns=COLUMNS, notes=(), title="整改台账"):
    return load_workbook(io.BytesIO(to_xlsx(Sheet(title, columns, rows, notes))))


@pytest.mark.parametrize("text", RISKY)
def test_text_comes_back_unchanged_and_is_never_a_formula(text):
    cell = book([[text]], [Column("甲")]).active["A2"]
    assert cell.value == text.replace("\r", "\n")
    assert cell.data_type in ("s", "inlineStr")
    assert cell.hyperlink is None
    starts_like_a_formula = text[0] in "=+-@\t\r\n＝＋－＠"
    assert bool(cell.quotePrefix) is starts_like_a_formula


def test_no_part_of_the_file_holds_a_formula():
    content = to_xlsx(Sheet("台账", [Column("甲")], [[text] for text in RISKY]))
    package = zipfile.ZipFile(io.BytesIO(content))
    assert not any(b"<f>" in package.read(name) or b"<f " in package.read(name) for name in package.namelist())


def test_what_xml_cannot_carry_is_dropped():
    assert book([["甲\x00=1\x0b\ud800"]], [Column("甲")]).active["A2"].value == "甲=1"


def test_numbers_dates_and_moments_are_real():
    moment = datetime(2026, 5, 31, 17, 30, tzinfo=UTC)
    local = moment.replace(tzinfo=None) + timedelta(hours=8)  # after midnight in Shanghai
    row = book([["甲", Decimal("12.5"), 0.129, date(2026, 5, 31), moment]]).active[2]
    assert [cell.value for cell in row] == ["甲", 12.5, 0.129, datetime.combine(date(2026, 5, 31), time()), local]
    assert row[3].is_date
    assert row[3].number_format == "yyyy-mm-dd"
    assert row[2].number_format == "0.0%"


def test_empty_cells_old_dates_and_truths_do_not_break_it():
    row = book([[None, None, None, date(1889, 1, 1), None], [True, float("nan"), "不详", None, None]]).active
    assert row["A2"].value is None
    assert row["D2"].value == "1889-01-01"
    assert [row["A3"].value, row["B3"].value, row["C3"].value] == ["True", "nan", "不详"]


def test_the_head_is_frozen_filtered_and_repeated_in_print():
    page = book([["甲", 1, 0.5, None, None]] * 3).active
    assert page.freeze_panes == "A2"
    assert page.auto_filter.ref == "A1:E4"
    assert page.print_title_rows == "$1:$1"
    assert page.page_setup.orientation == "landscape"
    assert page.page_setup.paperSize == 9
    assert (page.page_setup.fitToWidth or 1, page.page_setup.fitToHeight) == (1, 0)
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert "整改台账" in page.oddHeader.center.text
    assert [cell.value for cell in page[1]] == ["问题", "数量", "占比", "期限", "办结时间"]


def test_columns_are_wide_enough_for_their_heads_and_dates():
    widths = {name: dimension.width for name, dimension in book([]).active.column_dimensions.items()}
    assert widths["A"] >= 40
    assert widths["B"] >= 2 * 2 + 3
    assert widths["D"] >= 10
    assert widths["E"] >= 16


def test_long_text_wraps_and_is_cut_with_a_note_at_the_limit():
    made = book([["长" * 40_000], ["短"]], [Column("甲")], notes=["导出日期：2026年5月31日"])
    assert made.active["A2"].alignment.wrap_text
    assert len(made.active["A2"].value) == 32_767
    notes = [cell.value for cell in made["说明"]["A"]]
    assert notes == ["导出日期：2026年5月31日", "有1个单元格的文字超过了表格软件的上限，只写入了前面的部分。"]


def test_a_row_is_as_high_as_its_longest_cell():
    made = book([["短"], ["长" * 30], ["一\n二\n三"], ["长" * 9_000]], [Column("甲", 21)]).active
    assert [made.row_dimensions[row].height for row in (2, 3, 4, 5)] == [None, 45, 45, 405]


@pytest.mark.parametrize("title", ["a/b:c*?[d]\\", "'引'", "长" * 40, "", "说明"])
def test_any_title_makes_a_sheet(title):
    assert book([["甲"]], [Column("甲")], notes=["注"], title=title).active["A2"].value == "甲"


def test_rows_are_taken_one_at_a_time():
    taken = []

    def rows():
        for number in range(2_000):
            taken.append(number)
            yield [f"第{number}条"]

    assert book(rows(), [Column("甲")]).active.max_row == 2_001
    assert len(taken) == 2_000


def test_a_row_of_another_length_is_an_error():
    with pytest.raises(ValueError, match="zip"):
        to_xlsx(Sheet("台账", COLUMNS, [["甲"]]))


def test_a_rehearsal_says_so_on_the_screen_and_in_print(settings):
    plain = book([])
    assert "演练" not in plain.active.oddHeader.center.text + plain.active.title
    settings.REHEARSAL = "here"
    marked = book([])
    assert marked.active.oddHeader.center.text.endswith("（演练，不作数）整改台账")
    assert marked.active.title == marked.properties.title == "（演练，不作数）整改台账"
