"""The page of a review that has opened, in words: the stages, what happens now, who acts next."""

from dataclasses import dataclass, replace
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from shuping.ballots.models import State as RoundState
from shuping.core.templatetags.shuping import day as short_day
from shuping.reviews.models import Review, State
from shuping.reviews.shown import Stage

BEFORE_THE_COUNT = {Stage.WRITING, Stage.MEETING}


@dataclass(frozen=True)
class Now:
    """What happens now and who acts next; `button` leads to the organiser's own act (words, address), if he has one.

    `brief` says the same in a few words, for the sentence after an act.
    """

    title: str
    sentence: str
    brief: str
    button: tuple[str, str] | None = None


def stage(found: Review, today: date) -> Stage:
    """Return the place of a review in its strip: by its state, its round and the day of its meeting."""
    if found.state == State.ARCHIVED:
        return Stage.ARCHIVED
    if found.state == State.GRADED:
        return Stage.FEEDBACK
    if found.round is not None and found.round.state == RoundState.COUNTED:
        return Stage.GRADING
    return Stage.MEETING if found.held_on is not None and found.held_on <= today else Stage.WRITING


def steps(found: Review, today: date) -> list[dict[str, str]]:
    """Return the strip of stages, as `core/parts/steps.html` draws it."""
    at = stage(found, today)
    due, held = short_day(found.debriefs_due_on, today), short_day(found.held_on, today)
    lines = [
        (_("启动"), _("考核办法已冻结")),
        (_("写报告、审阅"), _("%(day)s前") % {"day": due}),
        (_("开会、点评、测评"), held),
        (_("定等次"), _("党委研究")),
        (_("反馈、归档"), _("发反馈意见函")),
    ]
    states = ["done" if place < at else "current" if place == at else "todo" for place in range(len(lines))]
    return [{"name": name, "line": line, "state": state} for (name, line), state in zip(lines, states, strict=True)]


def now(found: Review, today: date, *, may_organise: bool) -> Now:
    """Return what happens now, for the page and for the sentence after an act; the button is the organiser's."""
    made = _now(found, today)
    if not may_organise or not lacks_round(found) or stage(found, today) not in BEFORE_THE_COUNT:
        return made
    return replace(
        made,
        sentence=made.sentence + _("您这里先把民主测评设好。"),
        brief=_("%(what)s；您设好民主测评") % {"what": made.brief},
        button=(_("设民主测评"), reverse("reviews:round", args=[found.pk])),
    )


def lacks_round(found: Review) -> bool:
    """Say whether the ballot of a review is still to be set up: there is none, or it was voided."""
    return found.round is None or found.round.state == RoundState.VOID


def _now(found: Review, today: date) -> Now:
    named = {"due": short_day(found.debriefs_due_on, today), "held": short_day(found.held_on, today)}
    at = stage(found, today)
    if at == Stage.WRITING:
        sentence = _("各位书记写述职报告，%(due)s前交；本级审阅，退回的改好再交。%(held)s开会。") % named
        return Now(_("现在：写报告、审阅"), sentence, _("各位书记写述职报告"))
    if at == Stage.MEETING:
        sentence = _("按议程述职、点评、投票。计票以后由党委定等次。")
        return Now(_("现在：开会、点评、民主测评"), sentence, _("按议程开会、点评、投票"))
    if at == Stage.GRADING:
        sentence = _("测评已计票。党委看事实、点评和测评，研究确定等次。")
        return Now(_("现在：党委定等次"), sentence, _("党委研究确定等次"))
    if at == Stage.FEEDBACK:
        sentence = _("等次已定。把结果反馈给本人，发反馈意见函；问题和要求转入整改台账。")
        return Now(_("现在：反馈、通报"), sentence, _("把结果反馈给本人"))
    return Now(_("已归档"), _("这次述职评议办完了，只能看，不能再改。"), _("只看，不能再改"))
