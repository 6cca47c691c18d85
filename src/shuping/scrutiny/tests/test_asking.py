"""Slips typed line by line or scanned: a wrong group is named as it stands on the paper, and its line asked again."""

import io
import sys
from pathlib import Path

import pytest

from shuping.scrutiny import asking
from shuping.sealing import slips

PUBLIC, SLIPS = slips.slips_of(bytes(16), bytes(range(16)), bytes(range(1, 17)))
GROUPS = slips.printed(SLIPS[0]).split(" ")
LINES = [" ".join(GROUPS[at : at + 4]) + "\n" for at in range(0, 16, 4)]


def typed(*lines: str) -> tuple[slips.Slip, str]:
    shown = io.StringIO()
    return asking.ask("一", io.StringIO("".join(lines)), shown), shown.getvalue()


def test_four_lines_of_four_groups_make_a_slip() -> None:
    slip, shown = typed(*LINES)
    assert slip == SLIPS[0]
    assert [line in shown for line in ("第 1–4 组", "第 13–16 组")] == [True, True]
    assert not any(group in shown for group in GROUPS)


def test_a_scanner_types_all_at_once_and_small_letters_do() -> None:
    assert typed(" ".join(GROUPS).lower() + "\n")[0] == SLIPS[0]


def test_a_wrong_group_is_named_by_its_number_on_the_slip_and_the_line_is_asked_again() -> None:
    wrong = LINES[2].replace(GROUPS[9], GROUPS[9][:4] + ("1" if GROUPS[9][4] == "0" else "0"))
    slip, shown = typed(LINES[0], LINES[1], wrong, LINES[2], LINES[3])
    assert slip == SLIPS[0]
    assert "第 10 组和纸面不一样" in shown
    assert shown.count("第 9–12 组：") == 2


def test_an_empty_line_a_short_one_and_a_letter_that_is_none_are_said() -> None:
    _slip, shown = typed("\n", LINES[0][:-2] + "\n", "U" + LINES[0][1:], *LINES)
    assert "还没有输入" in shown
    assert "少了 1 个字符，先看第 4 组" in shown
    assert "第 1 组里的“U”不会出现在纸面上" in shown


def test_lines_in_another_order_are_seen_and_the_slip_is_asked_anew() -> None:
    slip, shown = typed(LINES[1], LINES[0], LINES[2], LINES[3], *LINES)
    assert slip == SLIPS[0]
    assert "有两组换了位置" in shown


def test_an_end_in_the_middle_is_a_sentence() -> None:
    with pytest.raises(asking.NotGiven, match="没有输完"):
        typed(*LINES[:3])


def test_the_same_slip_typed_twice_is_said_at_once_and_another_asked_for(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "\n".join(slips.printed(slip) for slip in (SLIPS[0], SLIPS[0], SLIPS[2])) + "\n"
    monkeypatch.setattr(sys, "stdin", io.StringIO(text))
    assert asking.read_slips([]) == [SLIPS[0], SLIPS[2]]
    assert "第 1 张密钥条输入了两次" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", "还没有输入"), (b"\xff\xfe\xff", "不是文字文件"), (b"0" * 10_001, "太大"), (b"0" * 79, "少了 1 个字符")],
)
def test_a_file_that_holds_no_slip_is_named(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "slip.txt"
    path.write_bytes(content)
    with pytest.raises(asking.NotGiven, match=said):
        asking.read_slips([path])


def test_a_file_with_a_slip_is_read_and_a_missing_one_named(tmp_path: Path) -> None:
    path = tmp_path / "slip.txt"
    path.write_text("\ufeff" + "".join(LINES), encoding="utf-8")
    assert asking.read_slips([path]) == [SLIPS[0]]
    with pytest.raises(asking.NotGiven, match="打不开"):
        asking.read_slips([tmp_path / "none.txt"])
