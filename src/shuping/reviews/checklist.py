"""The set-up page in words: what is still missing with where it is put right, and what is ready."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from shuping.core.templatetags.shuping import day as short_day
from shuping.core.templatetags.shuping import full_day
from shuping.reviews import rules
from shuping.reviews.agenda import minutes_of_day
from shuping.reviews.models import Review, Subject
from shuping.reviews.rules import Gap, Missing

MOST_NAMES = 3


@dataclass(frozen=True)
class Item:
    """One line of the page: what, the facts of it, and the link (or button, while it is missing) to its page."""

    title: str
    line: str
    words: str
    url: str


@dataclass(frozen=True)
class Date:
    """One line of the schedule; `is_done` is behind us, `is_now` is what is to be done today."""

    day: date | None
    words: str
    is_done: bool = False
    is_now: bool = False


def gaps(found: Review, subjects: Sequence[Subject], missing: Sequence[Missing]) -> list[Item]:
    """Return one line for each gap, in the order in which they are put right."""
    return [_gap(found, subjects, each) for each in missing]


def _gap(found: Review, subjects: Sequence[Subject], each: Missing) -> Item:
    there = len([subject for subject in subjects if not subject.left_out])
    named = {"count": len(each.about), "names": some(each.about), "rest": there - len(each.about)}
    to_subjects = reverse("reviews:subjects", args=[found.pk])
    if each.gap == Gap.SUBJECTS:
        line = _("本级下面没有考核办法写的那几类书记岗位，或者全部填了不参加。")
        return Item(_("述职对象：一个也没有"), line, _("看名单"), to_subjects)
    if each.gap == Gap.VACANT:
        title = _("述职对象：%(count)s 个岗位空缺") % named
        return Item(title, _("%(names)s。任命了再取一次名单，或者写明为什么不参加") % named, _("去定"), to_subjects)
    if each.gap == Gap.MONTHS:
        least = {"least": found.rules["months_least"]}
        title = _("任职时间：没有人满 %(least)s 个月") % least
        line = _("这样一个人也评不了等次。把考核办法里这一年任职满几个月改小，或者等满了再启动")
        return Item(title, line, _("去改办法"), reverse("reviews:scheme", args=[found.pk]))
    if each.gap == Gap.ON_SITE:
        percent = {"percent": found.rules["on_site_percent"]}
        title = _("现场述职：不到 %(percent)s%%") % percent
        return Item(title, _("考核办法要求至少 %(percent)s%% 现场述职") % percent, _("去改"), to_subjects)
    if each.gap == Gap.COMMENTATORS:
        title = _("点评人：%(count)s 位书记还没有") % named
        line = _("%(names)s。其余 %(rest)s 位已定") if named["rest"] else _("%(names)s")
        return Item(title, line % named, _("去指定"), to_subjects)
    if each.gap == Gap.DAYS:
        line = _("还没有定：%(what)s") % {"what": "、".join(unset_days(found))}
        return Item(_("日程：还没有定全"), line, _("去定"), reverse("reviews:days", args=[found.pk]))
    names = "、".join(name for name, _weight in found.rules["classes"])
    line = _("%(names)s各应到多少人") % {"names": names}
    return Item(_("票类人数：还没有填"), line, _("去填"), reverse("reviews:voters", args=[found.pk]))


def unset_days(found: Review) -> list[str]:
    """Return what of the days is not set yet, in words; empty where all is."""
    days = (
        (_("报告交到哪天"), found.debriefs_due_on),
        (_("哪天开会"), found.held_on),
        (_("几点开始"), found.begins_at),
    )
    return [words for words, value in days if value is None]


def some(names: Sequence[str]) -> str:
    """Return the first names of a list, and how many there are in all where they are more."""
    shown = "、".join(name.replace("　", " ") for name in names[:MOST_NAMES])
    return shown if len(names) <= MOST_NAMES else _("%(names)s等 %(count)s 个") % {"names": shown, "count": len(names)}


def ready(found: Review, subjects: Sequence[Subject], missing: Sequence[Missing]) -> list[Item]:
    """Return one line for each part that lacks nothing."""
    lacking = {each.gap for each in missing}
    there = [subject for subject in subjects if not subject.left_out]
    items = [_scheme(found)]
    if not lacking & {Gap.SUBJECTS, Gap.VACANT, Gap.MONTHS, Gap.ON_SITE}:
        items.append(_subjects(found, subjects, there))
    if there and Gap.COMMENTATORS not in lacking:
        people = len({subject.commentator_id for subject in there})
        line = _("%(people)s 位领导点评 %(count)s 位书记") % {"people": people, "count": len(there)}
        items.append(Item(_("点评人"), line, _("看分工"), reverse("reviews:subjects", args=[found.pk])))
    if Gap.DAYS not in lacking:
        items.append(_days(found))
    if Gap.VOTERS not in lacking:
        items.append(Item(_("票类和权重"), classes_line(found), _("改"), reverse("reviews:voters", args=[found.pk])))
    if Gap.DAYS not in lacking and there:
        items.append(_agenda(found, there))
    return items


def _scheme(found: Review) -> Item:
    scheme = found.rules
    said = {"name": scheme.name, "count": len(scheme.rules), "open": scheme.open_count}
    line = _("%(name)s，%(count)s 项设定，每项写明依据") % said
    if scheme.open_count:
        line += _("；%(open)s 项依据待确认") % said
    return Item(_("考核办法"), line, _("看设定"), reverse("reviews:scheme", args=[found.pk]))


def _subjects(found: Review, subjects: Sequence[Subject], there: Sequence[Subject]) -> Item:
    on_site = sum(subject.form == Subject.Form.ON_SITE for subject in there)
    acting = sum(subject.is_acting for subject in there)
    facts = [_("取自 %(day)s的任职") % {"day": full_day(found.subjects_on)}]
    if acting:
        facts.append(_("%(count)s 人代理") % {"count": acting})
    if len(there) < len(subjects):
        facts.append(_("%(count)s 个不参加，写明了原因") % {"count": len(subjects) - len(there)})
    how = {"on_site": on_site, "written": len(there) - on_site}
    facts.append(_("全部现场述职") if on_site == len(there) else _("现场 %(on_site)s 人，书面 %(written)s 人") % how)
    title = _("述职对象 %(count)s 人") % {"count": len(there)}
    return Item(title, "；".join(facts), _("看名单"), reverse("reviews:subjects", args=[found.pk]))


def _days(found: Review) -> Item:
    line = _("报告交到 %(due)s，%(held)s %(at)s开会") % {
        "due": short_day(found.debriefs_due_on),
        "held": short_day(found.held_on),
        "at": minutes_of_day(_begins(found)),
    }
    if found.place:
        line += _("，%(place)s") % {"place": found.place}
    return Item(_("日程"), line, _("改"), reverse("reviews:days", args=[found.pk]))


def classes_of(found: Review) -> list[tuple[str, int, int | None]]:
    """Return (name, weight, voters) of each class of the scheme; None while its voters are not entered."""
    classes = found.rules["classes"]
    numbers = found.entitled if len(found.entitled) == len(classes) else [None] * len(classes)
    return [(name, weight, number) for (name, weight), number in zip(classes, numbers, strict=True)]


def classes_line(found: Review) -> str:
    """Return each class of the scheme with its voters and its weight."""
    said = _("%(name)s %(number)s 人 %(weight)s%%")
    return "，".join(said % {"name": n, "number": number, "weight": w} for n, w, number in classes_of(found))


def _agenda(found: Review, there: Sequence[Subject]) -> Item:
    scheme, on_site = found.rules, sum(subject.form == Subject.Form.ON_SITE for subject in there)
    each = scheme["speak_minutes"] + scheme["question_minutes"] + scheme["comment_minutes"]
    line = _("每人述职 %(speak)s 分、提问 %(ask)s 分、点评 %(comment)s 分，共 %(all)s") % {
        "speak": scheme["speak_minutes"],
        "ask": scheme["question_minutes"],
        "comment": scheme["comment_minutes"],
        "all": length(each * on_site),
    }
    return Item(_("议程"), line, _("看议程"), reverse("reviews:agenda", args=[found.pk]))


def length(minutes: int) -> str:
    """Return how long something takes: 3 小时 5 分."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return _("%(minutes)s 分") % {"minutes": rest}
    named = {"hours": hours, "minutes": rest}
    return _("%(hours)s 小时 %(minutes)s 分") % named if rest else _("%(hours)s 小时") % named


def _begins(found: Review) -> int:
    return found.begins_at.hour * 60 + found.begins_at.minute if found.begins_at else 0


def schedule(found: Review, subjects: Sequence[Subject], gap_count: int, today: date) -> list[Date]:
    """Return the days of a review in their order, today among them while something is to be done."""
    dates = []
    if found.debriefs_due_on:
        dates.append(Date(found.debriefs_due_on, _("述职报告交齐"), is_done=found.debriefs_due_on < today))
    if found.held_on and found.begins_at:
        on_site = [each for each in subjects if not each.left_out and each.form == Subject.Form.ON_SITE]
        turns = rules.agenda(found.rules, found.begins_at, len(on_site))
        ends = minutes_of_day(turns[-1].ends) if turns else minutes_of_day(_begins(found))
        said = _("%(begins)s 开会，%(ends)s 述职和点评完") % {"begins": minutes_of_day(_begins(found)), "ends": ends}
        dates.append(Date(found.held_on, said, is_done=found.held_on < today))
    if found.opened_at is None:
        words = _("今天：补齐 %(count)s 项，启动") % {"count": gap_count} if gap_count else _("今天：可以启动")
        dates.append(Date(today, words, is_now=True))
    dates.sort(key=lambda each: (each.day or today, not each.is_done))
    return [*dates, Date(None, _("党委定等次，发反馈意见函"))]
