"""Merger and split: everything that hangs on the old organisations goes where the preview said, all or nothing."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shuping.audit.services import record, stand_in_line
from shuping.core.actor import Actor
from shuping.core.errors import Conflict
from shuping.organisations import hanging, permissions, queries
from shuping.organisations.hanging import Change, Thing
from shuping.organisations.models import Reshaping
from shuping.organisations.rules import reshaping as rules
from shuping.organisations.services.keeping import NotSo, check_day
from shuping.tree import services as tree
from shuping.tree.models import Organisation

FAULTS = {
    "nobody": gettext_lazy("请选原来的党组织，再选并到哪里或拆成哪几个。"),
    "same": gettext_lazy("原来的和以后的是同一批党组织，没有变动。合并：以后的只选一个。拆分：以后的多选几个。"),
    "many-to-many": gettext_lazy("几个并成一个，或一个拆成几个，一次只办一样。请分两次办。"),
}


class Chosen(NotSo):
    """Something has no place yet. Facts: `keys`."""

    code = "organisations.no-place"


class Changed(Conflict):
    """Something came or went since the preview was shown."""

    code = "organisations.preview-changed"


@dataclass(frozen=True)
class Shape:
    """Which organisations go into which others, from what day, by which paper. Who is on both sides lives on."""

    above: Organisation
    sources: Sequence[Organisation]
    targets: Sequence[Organisation]
    on: date
    basis: str

    @property
    def ending(self) -> list[Organisation]:
        """The organisations that are dissolved by it."""
        living = {target.pk for target in self.targets}
        return [source for source in self.sources if source.pk not in living]


@dataclass(frozen=True)
class Preview:
    """Every thing that has to go somewhere, and a word that changes with any of them."""

    shape: Shape
    things: list[Thing]

    @property
    def asked(self) -> list[rules.Asked]:
        """The things as the rules read them. What stays alive may keep what it has."""
        return [rules.Asked(t.key, t.source.pk, bool(t.sort.end_words), t.sort.moves_by_default) for t in self.things]

    @property
    def edition(self) -> str:
        """A digest of what is shown: another one means that somebody did something in the meantime."""
        said = "\n".join(f"{t.source.pk} {t.key} {t.hung.title}" for t in self.things)
        return hashlib.sha256(said.encode()).hexdigest()[:16]


def preview(
    *,
    actor: Actor,
    above: Organisation,
    sources: Sequence[int],
    targets: Sequence[int],
    on: date,
    basis: str,
    at: datetime,
) -> Preview:
    """Return what a merger or split would move; nothing is written.

    Raises NotFound, Forbidden, NotSo (parties that are not children of `above`, no basis, a day to come).
    """
    above = queries.organisation(actor, above.pk, permissions.KEEP)
    rows = {row.pk: row for row in Organisation.objects.filter(parent=above, dissolved_on=None).order_by("path")}
    check_day(on, at)
    if not basis.strip():
        raise NotSo(_("请写依据：批复的文号或会议。"))
    if not {*sources, *targets} <= set(rows):
        raise NotSo(_("合并、拆分只能在同一个上级下面办，请先把它们调整到同一个上级之下。"))
    for fault in rules.shape_faults(sources, targets):
        raise NotSo(str(FAULTS[fault]))
    shape = Shape(above, [rows[pk] for pk in sources], [rows[pk] for pk in targets], on, basis.strip())
    moving = shape.ending if len(targets) == 1 else shape.sources
    return Preview(shape, [thing for source in moving for thing in hanging.things(source, on)])


@transaction.atomic
def reshape(*, actor: Actor, shown: Preview, edition: str, picks: Mapping[str, str], at: datetime) -> Reshaping:
    """Move every thing to its place and dissolve what ends; history stays, below the successor where there is one.

    `shown` is read anew inside the transaction. Raises NotFound, Forbidden, NotSo, Changed, Chosen (fact `keys`),
    and what the rooms raise for a thing of theirs: then nothing of it is written.
    """
    stand_in_line()
    shape = shown.shape
    now = preview(
        actor=actor,
        above=shape.above,
        sources=[row.pk for row in shape.sources],
        targets=[row.pk for row in shape.targets],
        on=shape.on,
        basis=shape.basis,
        at=at,
    )
    if now.edition != edition:
        raise Changed(_("您打开预览以后，又有人办了一步，下面是最新的。请再看一遍，再按确认。"))
    places = {target.pk: target for target in now.shape.targets}
    found, open_keys = rules.decide(now.asked, picks, places)
    if open_keys:
        raise Chosen(_("还有 %(count)s 项没有选去处，请逐项选好。") % {"count": len(open_keys)}, keys=open_keys)
    change = Change(actor, shape.on, at, shape.basis)
    for thing in now.things:
        _carry(thing, found[thing.key], places, change)
    for source in now.shape.ending:
        _end(source, now.shape.targets, change)
    return _write_down(now, found, change)


def _carry(thing: Thing, to: int | None, places: Mapping[int, Organisation], change: Change) -> None:
    if to is None:
        thing.sort.end(thing.hung.number, change)
    elif to != thing.source.pk:
        thing.sort.move(thing.hung.number, places[to], change)


def _end(source: Organisation, targets: Sequence[Organisation], change: Change) -> None:
    if len(targets) == 1:  # what is closed already is then seen, and counted once, with the successor's
        tree.move_organisation(source, actor=change.actor, under=targets[0], on=change.on, at=change.at)
    tree.dissolve_organisation(source, actor=change.actor, on=change.on, at=change.at)


def _write_down(shown: Preview, found: Mapping[str, int | None], change: Change) -> Reshaping:
    made = Reshaping.objects.create(
        on=change.on,
        basis=change.basis,
        moved=[[t.key, t.hung.title, t.source.pk, found[t.key]] for t in shown.things],
        person_id=change.actor.require_person(),
        at=change.at,
    )
    made.sources.set(shown.shape.sources)
    made.targets.set(shown.shape.targets)
    actor, where = change.actor, shown.shape.above.pk
    record(actor, "organisations.reshaped", "organisations.reshaping", made.pk, organisation_id=where, at=change.at)
    return made
