"""The sentences of this room for faults that the pure rules name by a code."""

from django.utils.translation import gettext as _

from shuping import tally
from shuping.ballots import rules
from shuping.ballots.models import Mark, VoterClass
from shuping.scrutiny import sentences
from shuping.sealing.faults import Fault


def scheme_fault(fault: tally.SchemeFault) -> str:
    """Return what is wrong with a scheme and what to do, in one sentence."""
    where = {"where": fault.where}
    sentences = {
        "rows-missing": _("评议对象一个也没有。请一行写一个。"),
        "options-number": _("选项要有 2 至 8 个，一行写一个。"),
        "points-range": _("选项“%(where)s”的分值要在 0 到 100 之间。") % where,
        "points-missing": _("要按分值算，至少给一个选项写上分值，如“好 100”。"),
        "classes-missing": _("票类一类也没有。不分类的，填一类“全体”就行。"),
        "weight-missing": _("权重要么每类都填，要么都不填；“%(where)s”没有填。") % where,
        "weights-sum": _("各类权重加起来要等于 100%。"),
        "weight-range": _("“%(where)s”的权重要大于 0。") % where,
        "joins-unknown": _("“%(where)s”要并入的那一类不存在，请选另一类。") % where,
        "uniform-needs-rows": _("只有一个评议对象，不能规定“全选一样的作废”。"),
        "least-number": _("不足几张不单独列出，填 1 或者 3 以上。"),
    }
    return sentences.get(fault.code, _("这套规则算不出结果，请检查选项、票类和权重。"))


def keyed_fault(fault: tuple[str, str], rows: int, options: int) -> str:
    """Return what is wrong with a keyed line and what to do, in one sentence."""
    code, where = fault
    if code == "digit":
        place, digit = where.split(":", 1)
        return _("第 %(place)s 个是“%(digit)s”。只能是 1 到 %(most)s，空着记 0，多选或看不清记 9。") % {
            "place": place,
            "digit": digit,
            "most": options,
        }
    return _("录了 %(given)s 个，这张票有 %(rows)s 行，请对着票看漏了还是多了哪一行。") % {"given": where, "rows": rows}


def sealing_fault(fault: Fault) -> str:
    """Return the sentence of a fault that `sealing` names, in the language of the page."""
    return _(sentences.SENTENCES[fault.kind]) % sentences.shown(fault)


def door_fault(voters: VoterClass, left: int) -> str:
    """Return what does not add up when handing out is over: slips too few by `left`, or too many if negative."""
    named = {"voters": voters, "count": abs(left)}
    if left > 0:
        return _("%(voters)s：有 %(count)s 张票条没有下落。没发出的请扫描作废，再数一遍人数和备用票条。") % named
    return _("%(voters)s：人数、备用和作废的加起来比印的票条多 %(count)s 张。请再数一遍，查清多出来的票条。") % named


def too_many_heads(voters: VoterClass, heads: int) -> str:
    """Return what is said where more people have a slip than are entitled."""
    sentence = _("%(voters)s：领票的有 %(heads)s 人，应到只有 %(entitled)s 人。请核对谁不该领，把多的票条扫描作废。")
    return sentence % {"voters": voters, "heads": heads, "entitled": voters.entitled}


def nothing_spoilt(voters: VoterClass) -> str:
    """Return what is said where a spare slip is asked for and none was voided for it."""
    sentence = _("%(voters)s：没有等着换的票条。先把坏的票条扫描作废，登记成“损坏”，再发备用的；换了纸质票的不再发。")
    return sentence % {"voters": voters}


def reserve_changed(voters: VoterClass) -> str:
    """Return what is said where a slip of the reserve was noted since the page was drawn."""
    sentence = _("%(voters)s：刚才已经记了一张，备用还有 %(count)s 张，这一按没有记。真的又发了一张的，再按一次。")
    return sentence % {"voters": voters, "count": voters.reserve}


def slips_fault(voters: VoterClass, fault: rules.SlipsFault) -> str:
    """Return what does not add up in a class after closing, and what to do."""
    named = {"voters": voters, "more": fault.more, "less": fault.less}
    sentences_of = {
        "more-than-heads": _(
            "%(voters)s：投了 %(more)s 张，实到只有 %(less)s 人。多出来的票查不清的，不能签字，这一轮要作废重投。"
        ),
        "reserve": _(
            "%(voters)s：备用信封里手数 %(more)s 张，应有 %(less)s 张。少了的查清谁拿走、投了没有；查不清的作废重投。"
        ),
        "box": _("%(voters)s：没用交回的手数 %(more)s 张，扫描登记了 %(less)s 张。请把交回的票条全部扫描，再数一遍。"),
        "handed-out": _(
            "%(voters)s：发出 %(more)s 张，投票、换纸质票、损坏、交回和没交回的加起来是 %(less)s 张。请重新清点。"
        ),
        "heads": _(
            "%(voters)s：发出的票条除去损坏的是 %(more)s 张，实到领票的是 %(less)s 人，应当一样多。请重新清点。"
        ),
    }
    return sentences_of[fault.kind] % named


def filled() -> str:
    """Return what is said of a slip that comes back unused and has voted."""
    return _("这张票条交回时说没用过，系统里却已经投了票：有人冒用。这一轮不能开票，请作废重投并查明原因。")


def already(mark: int) -> str:
    """Return what is said of a slip that was voided or handed back before."""
    return _("这张票条已经登记过：%(mark)s。") % {"mark": Mark(mark).label}


def barred() -> str:
    """Return why a round may not be opened any more."""
    return _("有一张说没用过的票条已经投了票，这一轮不能开票。请作废这一轮，写明原因，重新投。")


def counts_differ() -> str:
    """Return what is said when two scrutineers bring different counts."""
    return _(
        "两名监票人开出的结果不一样，结果不成立，您这一份没有收。"
        "请对照各自屏幕上的开票摘要，用同一个轮次文件重新开票；前一份开错的，由交它的人再交一次。还不一样的，这一轮作废。"
    )
