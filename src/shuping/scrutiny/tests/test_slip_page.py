"""The printed slip: what must be typed or scanned is on it, and nothing that calls out."""

import re

import segno

from shuping.scrutiny.slip_page import page
from shuping.sealing import slips

PUBLIC, SLIPS = slips.slips_of(bytes(16), bytes(range(16)), bytes(range(1, 17)))
PAGES = [page(slip, title="民主测评 <b>", round_id=b"\xee" * 16, public_key=PUBLIC) for slip in SLIPS]


def test_the_page_shows_the_sixteen_groups_in_their_order_and_the_same_in_the_picture() -> None:
    for slip, text in zip(SLIPS, PAGES, strict=True):
        groups = re.findall(r"<td><small>(\d+)</small>(\w{5})</td>", text)
        assert [int(number) for number, _group in groups] == list(range(1, 17))
        typed = " ".join(group for _number, group in groups)
        assert slips.read(typed) == slip
        assert segno.make(typed, micro=False, error="q").svg_data_uri(scale=4) in text
        assert f"第 {slip.number} 张，共 3 张" in text


def test_the_page_has_no_script_and_no_address_and_shows_a_title_as_it_is() -> None:
    for text in PAGES:
        assert "<script" not in text
        assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)", text)
        assert "民主测评 &lt;b&gt;" in text
        assert "default-src 'none'" in text


def test_a_page_holds_nothing_of_the_seed_that_its_slip_lacks() -> None:
    for text, missing in zip(PAGES, (SLIPS[2].first, SLIPS[0].first, SLIPS[1].first), strict=True):
        assert missing.hex() not in text.lower()
