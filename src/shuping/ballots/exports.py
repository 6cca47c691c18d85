"""The papers of a round: the ballot form of each class, and the result with its arithmetic and signatures."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from shuping.audit.queries import chain_line
from shuping.ballots import shown
from shuping.ballots.models import BallotRound, Formula, VoterClass
from shuping.core import clock
from shuping.papers.paper import (
    Annex,
    Block,
    Column,
    Heading,
    Paper,
    Paragraph,
    Signature,
    Table,
    as_papers_write,
    han_date,
)
from shuping.sealing import digests, receipts
from shuping.sealing.roundfile import Cast

FORM, RESULT, LIST = (
    "ballot-form",
    "ballot-result",
    "ballot-list",
)  # kinds of paper, for which an office may have a template


def form_paper(found: BallotRound, voters: VoterClass, *, is_only: bool) -> Paper:
    """Return the ballot form of a class, to be copied as often as sheets are handed out."""
    options = [option["name"] for option in found.options]
    columns = [Column(_("评议对象"), 4), *(Column(name, 1.6, "center") for name in options)]
    blocks: list[Block] = [
        Paragraph(_("每行只选一项，在格里打“√”，不记名。填好后投入票箱。")),
        Table(columns, [[name, *("□" for _option in options)] for name in found.rows]),
        Paragraph(spoilt(found)),
    ]
    title = found.title if is_only else _("%(title)s\n%(key)s票（%(name)s）") % _named(found, voters)
    return Paper(title=title, blocks=blocks, chain_line=_("存证链 %(head)s") % {"head": chain_line()})


def _named(found: BallotRound, voters: VoterClass) -> dict[str, str]:
    return {"title": found.title, "key": voters.key, "name": voters.name}


def spoilt(found: BallotRound) -> str:
    """Return what a voter must know of what does not count."""
    blank = {"abstain": _("空着的行算弃权"), "void_row": _("空着的行作废"), "void_ballot": _("有空着的行，整张票作废")}
    unclear = {"void_row": _("一行多选的，这一行作废"), "void_ballot": _("一行多选的，整张票作废")}
    parts = [blank[found.blank], unclear[found.unclear]]
    if found.uniform == "void_ballot":
        parts.append(_("从上到下全选一样的，整张票作废"))
    return _("说明：") + "；".join(parts) + "。"


def result_paper(found: BallotRound, classes: Sequence[VoterClass]) -> Paper:
    """Return the result as it may be shown: sheets, rules, each row with its steps, place for signatures."""
    at = clock.local_day(found.counted_at) if found.counted_at else found.held_on
    totals = shown.totals(found, classes)
    said = _("%(day)s投票，收回%(cast)s张，有效%(valid)s张，无效%(void)s张。")
    said %= {**totals, "day": han_date(found.held_on)}
    results = shown.results(found, classes)
    unopened = (found.published or {}).get("unopened", 0)
    if unopened:
        said += _("打不开的封票%(count)s个，按无效票计。") % {"count": unopened}
    blocks: list[Block] = [
        Heading(1, _("清点")),
        Paragraph(said),
        numbers_table(found, classes),
        Heading(1, _("规则")),
        Paragraph(
            "；".join(f"{label}：{as_papers_write(words.rstrip('。'))}" for label, words in shown.rules_of(found))
            + "。"
        ),
        Heading(1, _("结果")),
        _results(results),
    ]
    if found.least > 1:
        sentence = _("不足%(least)s张的格不单独列出，与相邻的格合并，免得从少数票猜出是谁投的。")
        said = sentence % {"least": found.least}
        if found.formula != Formula.NONE and any(each.lines and not each.rate for each in results):
            said += _("得票率写“—”的，给出百分比就能推出合并的格，由监票人保存。")
        blocks.append(Paragraph(said))
    remarks = (found.published or {}).get("remarks", [])
    if remarks:
        blocks += [Heading(1, _("意见")), *(Paragraph(remark) for remark in remarks)]
    signers = [Column(name, 1, "center") for name in (_("监票人"), _("监票人"), _("计票人"), _("计票人"))]
    blocks += [Table(signers, [["\n"] * 4]), Signature(found.organisation.name, at)]
    title = _("%(title)s\n计票结果") % {"title": found.title}
    return Paper(title=title, blocks=blocks, chain_line=_("存证链 %(head)s") % {"head": chain_line()})


def numbers_table(found: BallotRound, classes: Sequence[VoterClass]) -> Table:
    """Return the numbers of sheets, and of slips where phones voted, a line a class."""
    columns = [(_("应到"), "entitled")]
    if found.is_sealed:
        columns += [(_("印票条"), "issued"), (_("实到"), "heads"), (_("没用交回"), "returned"), (_("没交回"), "lost")]
    if not found.is_sealed or any(voters.handed_out for voters in classes):
        columns += [(_("发纸质票") if found.is_sealed else _("发出"), "handed_out"), (_("收回"), "cast")]
        columns += [(_("作废换发"), "spoiled"), (_("没有收回"), "missing")]
    rows = [[str(voters), *(str(getattr(voters, name) or 0) for _label, name in columns)] for voters in classes]
    return Table([Column(_("票类"), 3), *(Column(label, 1.5, "center") for label, _name in columns)], rows)


def _results(results: Sequence[shown.Result]) -> Table:
    """Return one row for each of those voted on: the numbers of each class a line of it, the steps below them."""
    columns = [
        Column(_("评议对象"), 2, is_whole=True),
        Column(_("各类票的得票"), 6),
        Column(_("得票率"), 1, "center", is_whole=True),
    ]
    rows = [[result.name.replace("\u3000", "\n"), _votes(result), _rate(result)] for result in results]
    return Table(columns, rows, is_dense=True)


def _votes(result: shown.Result) -> str:
    if not result.lines:
        return _("有效票太少，不公布票数。")
    said = [
        _("%(label)s%(total)s张：%(cells)s") % {"label": line.short, "total": line.total, "cells": _cells(line)}
        for line in result.lines
    ]
    if result.shown == "steps" and len(result.steps) > 1:
        parts = [f"{s['gained']}÷{s['valid']}×{s['weight']}%" for s in result.steps]
        said.append("＋".join(parts))
    elif result.shown == "steps":
        said.append(f"{result.steps[0]['gained']}÷{result.steps[0]['valid']}")
    elif result.shown == "whole":
        said.append(_("得票率取整，分步由监票人保存。"))
    return "\n".join(said)


def _rate(result: shown.Result) -> str:
    if result.shown == "steps":
        return f"{result.rate}%"
    return _("约%(rate)s%%") % {"rate": result.rate} if result.shown == "whole" else "—"


def _cells(line: shown.ResultLine) -> str:
    """Return the numbers of a line in words: merged columns are named together."""
    return _("；").join(f"{cell.merged or cell.label}{cell.number}" for cell in line.cells)


def list_paper(found: BallotRound, cast: Sequence[Cast]) -> Paper:
    """Return the closed list of a round: number, roots, and a line for each envelope with its receipt and digest."""
    sealed = found.sealed
    sentence = _(
        "本轮封票%(count)s个。清单按回执排序，和谁投的、先后都没有关系。下面的根已记入存证链，开票以前当众公布。"
    )
    facts = [
        (_("封存清单的根"), sealed.listed_root),
        (_("停止投票时的根"), sealed.closing_root),
        (_("票面的摘要"), sealed.form_digest),
        (_("规则的摘要"), sealed.scheme_digest),
        (_("票码的根"), sealed.code_root),
    ]
    named = [[label, _halved(digests.for_eyes(bytes.fromhex(root)))] for label, root in facts]
    lines = [[receipts.printed(one.receipt), _halved(one.entry.digest.hex())] for one in cast]
    signers = [Column(name, 1, "center") for name in (_("监票人"), _("监票人"), _("总监票人"))]
    blocks: list[Block] = [
        Paragraph(sentence % {"count": len(cast)}),
        Table([Column(_("名称"), 2.4, is_whole=True), Column(_("摘要"), 8)], named, is_dense=True),
        Table(signers, [["\n"] * 3]),
        Signature(found.organisation.name, found.held_on),
        Annex(_("回执和封票摘要")),
        Table([Column(_("回执"), 4.6, is_whole=True), Column(_("封票摘要"), 7.4)], lines, is_dense=True),
    ]
    return Paper(
        title=_("%(title)s\n封存清单") % {"title": found.title},
        blocks=blocks,
        attachments=[_("回执和封票摘要")],
        chain_line=_("存证链 %(head)s") % {"head": chain_line()},
    )


def _halved(digest: str) -> str:
    """Return a digest in two lines of one length, as it is read out and compared."""
    middle = len(digest) // 2
    return f"{digest[:middle].strip()}\n{digest[middle:].strip()}"
