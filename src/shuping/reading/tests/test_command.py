"""`shuping read`."""

import io
import json

import pytest

from shuping.reading.command import main

TEXT = "在云岭市党建会上的讲话\n一、要求\n一是6月底前投入3万元。二是抓好落实。\n"


@pytest.fixture
def speech(tmp_path):
    path = tmp_path / "讲话.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def run(*argv, **kwargs):
    out = io.StringIO()
    code = main([str(argument) for argument in argv], out=out, **kwargs)
    return code, out.getvalue()


def test_the_table_is_the_default_and_speaks_chinese(speech):
    code, out = run(speech)
    assert code == 0
    assert "2 个条目" in out
    assert "30000 元" in out
    assert "6月30日" in out
    assert "要求" in out


def test_what_the_text_says_of_itself_is_shown_with_its_place_in_every_form(speech, tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    _code, out = run(speech)
    assert "  标题  在云岭市党建会上的讲话（0–11）\n  作者  文中没有写\n" in out
    _code, out = run(speech, "--format", "json")
    assert json.loads(out)["head"]["title"] == {"start": 0, "end": 11, "words": "在云岭市党建会上的讲话"}
    assert json.loads(out)["head"]["author"] is None
    run(speech, "--format", "xlsx", "--output", tmp_path / "out.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx")["材料"]
    assert [cell.value for cell in sheet[2]] == ["标题", "在云岭市党建会上的讲话", 0, 11]
    assert [cell.value for cell in sheet[3]] == ["作者", "文中没有写", None, None]


def test_json_offsets_count_in_the_text_that_the_text_option_writes(speech):
    _code, out = run(speech, "--format", "json")
    _code, text = run(speech, "--text")
    item = json.loads(out)["items"][0]
    assert text == TEXT
    assert text[item["start"] : item["end"]] == "一是6月底前投入3万元。"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_the_encoding_and_the_line_ends_of_the_file_do_not_matter(tmp_path, encoding):
    path = tmp_path / "a.txt"
    path.write_bytes(TEXT.replace("\n", "\r\n").encode(encoding))
    assert run(path, "--text") == (0, TEXT)


def test_a_workbook_holds_items_as_text_and_no_formula(speech, tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    speech.write_text(TEXT.replace("二是抓好落实", "二是=1+1抓好落实"), encoding="utf-8")
    target = tmp_path / "out.xlsx"
    code, _out = run(speech, "--format", "xlsx", "--output", target)
    sheet = openpyxl.load_workbook(target)["条目"]
    assert code == 0
    assert [cell.value for cell in sheet[2]][:5] == [1, "要求", 17, 29, "一是"]
    assert sheet["F3"].value == "=1+1抓好落实"
    assert sheet["F3"].data_type == "s"


def test_a_file_that_is_missing_or_no_text_is_refused_with_a_sentence(tmp_path, capsys):
    assert run(tmp_path / "nothing.txt")[0] == 2
    path = tmp_path / "a.docx"
    path.write_bytes(b"PK\x03\x04rest")
    assert run(path)[0] == 2
    assert "不是纯文本" in capsys.readouterr().err


def test_another_extractor_may_be_handed_in(tmp_path):
    path = tmp_path / "a.docx"
    assert run(path, "--text", extract=lambda given: f"{given.name}\n") == (0, "a.docx\n")
