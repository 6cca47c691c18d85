"""Who acts. Every query and service asks for an actor first; there is no default."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from shuping.core.errors import Forbidden

PLACES = 2  # that the head of a page names


@dataclass(frozen=True)
class Holding:
    """One role at one organisation on the day of the act, from a post or from a grant.

    `seat_id` is the organisation of the post itself: at an organ (组织部) another than the one that it acts for.
    `path` is the tree path of the organisation whose subtree the role covers; `title` says where it comes from.
    `is_organ` says that the seat is an organ, which acts for the committee above it (组织部, 民政局).
    `is_whole` says that this subtree is the whole tree, so that nothing has to be kept out.
    """

    role: str
    organisation_id: int
    seat_id: int
    path: str
    organisation: str
    title: str
    until: date | None = None
    from_grant: bool = False
    is_whole: bool = False
    is_organ: bool = False


@dataclass(frozen=True)
class Actor:
    """A signed-in person with what he holds today, a visitor (no person, no holding) or the machine.

    `as_of` is the head of the chain when this was read, the edition of what he is shown; empty where nobody asked.
    """

    person_id: int | None
    name: str
    holdings: tuple[Holding, ...] = ()
    is_machine: bool = False
    as_of: str = ""

    def require_person(self) -> int:
        """Return the id of the person. Raises Forbidden for a visitor and for the machine, who do nothing by hand."""
        if self.person_id is None:
            raise Forbidden(_("请先登录。"))
        return self.person_id

    @property
    def label(self) -> str:
        """The actor as the chain names him: an id, never a name, so that a name can be erased."""
        if self.is_machine:
            return "machine"
        return f"person/{self.person_id}" if self.person_id else "visitor"

    @property
    def post(self) -> str:
        """Where the person sits, for the head of a page, all places of the first title; empty for a visitor."""
        if not self.holdings:
            return ""
        title = self.holdings[0].title
        places = list(dict.fromkeys(holding.organisation for holding in self.holdings if holding.title == title))
        shown = "、".join(places[:PLACES]) + (
            _("等 %(count)s 处") % {"count": len(places)} if len(places) > PLACES else ""
        )
        return f"{shown} · {title}"


VISITOR = Actor(person_id=None, name="")
MACHINE = Actor(person_id=None, name=gettext_noop("系统"), is_machine=True)
