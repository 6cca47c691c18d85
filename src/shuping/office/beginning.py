"""What a new instance still lacks, on the desk of who can do it: an account for the organisation department, the tree.

And what an empty desk says: who holds nothing would wait for ever for work that cannot reach him.
"""

from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from shuping.access import gate
from shuping.access.models import Grant
from shuping.access.rules import ADMINISTRATORS
from shuping.core.actor import Actor
from shuping.core.chips import Chip
from shuping.core.desk import DeskRow, Waiting
from shuping.findings import permissions as findings
from shuping.office import queries
from shuping.organisations import permissions as organisations
from shuping.people.models import Person
from shuping.tree.models import Appointment, Organisation


def rows(actor: Actor, today: date) -> Iterable[DeskRow]:
    """Yield the next step of a new instance, for who takes it; a question each, and none for who takes none."""
    if queries.manages_whole(actor) and nobody_works():
        is_registered = Person.objects.count() > len(ADMINISTRATORS)
        yield DeskRow(
            due_on=today,
            title=_("给组织部的同志授权“组织部”") if is_registered else _("给组织部的同志开账号，再授权“组织部”"),
            line=_("他登录以后，从一张表格导入党组织和任职；导入的人，您在“人员”里给他们开账号"),
            chip=Chip("blue", "hourglass", _("刚装好")),
            button=_("去授权") if is_registered else _("去开账号"),
            url=reverse("office:grant" if is_registered else "office:register"),
        )
    for top in alone(actor):
        yield DeskRow(
            due_on=today,
            title=_("导入%(name)s下面的党组织、岗位和任职") % {"name": top.short_name},
            line=_("下载模板，一行填一个岗位，上传以后先看会改什么"),
            chip=Chip("blue", "hourglass", _("刚装好")),
            button=_("去导入"),
            url=reverse("organisations:import"),
        )


def waits(_actor: Actor, _today: date) -> Iterable[Waiting]:
    """Yield nothing: nobody waits for a beginning."""
    return ()


def nobody_works() -> bool:
    """Say whether nobody holds a post, or a right that is none of the three administrators'."""
    return not Appointment.objects.exists() and not Grant.objects.exclude(role__in=ADMINISTRATORS).exists()


def alone(actor: Actor) -> list[Organisation]:
    """Return the roots that the actor may import into and that have nothing below them."""
    if not gate.holds_anywhere(actor, organisations.IMPORT):
        return []
    below = Organisation.objects.filter(parent=OuterRef("pk"))
    roots = Organisation.objects.filter(~Exists(below), parent=None, dissolved_on=None)
    return list(gate.scope(actor, organisations.IMPORT, roots, ""))


def nothing_due(actor: Actor) -> dict[str, str]:
    """Return what the desk says when nothing is due: a title and a sentence that fits what the actor holds."""
    if not actor.holdings:
        sentence = _("请找安全管理员：登记任职，或者给一个授权。以后轮到您办的事，会出现在这里。")
        return {"title": _("您还没有岗位，也没有授权"), "sentence": sentence}
    if gate.holds_anywhere(actor, findings.VIEW):
        sentence = _("问题下发、措施采纳、验收和回头看轮到您时，会出现在这里。")
    else:
        sentence = _("轮到您办的事，会出现在这里。")
    return {"title": _("都办完了"), "sentence": sentence}
