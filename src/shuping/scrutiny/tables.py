"""The numbers of a round as lines of text: what scrutineers see in full, and what everybody may see."""

from decimal import Decimal
from fractions import Fraction

from shuping import tally
from shuping.sealing.countedfile import CountedFile

RULES = {
    "blank": {"abstain": "空白行算弃权", "void_row": "空白行此行无效", "void_ballot": "有空白行的整张作废"},
    "unclear": {"void_row": "认不清的行此行无效", "void_ballot": "有认不清的行整张作废"},
    "uniform": {"count": "各行全选一项的照样计", "void_ballot": "各行全选一项的整张作废"},
    "formula": {"none": "不算得分", "top_rate": "得票率：第一项 ÷ 有效票", "points": "得分：各项分值 × 票数 ÷ 有效票"},
}
BLANK_COLUMN = {"abstain": "弃权", "void_row": "空白", "void_ballot": "空白"}


def printable(text: str) -> str:
    """Return a text without signs that could draw on a terminal; line ends stay."""
    return "".join(sign if sign.isprintable() or sign == "\n" else "\ufffd" for sign in text)


def rules(file: CountedFile) -> list[str]:
    """Return the scheme in words, the points and the weights."""
    scheme = file.scheme
    said = [RULES[name][getattr(scheme, name)] for name in RULES]
    lines = [f"计票办法：{'；'.join(said)}；不到 {scheme.least} 张的不单列。"]
    if scheme.formula == "points":
        each = zip(file.options, scheme.points, strict=True)
        lines.append("  分值：" + "，".join(f"{option} {points}" for option, points in each))
    if any(one.weight for one in file.classes):
        lines.append("  权重：" + "，".join(f"{one.name} {one.weight}%" for one in file.classes))
    return lines


def in_full(file: CountedFile, counts: tally.Counts, scheme: tally.Scheme) -> list[str]:
    """Return every number of a count and, row by row, every step of the arithmetic."""
    names = {one.key: one.name for one in file.classes}
    lines = []
    for one in file.classes:
        with_ = counts.joined.get(one.key)
        said = f"，和 {names[with_]} 合在一起计" if with_ is not None else ""
        lines.append(f"  {one.name}（{one.key}）：投票 {counts.cast[one.key]} 张，废票 {counts.void[one.key]} 张{said}")
    if file.remarks:
        lines.append(f"  意见 {len(file.remarks)} 条，已打散，写在票数文件里。")
    for number, (asked, row) in enumerate(zip(file.rows_asked, counts.rows, strict=True), start=1):
        lines.append(f"{number}. {asked}")
        for line in row:
            votes = "，".join(f"{option} {n}" for option, n in zip(file.options, line.votes, strict=True))
            lines.append(
                f"   {names[line.voters]}：{votes}；{BLANK_COLUMN[file.scheme.blank]} {line.blank}，"
                f"认不清 {line.unclear}；有效 {line.valid}"
            )
        lines += [f"   {line}" for line in _score(tally.score(counts, number - 1, scheme), names, scheme)]
    return lines


def published(file: CountedFile, shown: tally.Publication) -> list[str]:
    """Return what everybody may see of a count."""
    names = {one.key: one.name for one in file.classes} | {"": "合计"}
    lines = [f"  投票 {shown.cast} 张，废票 {shown.void} 张"]
    for number, (asked, row) in enumerate(zip(file.rows_asked, shown.rows, strict=True), start=1):
        lines.append(f"{number}. {asked}")
        columns = [*file.options]
        columns += [BLANK_COLUMN[file.scheme.blank]] if row.has_blank else []
        columns += ["认不清"] if row.has_unclear else []
        sums = [row.sums] if row.sums and len(row.lines) > 1 else []
        for line in [*row.lines, *sums]:
            cells = [
                f"{'+'.join(columns[first : last + 1])} {n}"
                for (first, last), n in zip(line.groups, line.numbers, strict=True)
            ]
            lines.append(f"   {names[line.voters]}：{'，'.join(cells)}")
        if not row.lines:
            lines.append("   票数太少，不公布。")
        if row.rate is not None:
            lines.append(f"   {row.rate}%")
        elif file.scheme.formula != "none":
            lines.append("   得分不公布：公布了就能推出合并的格子。" if row.lines else "   得分不公布。")
    return lines


def _score(found: tally.Score | None, names: dict[str, str], scheme: tally.Scheme) -> list[str]:
    if scheme.formula is tally.Formula.NONE:
        return []
    if found is None:
        return ["没有有效票，不算得分。"]
    weighted = scheme.classes[0].weight is not None
    if not weighted:
        gained = sum((step.gained for step in found.steps), Fraction(0))
        valid = sum(step.valid for step in found.steps)
        return [f"{_plain(gained)} ÷ {valid} = {tally.percent(found.rate)}%"]
    return [
        *(
            f"{names[step.voters]}：{_plain(step.gained)} ÷ {step.valid} = {tally.percent(step.rate)}%，"
            f"× {tally.percent(step.weight)}% = {tally.percent(step.part)}%"
            for step in found.steps
        ),
        f"合计 {tally.percent(found.rate)}%",
    ]


def _plain(number: Fraction) -> str:
    """Return a number of hundredths as it is written, without zeros at the end."""
    text = f"{Decimal(number.numerator) / Decimal(number.denominator):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
