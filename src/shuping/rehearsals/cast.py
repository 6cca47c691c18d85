"""The invented people of a rehearsal: each is named after what he does there, so that nobody is taken for anybody."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from shuping.access.queries import actor_of
from shuping.access.services import found_grant
from shuping.accounts.services import open_account
from shuping.core import clock
from shuping.core.actor import MACHINE, Actor
from shuping.papers.paper import han_number
from shuping.people.models import Person
from shuping.people.services import register_person
from shuping.rehearsals.shape import Seat, Shape
from shuping.tree import services as tree
from shuping.tree.models import Organisation

YEARS_BEFORE = 3  # that everybody has been in his post: long enough for every scheme
DAYS_OF_GRANT = 60
TELLERS, SCRUTINEERS = 2, 3
MOST_CARDS = 20  # of one sort of people on the sign-in page


@dataclass(frozen=True)
class Card:
    """One on the sign-in page."""

    username: str
    name: str
    lines: tuple[str, ...]

    def plain(self) -> dict[str, object]:
        """Return it as the marker of the folder keeps it."""
        return {"username": self.username, "name": self.name, "lines": list(self.lines)}


class Cast:
    """Everybody of a rehearsal, in an empty database: the superior with its posts, the subjects with theirs."""

    def __init__(self, shape: Shape, day: date) -> None:
        self.day, self.since = day, date(min(shape.year, day.year) - YEARS_BEFORE, 1, 1)
        self.cards: list[Card] = []
        self.place = self._found(_("演练党委"), shape.kind, None)
        self._office()
        number = max(shape.commentators, 1)
        self.commentators = [self._commentator(at) for at in range(1, number + 1)]
        self.subjects = [self._subject(at, seat) for at, seat in enumerate(shape.seats, 1)]

    def organiser(self, day: date) -> Actor:
        """Return the organiser as he was on a day."""
        return actor_of(self._organiser.pk, self._organiser.name, day)

    def _office(self) -> None:
        """Who prepares, runs, keys, counts and decides."""
        self._organiser = self._held("organiser", _("组织委员"), self.place, _("组织员"))
        self._card("organiser", self._organiser, _("组织评议、设民主测评、印票"), _("录会上定的等次，发意见函"))
        host = self._held("deputy_secretary", _("副书记"), self.place, _("主持人"))
        self._card("host", host, _("会议控制台、投影"))
        typist = self._held("organiser", _("组织干事"), self.place, _("代录人"))
        self._card("typist", typist, _("代录点评人的手写件，记提问"))
        member = self._held("secretary", _("书记"), self.place, _("委员一"))
        self._card("member", member, _("党委成员：看测评结果和等次表"))
        for at in range(1, TELLERS + 1):
            self._helper("teller", at, _("计票人%(number)s"), _("录纸质票"))
        for at in range(1, SCRUTINEERS + 1):
            self._helper("scrutineer", at, _("监票人%(number)s"), _("清点、开始和停止投票、开票"))

    def _commentator(self, at: int) -> Person:
        person = self._held("other", _("常委"), self.place, _("点评人%(number)s") % {"number": han_number(at)})
        self._card(f"commentator{at}", person, _("点评、确认代录的点评"), at=at)
        return person

    def _subject(self, at: int, seat: Seat) -> Organisation:
        place = self._found(_("单位%(number)s") % {"number": han_number(at)}, seat.kind, self.place)
        person = self._held("secretary", _("书记"), place, _("述职人%(number)s") % {"number": han_number(at)})
        self._card(f"subject{at}", person, _("%(place)s书记：述职") % {"place": place.short_name}, at=at)
        return place

    def _found(self, name: str, kind: str, parent: Organisation | None) -> Organisation:
        at = clock.moment(self.since, 9)
        return tree.found_organisation(
            actor=MACHINE, name=name, short_name=name, kind=kind, parent=parent, on=self.since, at=at
        )

    def _held(self, kind: str, title: str, place: Organisation, name: str) -> Person:
        at = clock.moment(self.since, 9)
        person = register_person(name, actor=MACHINE, at=at)
        post = tree.create_post(place, actor=MACHINE, kind=kind, title=title, at=at)
        tree.appoint(post, person, actor=MACHINE, on=self.since, at=at)
        return person

    def _helper(self, role: str, at: int, name: str, line: str) -> None:
        person = register_person(name % {"number": han_number(at)}, actor=MACHINE, at=clock.moment(self.since, 9))
        found_grant(
            person=person,
            role=role,
            organisation=self.place,
            title=_("民主测评"),
            from_on=self.day - timedelta(days=1),
            last_on=self.day + timedelta(days=DAYS_OF_GRANT),
            at=clock.moment(self.day - timedelta(days=1), 9),
        )
        self._card(f"{role}{at}", person, line)

    def _card(self, username: str, person: Person, *lines: str, at: int = 1) -> None:
        if at <= MOST_CARDS:
            open_account(username, person, actor=MACHINE, at=clock.moment(self.since, 9))
            self.cards.append(Card(username, person.name, lines))
