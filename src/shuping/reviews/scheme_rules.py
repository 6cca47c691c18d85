"""What a scheme says: every rule with its words, its shape and its limits. Pages and files are made of this list."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

from shuping.ballots.models import Formula, RowRule, UniformRule


class Shape(StrEnum):
    """How the value of a rule is written."""

    NUMBER = "number"
    RANGE = "range"  # [least, most] in percent
    CHOICE = "choice"
    KINDS = "kinds"  # codes of kinds of organisation (tree/data/kinds.toml)
    NAMES = "names"  # one a line
    POINTS = "points"  # a name and a number a line
    CEILINGS = "ceilings"  # what happened and the best grade it leaves, a line each


class AnswersOn(StrEnum):
    """Whose year it is: who held the post on which day."""

    YEAR_END = "year_end"
    MEETING = "meeting"


@dataclass(frozen=True)
class Rule:
    """One rule: its name in files, its words on pages, its shape, and between what a number may lie."""

    name: str
    group: str
    label: Any
    shape: Shape
    help: Any = ""
    least: int = 0
    most: int = 100
    choices: tuple[tuple[str, Any], ...] = ()
    may_be_empty: bool = False


N, R, C = Shape.NUMBER, Shape.RANGE, Shape.CHOICE
ANSWERS = (
    (AnswersOn.YEAR_END.value, _("年底在任的人")),
    (AnswersOn.MEETING.value, _("评议会当天在任的人")),
)
GROUPS = {
    "subjects": _("谁来述职"),
    "meeting": _("评议会"),
    "report": _("述职报告"),
    "ballot": _("民主测评"),
    "grade": _("综合评价等次"),
}
RULES = (
    Rule("subject_kinds", "subjects", _("述职单位的类别"), Shape.KINDS),
    Rule("answers_on", "subjects", _("这一年由谁述职"), C, choices=ANSWERS),
    Rule(
        "months_least", "subjects", _("任职满几个月才评等次"), N,
        _("不满的会标出来，由您决定；填 0 是不看。"), most=12,
    ),
    Rule("on_site_percent", "subjects", _("现场述职的至少占百分之几"), N),
    Rule("speak_minutes", "meeting", _("每人述职几分钟"), N, least=1, most=60),
    Rule("question_minutes", "meeting", _("每人提问几分钟"), N, most=60),
    Rule("comment_minutes", "meeting", _("每人点评几分钟"), N, most=60),
    Rule("report_most", "report", _("报告最多几个字"), N, least=300, most=20_000),
    Rule(
        "last_year_share", "report", _("上年度问题整改占全文"), R, _("百分之几到百分之几，标题不算。"),
    ),
    Rule("duty_share", "report", _("履职情况占全文"), R),
    Rule("problems_share", "report", _("问题和原因占全文"), R),
    Rule("next_share", "report", _("下步打算占全文"), R),
    Rule(
        "options", "ballot", _("测评选项"), Shape.POINTS,
        _("一行一个，最好的在前，空一格写折算的百分数，如：好 100。"),
    ),
    Rule(
        "classes", "ballot", _("票类和权重"), Shape.POINTS,
        _("一行一类，空一格写权重，加起来 100，如：市级领导 40。只有一类的写 100。"),
    ),
    Rule("blank", "ballot", _("空着没选的"), C, choices=tuple(RowRule.choices)),
    Rule("unclear", "ballot", _("多选、看不清的"), C, choices=tuple(RowRule.choices[1:])),
    Rule("uniform", "ballot", _("从上到下全选一样的"), C, choices=tuple(UniformRule.choices)),
    Rule("formula", "ballot", _("得票率怎么算"), C, choices=tuple(Formula.choices)),
    Rule("least", "ballot", _("不足几张不单独列出"), N, least=1, most=50),
    Rule("grades", "grade", _("等次"), Shape.NAMES, _("一行一个，最好的在前。")),
    Rule(
        "components", "grade", _("综合得分由什么组成"), Shape.POINTS,
        _(
            "一行一项，空一格写占百分之几，加起来 100；民主测评写“民主测评”，其余各项由您录入得分。"
            "空着就是不打分，由党委直接定等次。"
        ),
        may_be_empty=True,
    ),
    Rule(
        "bands", "grade", _("多少分是哪一等"), Shape.POINTS,
        _("一行一个等次，空一格写最低几分，如：好 90。不打分的空着。"), may_be_empty=True,
    ),
    Rule("top_percent", "grade", _("最好的等次最多占百分之几"), N, _("填 100 是不限。")),
    Rule(
        "ceilings", "grade", _("哪些情况最高只能评什么"), Shape.CEILINGS,
        _("一行一条，空一格写最高的等次，如：本年度受党纪政务处分 一般。"), may_be_empty=True,
    ),
)  # fmt: skip
BY_NAME = {rule.name: rule for rule in RULES}
BALLOT = "民主测评"  # the component that the count fills in; every other is entered
