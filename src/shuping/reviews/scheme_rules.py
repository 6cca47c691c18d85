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


class CircularTo(StrEnum):
    """Who reads the circular on a review besides the committee that holds it."""

    COMMITTEE = "committee"
    SUBJECTS = "subjects"
    UNITS = "units"
    BELOW = "below"


class CircularNames(StrEnum):
    """Whether the circular names who got the best grade."""

    NOBODY = "nobody"
    BEST = "best"


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
    default: str | None = None  # what holds in a scheme that was written before the rule was


N, R, C = Shape.NUMBER, Shape.RANGE, Shape.CHOICE
ANSWERS = (
    (AnswersOn.YEAR_END.value, _("年底在任的人")),
    (AnswersOn.MEETING.value, _("评议会当天在任的人")),
)
AUDIENCES = (
    (CircularTo.COMMITTEE.value, _("本级党委和部门")),
    (CircularTo.SUBJECTS.value, _("本级党委和部门、述职对象")),
    (CircularTo.UNITS.value, _("本级党委和部门、述职的单位")),
    (CircularTo.BELOW.value, _("本级党委和部门、下面所有党组织")),
)
NAMES = (
    (CircularNames.NOBODY.value, _("只写各等次几人，不点名")),
    (CircularNames.BEST.value, _("最好等次的点名，按组织顺序")),
)
GROUPS = {
    "subjects": _("谁来述职"),
    "meeting": _("评议会"),
    "report": _("述职报告"),
    "ballot": _("民主测评"),
    "grade": _("综合评价等次"),
    "circular": _("通报"),
}
RULES = (
    Rule("subject_kinds", "subjects", _("述职单位的类别"), Shape.KINDS, _("本级下面这几类单位的书记述职。")),
    Rule("answers_on", "subjects", _("这一年由谁述职"), C, _("年中换了人的，由哪一位述职。"), choices=ANSWERS),
    Rule(
        "months_least", "subjects", _("这一年里任职满几个月才评等次"), N,
        _("不满的会标出来，由您决定；填 0 是不看。"), most=12,
    ),
    Rule("on_site_percent", "subjects", _("现场述职的至少占百分之几"), N, _("其余的书面述职；填 100 是全部现场。")),
    Rule(
        "speak_minutes", "meeting", _("每人述职几分钟"), N,
        _("如 8。议程按述职、提问、点评三段相加排。"), least=1, most=60,
    ),
    Rule("question_minutes", "meeting", _("每人提问几分钟"), N, _("如 2；填 0 是不提问。"), most=60),
    Rule("comment_minutes", "meeting", _("每人点评几分钟"), N, _("如 4；填 0 是不当场点评。"), most=60),
    Rule("report_most", "report", _("报告最多几个字"), N, _("如 3000。"), least=300, most=20_000),
    Rule(
        "last_year_share", "report", _("上年度问题整改占全文"), R, _("百分之几到百分之几，标题不算。"),
    ),
    Rule("duty_share", "report", _("履职情况占全文"), R, _("如 15 到 35：成绩不写太长。")),
    Rule("problems_share", "report", _("问题和原因占全文"), R, _("如 33 到 60：问题要写够。")),
    Rule("next_share", "report", _("下步打算占全文"), R, _("如 10 到 30。")),
    Rule(
        "options", "ballot", _("测评选项"), Shape.POINTS,
        _("一行一个，最好的在前，空一格写折算的百分数，如：好 100。"),
    ),
    Rule(
        "classes", "ballot", _("票类和权重"), Shape.POINTS,
        _("一行一类，空一格写权重，加起来 100，如：市级领导 40。只有一类的写 100。"),
    ),
    Rule("blank", "ballot", _("空着没选的"), C, _("一行一个选项也没选的，怎么算。"), choices=tuple(RowRule.choices)),
    Rule(
        "unclear", "ballot", _("多选、看不清的"), C, _("一行选了两个、涂改了的，怎么算。"),
        choices=tuple(RowRule.choices[1:]),
    ),
    Rule(
        "uniform", "ballot", _("从上到下全选一样的"), C, _("如：十二个人全选“好”的一张票，算不算。"),
        choices=tuple(UniformRule.choices),
    ),
    Rule(
        "formula", "ballot", _("得票率怎么算"), C, _("按分值的，用上面选项后面的百分数折算。"),
        choices=tuple(Formula.choices),
    ),
    Rule("least", "ballot", _("不足几张不单独列出"), N, _("一般填 5，免得从少数票猜出是谁投的。"), least=1, most=50),
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
    Rule(
        "circular_to", "circular", _("通报到什么范围"), C, _("这些人在系统里看得到通报。"),
        choices=AUDIENCES, default=CircularTo.UNITS.value,
    ),
    Rule(
        "circular_names", "circular", _("通报点不点名"), C, _("通报不排名次；点名的，只点最好的等次。"),
        choices=NAMES, default=CircularNames.NOBODY.value,
    ),
)  # fmt: skip
BY_NAME = {rule.name: rule for rule in RULES}
BALLOT = "民主测评"  # the component that the count fills in; every other is entered
