"""A scheme (考核办法) as data: every number of a review with its basis, read from TOML or from a page, checked once.

What a scheme says stands in `scheme_rules`. A page draws its fields from that list, a file names the same rules.
"""

import hashlib
import json
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from shuping.core.errors import DomainError
from shuping.reviews.scheme_rules import BY_NAME, RULES, Rule, Shape
from shuping.tree.kinds import kinds

DATA = Path(__file__).parent / "data" / "schemes"
LONGEST_BASIS, LONGEST_LINE, MOST_LINES = 200, 60, 12


class BadScheme(DomainError):
    """A scheme that cannot stand: `faults` maps the names of rules ("" for the whole) to sentences."""

    code = "reviews.bad-scheme"

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__(" ".join(faults.values()))
        self.faults = dict(faults)


@dataclass(frozen=True)
class Ruled:
    """A value with where it comes from; `is_open` marks a basis that nobody has seen yet (依据待确认)."""

    value: Any
    basis: str
    is_open: bool = False


@dataclass(frozen=True)
class Scheme:
    """A checked scheme. `scheme["speak_minutes"]` is the value of a rule; shapes as in `Shape`, lines as tuples."""

    name: str
    rules: Mapping[str, Ruled]

    def __getitem__(self, name: str) -> Any:
        return self.ruled(name).value

    def ruled(self, name: str) -> Ruled:
        """Return a rule; its default, to be confirmed, where the scheme was written before the rule was."""
        known = self.rules.get(name)
        return known or Ruled(BY_NAME[name].default, _("办法里没有写，先按默认"), is_open=True)

    @property
    def open_count(self) -> int:
        """How many rules have a basis that is still to be confirmed."""
        return sum(self.ruled(rule.name).is_open for rule in RULES)

    def as_json(self) -> dict[str, Any]:
        """Return plain values; `of_json` makes the same scheme of them."""
        rules = {
            name: {"value": ruled.value, "basis": ruled.basis, "is_open": ruled.is_open}
            for name, ruled in sorted(self.rules.items())
        }
        return {"name": self.name, "rules": json.loads(json.dumps(rules))}

    def digest(self) -> str:
        """Return the SHA-256 of the scheme's plain values in hex: what the chain holds when a review opens."""
        told = json.dumps(self.as_json(), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(told.encode()).hexdigest()


@cache
def ready_made() -> dict[str, Scheme]:
    """Return the schemes that come with the product, by code, in the order of their files."""
    return {path.stem: of_toml(path.read_text(encoding="utf-8")) for path in sorted(DATA.glob("*.toml"))}


def of_toml(text: str) -> Scheme:
    """Return the scheme of a file. Raises BadScheme, tomllib.TOMLDecodeError."""
    found = tomllib.loads(text)
    given = {
        key: Ruled(each.get("value"), each.get("basis", ""), each.get("basis_unconfirmed", False))
        for key, each in found.items()
        if key != "name"
    }
    return checked(str(found.get("name", "")), given)


def of_json(content: Mapping[str, Any]) -> Scheme:
    """Return the scheme that `as_json` wrote. Raises BadScheme."""
    given = {name: Ruled(each["value"], each["basis"], each["is_open"]) for name, each in content["rules"].items()}
    return checked(content["name"], given)


def checked(name: str, given: Mapping[str, Ruled]) -> Scheme:
    """Return the scheme of some values, lines made tuples. Raises BadScheme with a sentence for each fault.

    A rule with a default may be missing and stays so: the digest of a scheme that was chained before does not change.
    """
    faults: dict[str, str] = {}
    if not name.strip():
        faults[""] = _("请写考核办法的名称。")
    unknown = sorted(set(given) - set(BY_NAME))
    if unknown:
        faults[""] = _("没有这几项设定：%(names)s。") % {"names": "、".join(unknown)}
    rules: dict[str, Ruled] = {}
    for rule in RULES:
        ruled = given.get(rule.name)
        if ruled is None and rule.default is not None:
            continue
        if ruled is None:
            faults[rule.name] = _("“%(label)s”没有写。") % {"label": rule.label}
            continue
        value = _tuples(ruled.value)
        fault = _fault(rule, value)
        if not fault and not ruled.basis.strip():
            fault = _("“%(label)s”要写依据；还没找到出处的，写“本地自定”并勾上待确认。") % {"label": rule.label}
        if fault:
            faults[rule.name] = fault
        rules[rule.name] = Ruled(value, ruled.basis.strip()[:LONGEST_BASIS], bool(ruled.is_open))
    if not faults:
        faults = dict(_together(rules))
    if faults:
        raise BadScheme(faults)
    return Scheme(name.strip(), rules)


def _tuples(value: Any) -> Any:
    return tuple(_tuples(each) for each in value) if isinstance(value, list | tuple) else value


def _fault(rule: Rule, value: Any) -> str:
    """Return what is wrong with the value of one rule; empty where it can stand."""
    return _FAULTS[rule.shape](rule, value)


def _number_fault(rule: Rule, value: Any) -> str:
    if _is_whole(value) and rule.least <= value <= rule.most:
        return ""
    return _("“%(label)s”要写 %(least)s 到 %(most)s 之间的整数。") % _range(rule)


def _range_fault(rule: Rule, value: Any) -> str:
    if isinstance(value, tuple) and len(value) == 2 and all(map(_is_whole, value)) and 0 <= value[0] <= value[1] <= 100:
        return ""
    return _("“%(label)s”要写两个 0 到 100 的整数，前面的不大于后面的。") % {"label": rule.label}


def _choice_fault(rule: Rule, value: Any) -> str:
    if value in {code for code, _label in rule.choices}:
        return ""
    return _("“%(label)s”请从列出的几种里选一种。") % {"label": rule.label}


def _kinds_fault(rule: Rule, value: Any) -> str:
    if isinstance(value, tuple) and value and set(value) <= set(kinds()):
        return ""
    return _("“%(label)s”请至少选一类。") % {"label": rule.label}


def _names_fault(rule: Rule, value: Any) -> str:
    return _lines_fault(rule, value, lambda line: isinstance(line, str) and line)


def _points_fault(rule: Rule, value: Any) -> str:
    return _lines_fault(
        rule, value, lambda line: _is_pair(line) and _is_whole(line[1]) and 0 <= line[1] <= 100 and line[0]
    )


def _ceilings_fault(rule: Rule, value: Any) -> str:
    return _lines_fault(rule, value, lambda line: _is_pair(line) and isinstance(line[1], str) and line[1] and line[0])


def _lines_fault(rule: Rule, value: Any, name_of: Callable[[Any], Any]) -> str:
    """Say what is wrong with lines; `name_of` returns the name of a good line and something false of a bad one."""
    said = {"label": rule.label, "help": rule.help, "most": MOST_LINES, "longest": LONGEST_LINE}
    if not isinstance(value, tuple) or (not value and not rule.may_be_empty):
        return _("“%(label)s”要写。%(help)s") % said
    names = [name_of(line) for line in value]
    if not all(names):
        return _("“%(label)s”的第 %(line)s 行看不懂。%(help)s") % {
            **said,
            "line": [bool(n) for n in names].index(False) + 1,
        }
    if len(set(names)) < len(names):
        return _("“%(label)s”有重复的，请改。") % said
    if len(names) > MOST_LINES or any(len(name) > LONGEST_LINE for name in names):
        return _("“%(label)s”最多 %(most)s 行，每行的名称最多 %(longest)s 个字。") % said
    return ""


_FAULTS: dict[Shape, Callable[[Rule, Any], str]] = {
    Shape.NUMBER: _number_fault,
    Shape.RANGE: _range_fault,
    Shape.CHOICE: _choice_fault,
    Shape.KINDS: _kinds_fault,
    Shape.NAMES: _names_fault,
    Shape.POINTS: _points_fault,
    Shape.CEILINGS: _ceilings_fault,
}


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_pair(line: Any) -> bool:
    return isinstance(line, tuple) and len(line) == 2 and isinstance(line[0], str)


def _range(rule: Rule) -> dict[str, Any]:
    return {"label": rule.label, "least": rule.least, "most": rule.most}


def _together(rules: Mapping[str, Ruled]) -> Iterator[tuple[str, str]]:
    """Yield the faults that lie between rules."""
    value = {name: ruled.value for name, ruled in rules.items()}
    if not 2 <= len(value["options"]) <= 8:
        yield "options", _("测评选项要有 2 到 8 个。")
    if len(value["classes"]) > 5 or sum(weight for _name, weight in value["classes"]) != 100:
        yield "classes", _("票类最多 5 类，权重加起来要是 100。")
    if value["components"] and sum(weight for _name, weight in value["components"]) != 100:
        yield "components", _("综合得分各项加起来要是 100。")
    if len(value["grades"]) < 2:
        yield "grades", _("等次至少要有两个。")
    if bool(value["components"]) != bool(value["bands"]):
        yield "bands", _("打分的，“综合得分由什么组成”和“多少分是哪一等”要都写；不打分的，都空着。")
    elif value["bands"]:
        names, points = [name for name, _from in value["bands"]], [least for _name, least in value["bands"]]
        if names != list(value["grades"]) or points != sorted(set(points), reverse=True) or points[-1] != 0:
            yield "bands", _("“多少分是哪一等”要和等次一一对应，最好的在前，分数从高到低，最后一等写 0。")
    strangers = [grade for _what, grade in value["ceilings"] if grade not in value["grades"]]
    if strangers:
        yield "ceilings", _("“哪些情况最高只能评什么”里的“%(grade)s”不在等次里。") % {"grade": strangers[0]}
    shares = [value[f"{part}_share"] for part in ("last_year", "duty", "problems", "next")]
    if sum(least for least, _most in shares) > 100 or sum(most for _least, most in shares) < 100:
        yield "problems_share", _("报告四个部分的比例合不到一起：最少的加起来不能过 100，最多的加起来不能少于 100。")
