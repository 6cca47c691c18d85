"""What this room prints for the day of a meeting: the agenda, the ballot forms; and how far slips and keys are.

Slips are printed on their own page and once, keys outside the server: here stands only how far they are.
"""

from collections.abc import Sequence
from datetime import date
from math import ceil

from django.urls import reverse
from django.utils.translation import gettext as _

from shuping.access import gate
from shuping.access.queries import granted
from shuping.ballots import exports as ballot_exports
from shuping.ballots import permissions as ballot_permissions
from shuping.ballots import queries as ballot_queries
from shuping.ballots.models import BallotRound, Channels, VoterClass
from shuping.ballots.models import State as RoundState
from shuping.core.actor import Actor
from shuping.papers.paper import Paper
from shuping.reviews import agenda, checklist, exports, queries
from shuping.reviews.checklist import Item
from shuping.reviews.models import Review, State, Subject
from shuping.reviews.print_queue import Batch, Place, Printout, pdf_and_word

SLIPS_A_SHEET, KEY_SLIPS = 10, 3
SPARE_PERCENT, LEAST_SPARE = 10, 5  # of sheets: for those that are spoiled, for who does not vote by phone
SCRUTINEERS, TELLERS = 2, 2


def batches(actor: Actor, found: Review, _today: date) -> list[Batch]:
    """Return the agenda, and the papers of the ballot for who may see it."""
    subjects = queries.subjects(found)
    made = [_agenda(found, subjects)]
    if found.state == State.OPEN and gate.can(actor, ballot_permissions.VIEW, found.organisation):
        made += _ballot(actor, found)
    return made


def _agenda(found: Review, subjects: Sequence[Subject]) -> Batch:
    gaps = checklist.gaps(found, subjects, queries.missing(found, subjects))
    if found.state == State.PREPARING:
        line = _("启动以后各位书记才写报告，才能设民主测评、排议程")
        gaps.append(Item(_("述职评议：还没有启动"), line, _("去启动"), reverse("reviews:detail", args=[found.pk])))
    rows = []
    if found.begins_at is not None and agenda.speaking(subjects):
        rows.append(
            Printout(
                key="agenda",
                title=_("会议议程"),
                copies=sum(found.entitled) or 1,
                line=_("参加的人每人一份") if found.entitled else "",
                files=pdf_and_word(
                    reverse("reviews:agenda_paper", args=[found.pk, "pdf"]),
                    reverse("reviews:agenda_paper", args=[found.pk, "docx"]),
                ),
                edition=_agenda_edition(found, subjects),
                make=lambda: exports.agenda_paper(found, subjects),
            )
        )
    return Batch(Place.AGENDA, _("议程"), rows, gaps)


def _agenda_edition(found: Review, subjects: Sequence[Subject]) -> str:
    """Return what the agenda says, apart from names that were corrected."""
    there = [*agenda.speaking(subjects), *(each for each in subjects if each.form != Subject.Form.ON_SITE)]
    said = [f"{each.pk}:{each.person_id}:{each.commentator_id}:{each.form}" for each in there if not each.left_out]
    return " ".join([f"{found.held_on} {found.begins_at} {found.place}", *said])


def _ballot(actor: Actor, found: Review) -> list[Batch]:
    voted = found.round
    if voted is None or voted.state == RoundState.VOID:
        line = _("票面、票类照考核办法一按设好；设好才能印票") if voted is None else _("上一轮作废了，还没有另设")
        item = Item(_("民主测评：还没有设"), line, _("去设"), reverse("reviews:round", args=[found.pk]))
        return [Batch(Place.BALLOTS, _("民主测评"), [], [item])]
    classes = ballot_queries.classes(voted)
    made = [Batch(Place.BALLOTS, _("纸质票"), _forms(voted, classes), _hands(found, voted))]
    if voted.is_sealed:
        made.append(_slips(actor, voted, classes))
    return made


def _forms(voted: BallotRound, classes: Sequence[VoterClass]) -> list[Printout]:
    if voted.channels == Channels.PHONE or voted.state not in (RoundState.FIXED, RoundState.PRINTED, RoundState.OPEN):
        return []
    is_only = len(classes) == 1
    return [_form(voted, voters, is_only=is_only) for voters in classes]


def _form(voted: BallotRound, voters: VoterClass, *, is_only: bool) -> Printout:
    spare = ceil(voters.entitled * SPARE_PERCENT / 100)
    if voted.channels == Channels.PAPER:
        copies = voters.entitled + spare
        said = _("应到 %(entitled)s 人，多印 %(spare)s 张换写坏的")
    else:
        copies, said = max(spare, LEAST_SPARE), _("应到 %(entitled)s 人，给不用手机的人备着")

    def make() -> Paper:
        return ballot_exports.form_paper(voted, voters, is_only=is_only)

    return Printout(
        key=f"ballot:{voted.pk}:{voters.key}",
        title=_("测评票 %(voters)s") % {"voters": voters},
        copies=copies,
        line=said % {"entitled": voters.entitled, "spare": spare},
        files=pdf_and_word(
            reverse("ballots:form_paper", args=[voted.pk, voters.key, "pdf"]),
            reverse("ballots:form_paper", args=[voted.pk, voters.key, "docx"]),
        ),
        make=make,
    )


def _hands(found: Review, voted: BallotRound) -> list[Item]:
    """Return what is missing of the people of the ballot: two scrutineers, and two tellers where paper is keyed."""
    wanted = [("scrutineer", _("监票人"), SCRUTINEERS)]
    if voted.channels != Channels.PHONE:
        wanted.append(("teller", _("计票人"), TELLERS))
    page, missing = reverse("ballots:detail", args=[voted.pk]), []
    for role, name, least in wanted:
        there = granted(role, found.organisation, voted.held_on)
        if there < least:
            said = {"name": name, "there": there, "least": least}
            title = _("%(name)s：会议那天有 %(there)s 名，要 %(least)s 名") % said
            line = _("请安全管理员在授权页给“%(name)s”的授权，日期包括开会那天") % said
            missing.append(Item(title, line, _("看这一轮"), page))
    return missing


def _slips(actor: Actor, voted: BallotRound, classes: Sequence[VoterClass]) -> Batch:
    page, missing = reverse("ballots:detail", args=[voted.pk]), []
    issued = sum(voters.issued or 0 for voters in classes)
    if issued:
        numbers = "，".join(
            _("%(key)s票 %(count)s 张") % {"key": voters.key, "count": voters.issued} for voters in classes
        )
        line = _("印了 %(sheets)s 页：%(numbers)s。只印一次，不进合订的 PDF") % {
            "sheets": sum(ceil((voters.issued or 0) / SLIPS_A_SHEET) for voters in classes),
            "numbers": numbers,
        }
    else:
        line = _("在印票条的页面印，只出现一次，不进合订的 PDF")
        missing.append(_not_printed(actor, voted, page))
    tried = voted.sealed.tried_at is not None
    if not tried:
        missing.append(_not_tried(actor, voted, page))
    key_line = _("试封通过了，三个人各收一张") if tried else _("监票人在别的机器上做，当场印，服务器上没有")
    printouts = [
        Printout("slips", _("票条"), issued, line, [(_("看这一轮"), page)], is_ready=bool(issued)),
        Printout("keys", _("密钥条"), KEY_SLIPS, key_line, [(_("看这一轮"), page)], is_ready=tried),
    ]
    return Batch(Place.SLIPS, _("票条和密钥条"), printouts, missing)


def _not_printed(actor: Actor, voted: BallotRound, page: str) -> Item:
    line = _("接好打印机再印：票条只出现一次，印完剪开、混开，备用的封好")
    if gate.can(actor, ballot_permissions.ORGANISE, voted.organisation) and voted.state == RoundState.FIXED:
        return Item(_("票条：还没有印"), line, _("去印"), reverse("ballots:slips", args=[voted.pk]))
    return Item(_("票条：还没有印"), line, _("看这一轮"), page)


def _not_tried(actor: Actor, voted: BallotRound, page: str) -> Item:
    line = _("监票人做钥匙、上传公钥、读出试封词，没有通过不能开始投票")
    if ballot_queries.may_scrutinise(actor, voted):
        return Item(_("钥匙：还没有试封"), line, _("去办"), reverse("ballots:round_key", args=[voted.pk]))
    return Item(_("钥匙：还没有试封"), line, _("看这一轮"), page)
