"""What pages and papers say of a round, in words: its rules, its result, the rows in which two entries differ."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.utils.translation import gettext as _

from shuping import tally
from shuping.ballots import rules
from shuping.ballots.models import BallotRound, Sheet, VoterClass
from shuping.sealing import digests


@dataclass(frozen=True)
class Cell:
    """One shown number of a line: for which column or columns; `merged` says so in words where it is more than one."""

    number: int
    span: int
    label: str
    merged: str


@dataclass(frozen=True)
class ResultLine:
    """One class, or the sums (`is_sum`); `short` names the class by its key alone."""

    label: str
    short: str
    total: int
    cells: list[Cell]
    is_sum: bool


@dataclass(frozen=True)
class Result:
    """The result of one row as everybody may see it; without lines too few ballots count to show any number."""

    name: str
    columns: list[str]
    lines: list[ResultLine]
    shown: str
    rate: str
    steps: list[dict[str, str]]


def rules_of(found: BallotRound) -> list[tuple[str, str]]:
    """Return (rule, what it says) of a round."""
    least = _("%(least)s 张") % {"least": found.least} if found.least > 1 else _("全部列出")
    options = "、".join(o["name"] for o in found.options)
    if found.formula == "points":
        options = "、".join(f"{o['name']} {o['points']}%" for o in found.options)
    pairs = [
        (_("选项"), options),
        (_("空着没选的"), found.get_blank_display()),
        (_("多选、看不清的"), found.get_unclear_display()),
        (_("从上到下全选一样的"), found.get_uniform_display()),
        (_("怎么算"), found.get_formula_display()),
        (_("不足几张不单独列出"), least),
        (_("依据"), found.basis or _("没有写")),
        (_("怎么投"), found.get_channels_display()),
    ]
    if found.is_sealed:
        pairs.append((_("会场口令"), _("投票要输") if found.asks_word else _("不用")))
        pairs.append((_("意见"), _("最多 %(most)s 个字") % {"most": found.remark} if found.remark else _("不收")))
        pairs.append((_("异议期"), _("%(days)s 天") % {"days": found.objection_days}))
    return [(str(label), str(words)) for label, words in pairs]


def key_digest(found: BallotRound) -> str:
    """Return the digest of the public key in groups, as it stands on the slips of the key; empty without a key."""
    key = bytes.fromhex(found.sealed.public_key)
    return digests.for_eyes(sha256(key).digest()) if key else ""


def digests_of(found: BallotRound) -> list[tuple[str, str]]:
    """Return (name, digest in groups) of what is chained of a round with phones, as far as it is."""
    sealed = found.sealed
    pairs = [
        (_("轮次编号"), sealed.uid),
        (_("票面的摘要"), sealed.form_digest),
        (_("规则的摘要"), sealed.scheme_digest),
        (_("票码的根"), sealed.code_root),
        (_("公钥摘要"), sha256(bytes.fromhex(sealed.public_key)).hexdigest() if sealed.public_key else ""),
        (_("停止投票时的根"), sealed.closing_root),
        (_("封存清单的根"), sealed.listed_root),
        (_("开票摘要"), sealed.opened_digest),
    ]
    return [(str(name), digests.for_eyes(bytes.fromhex(value))) for name, value in pairs if value]


def results(found: BallotRound, classes: Sequence[VoterClass]) -> list[Result]:
    """Return the published result, row by row; nothing here is more than `published` says."""
    published: dict[str, Any] = found.published or {"rows": []}
    joined: dict[str, str] = (found.counts or {}).get("joined", {})
    labels = {voters.key: label_of(voters, classes, joined) for voters in classes}
    short = {
        voters.key: _with_others(_("%(key)s票") % {"key": voters.key}, voters, classes, joined) for voters in classes
    }
    rows = zip(found.rows, published["rows"], strict=True)
    return [_result(name, row, found, labels, short) for name, row in rows]


def label_of(voters: VoterClass, classes: Sequence[VoterClass], joined: dict[str, str]) -> str:
    """Return the name of a class with those that were counted with it."""
    return _with_others(str(voters), voters, classes, joined)


def _with_others(name: str, voters: VoterClass, classes: Sequence[VoterClass], joined: dict[str, str]) -> str:
    with_it = [other.key for other in classes if joined.get(other.key) == voters.key]
    if not with_it:
        return name
    return _("%(voters)s（含%(others)s票）") % {"voters": name, "others": "、".join(with_it)}


def _result(
    name: str, row: dict[str, Any], found: BallotRound, labels: dict[str, str], short: dict[str, str]
) -> Result:
    columns = [option["name"] for option in found.options]
    columns += [_("空白")] if row["has_blank"] else []
    columns += [_("无效")] if row["has_unclear"] else []
    lines = [
        ResultLine(
            label=labels.get(line["voters"], _("合计")),
            short=short.get(line["voters"], _("合计")),
            total=line["total"],
            cells=[_cell(columns, *cell) for cell in line["cells"]],
            is_sum=line["voters"] == "",
        )
        for line in row["lines"]
    ]
    steps = [{**step, "label": labels[step["voters"]]} for step in row["steps"]]
    return Result(name, columns, lines, row["shown"], row["rate"], steps)


def _cell(columns: Sequence[str], first: int, last: int, number: int) -> Cell:
    label = "、".join(columns[first : last + 1])
    merged = _("%(columns)s合并") % {"columns": label} if last > first else ""
    return Cell(number, last - first + 1, label, merged)


def totals(found: BallotRound, classes: Sequence[VoterClass]) -> dict[str, int]:
    """Return the four numbers over a result: handed out, came back, count, count for nothing."""
    void = (found.published or {}).get("void", 0)
    cast = (found.published or {}).get("cast", 0)
    return {"handed_out": sum(v.handed_out or 0 for v in classes), "cast": cast, "valid": cast - void, "void": void}


@dataclass(frozen=True)
class FullTable:
    """All numbers of one row, for the scrutineers: a line a class, with (column, number) for each."""

    name: str
    lines: list[tuple[str, list[tuple[str, int]]]]
    rate: str  # in whole percent, for who grades by it where no rate may be published


def full_tables(found: BallotRound, classes: Sequence[VoterClass]) -> list[FullTable]:
    """Return all counts of a round; only scrutineers see them."""
    counts: dict[str, Any] = found.counts or {"rows": [], "joined": {}}
    labels = {voters.key: label_of(voters, classes, counts["joined"]) for voters in classes}
    columns = [*(option["name"] for option in found.options), _("空白"), _("无效")]
    counted, scheme = rules.counts_of_plain(counts), found.scheme(list(classes))
    tables = []
    for row, (name, lines) in enumerate(zip(found.rows, counts["rows"], strict=True)):
        score = tally.score(counted, row, scheme)
        shown = [(labels[line["voters"]], list(zip(columns, _numbers(line), strict=True))) for line in lines]
        tables.append(FullTable(name, shown, str(tally.percent(score.rate, 0)) if score else ""))
    return tables


def _numbers(line: dict[str, Any]) -> list[int]:
    return [*line["votes"], line["blank"], line["unclear"]]


@dataclass(frozen=True)
class DifferingRow:
    """One row in which two entries differ: its place from 0, its name, what each keyed, what may be chosen."""

    at: int
    name: str
    choices: list[tuple[str, str]]


def differing_rows(found: BallotRound, sheet: Sheet) -> list[DifferingRow]:
    """Return the rows of a sheet to be looked at again; the rest of the ballot is not shown."""
    words = {rules.BLANK: _("空白"), rules.UNCLEAR: _("多选、看不清")}
    words |= {str(number): option["name"] for number, option in enumerate(found.options, 1)}
    return [
        DifferingRow(at, found.rows[at], list(words.items())[2:] + list(words.items())[:2])
        for at in rules.differing(sheet.first, sheet.second)
    ]
