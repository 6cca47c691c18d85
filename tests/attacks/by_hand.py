"""What people compute for themselves from what they hold and what hangs in the hall: nothing of `shuping` is asked.

Digests and characters are those of the second opener, which was written from docs/reference/ballot-format.md alone.
"""

import base64
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from html import unescape
from typing import Any

from tests.ballots import second_opener as second

LINE = re.compile(r'<li id="r\w+"><b>([0-9A-Z ]+)</b> <span class="digest">([0-9a-f]{64})</span>')
ROOT = re.compile(r'<span class="digest">((?:[0-9A-F]{4} ?){16})</span>')
RECEIPT = re.compile(r'class="ballot-receipt".*?<b>([0-9A-Z ]{19})</b>', re.DOTALL)
FIELD = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')
CHOSEN = re.compile(r"<b>([^<]*)</b></li>")
OPTION = re.compile(r'<input type="radio" name="(row_\d+)" value="(\d+)"[^>]*><span>([^<]*)</span>')
UNCLEAR = 255


@dataclass
class Voter:
    """Who holds a slip: class, code, what he means to choose (9 stands for an unclear row of a sheet), his receipt."""

    voters: str
    code: str
    marks: str
    remark: str = ""
    receipt: str = ""

    @property
    def ballot(self) -> tuple[str, tuple[int, ...], str]:
        return self.voters, tuple(UNCLEAR if mark == "9" else int(mark) for mark in self.marks), self.remark


@dataclass
class Notes:
    """What two scrutineers write down of one class, by counting people and slips."""

    printed: int
    left_over: int
    reserve: int
    heads: int
    paper: int = 0
    spoilt: int = 0
    unused: int = 0  # handed back by who had one
    lost: int = 0

    @property
    def cast(self) -> int:
        """Slips that must have voted: each was handed out and nobody has anything else to show for it."""
        handed_out = self.printed - self.left_over - self.reserve
        return handed_out - self.paper - self.spoilt - self.unused - self.lost


@dataclass
class List:
    """The closed list as its page shows it."""

    root: str
    lines: list[tuple[str, str]]
    digests: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self.digests = dict(self.lines)


def code_bytes(printed: str) -> bytes:
    """Return the ten bytes of a printed code, after comparing its check characters."""
    groups = printed.split()
    code = second.data_of("".join(group[:4] for group in groups))
    assert second.print_code(code) == printed
    return code


def receipt_of(code: str, digest: str) -> str:
    """Return the receipt that belongs to a slip and a published digest."""
    return second.spaced(second.named_digest("shuping.receipt/1", code_bytes(code), bytes.fromhex(digest))[:10])


def root_of(round_id: str, lines: Iterable[tuple[str, str]]) -> str:
    """Return the root of a list of (receipt, digest)."""
    listed = sorted(second.data_of(receipt.replace(" ", "")) + bytes.fromhex(digest) for receipt, digest in lines)
    count = len(listed).to_bytes(4, "big")
    return second.named_digest("shuping.list/1", bytes.fromhex(round_id), count, b"".join(listed)).hex()


def read_list(page: str) -> List:
    """Return what the page of the closed list shows."""
    root = ROOT.search(page)
    return List(root[1].replace(" ", "").lower() if root else "", LINE.findall(page))


def lines_of(file: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return (receipt, digest) of a round file; the digests computed from the envelopes themselves."""
    sha256 = second.hashlib.sha256
    return [(one["receipt"], sha256(base64.b64decode(one["envelope"])).hexdigest()) for one in file["envelopes"]]


def labels(page: str) -> dict[tuple[str, str], str]:
    """Return {(field, label): value} of the radio buttons of a ballot."""
    return {(name, unescape(label)): value for name, value, label in OPTION.findall(page)}


def hidden(page: str) -> dict[str, str]:
    """Return the fields that a confirmation sends on."""
    return {name: unescape(value) for name, value in FIELD.findall(page)}


def chosen(page: str) -> list[str]:
    """Return the options that a confirmation shows, row by row."""
    return [unescape(label) for label in CHOSEN.findall(page)]


def receipt_in(page: str) -> str:
    """Return the receipt that a page shows, or nothing."""
    found = RECEIPT.search(page)
    return found[1] if found else ""


def full_counts(page: str) -> list[list[dict[str, Any]]]:
    """Return the numbers of the scrutineers' page as a counted file has them."""
    rows = []
    for table in re.findall(r"<tbody>.*?</tbody>", page, re.DOTALL):
        lines = []
        for line in re.findall(r"<tr>.*?</tr>", table, re.DOTALL):
            numbers = [int(number) for number in re.findall(r'<td class="number"[^>]*>(\d+)</td>', line)]
            key = re.search(r'<th scope="row">([A-E])票', line)
            named = {"voters": key[1] if key else "", "votes": numbers[:-2]}
            lines.append({**named, "blank": numbers[-2], "unclear": numbers[-1]})
        rows.append(lines)
    return rows


def ballots(opened: Mapping[str, Any]) -> Counter[tuple[str, tuple[int, ...], str]]:
    """Return how often each ballot stands in an opening."""
    return Counter((one["class"], tuple(one["marks"]), one["remark"]) for one in opened["ballots"])


def publication_faults(published: Mapping[str, Any], file: Mapping[str, Any], counted: Mapping[str, Any]) -> list[str]:
    """Say where what everybody is shown does not follow from the second count."""
    found = []
    if (published["cast"], published["void"]) != (sum(counted["cast"].values()), sum(counted["void"].values())):
        found.append("ballots in all")
    rates = second.rates(dict(file), dict(counted))
    for place, (row, told, rate) in enumerate(zip(counted["rows"], published["rows"], rates, strict=True), 1):
        columns = {line["voters"]: _columns(line, told) for line in row}
        columns[""] = [sum(column) for column in zip(*columns.values(), strict=True)]
        for line in told["lines"]:
            for first, last, number in line["cells"]:
                if number != sum(columns[line["voters"]][first : last + 1]):
                    found.append(f"row {place}, class {line['voters'] or 'all'}")
        if told["rate"] and told["rate"] not in (rate, _whole(rate)):
            found.append(f"rate of row {place}")
    return found


def _columns(line: Mapping[str, Any], told: Mapping[str, Any]) -> Sequence[int]:
    more = [line["blank"]] * told["has_blank"] + [line["unclear"]] * told["has_unclear"]
    return [*line["votes"], *more]


def _whole(rate: str | None) -> str:
    return str(Decimal(rate or 0).quantize(Decimal(1), ROUND_HALF_UP))


def moved_vote(content: bytes) -> bytes:
    """Return a counted file in which one vote for another option became one for the first: every sum stays right."""
    file = json.loads(content)
    line, option = next(
        (line, at) for row in file["rows"] for line in row for at, votes in enumerate(line["votes"]) if at and votes
    )
    line["votes"][option] -= 1
    line["votes"][0] += 1
    return json.dumps(file, ensure_ascii=False).encode()


def other_list(content: bytes) -> bytes:
    """Return a counted file that says it was counted from another list."""
    return json.dumps({**json.loads(content), "closing_root": "00" * 32}, ensure_ascii=False).encode()
