"""The sentences of this room for faults that the pure rules name by a code."""

from django.utils.translation import gettext as _

from shuping import tally


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
