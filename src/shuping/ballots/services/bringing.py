"""Counts come back from where the scrutineers opened the round: two bring the same, or nothing stands (step 7).

The server never sees a slip of the key or a whole ballot: what comes back are counts.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shuping import tally
from shuping.ballots import permissions, queries, rules, words
from shuping.ballots.models import BallotRound, Sheet, State
from shuping.ballots.services.acts import BadRound, chain, locked
from shuping.core.actor import Actor
from shuping.people.models import Person
from shuping.sealing import countedfile
from shuping.sealing.countedfile import CountedFile
from shuping.sealing.faults import Refused


@transaction.atomic
def bring_counts(*, actor: Actor, round_id: int, content: bytes, at: datetime) -> BallotRound:
    """Take a scrutineer's counts. The second one's must equal the first's: then the round is counted and published.

    Who brought the first may bring another file in its place. Raises NotFound, Forbidden, WrongState, BadRound.
    """
    found = locked(actor, round_id, permissions.SCRUTINISE, {State.LISTED})
    try:
        file = countedfile.read(content)
    except Refused as refused:
        raise BadRound(words.sealing_fault(refused.faults[0])) from refused
    _check(found, file)
    brought = {"digest": file.opened_digest.hex(), "counts": rules.counts_as_plain(_counts(file))}
    brought["remarks"] = list(file.remarks)
    sealed, me = found.sealed, actor.require_person()
    if sealed.first_by_id in (None, me):
        sealed.first_counts, sealed.first_by = brought, Person.objects.get(pk=me)
        sealed.save(update_fields=["first_counts", "first_by"])
        return found
    if brought != sealed.first_counts:
        raise BadRound(words.counts_differ())
    _count(found, file, at)
    chain(actor, "counted", found, at)
    return found


def _check(found: BallotRound, file: CountedFile) -> None:
    """Refuse counts of another round, of another list, or by another form or scheme."""
    sealed = found.sealed
    pairs = (
        (file.round_id.hex(), sealed.uid, _("这是另一轮的开票结果。请核对选的是哪个文件。")),
        (
            file.closing_root.hex(),
            sealed.listed_root,
            _("开票用的封存清单和这里封存的不一样，结果不成立。请查明原因。"),
        ),
        (file.form_digest.hex(), sealed.form_digest, _("开票用的票面和这里定稿的不一样，结果不成立。请查明原因。")),
        (file.scheme_digest.hex(), sealed.scheme_digest, _("开票用的规则和这里定稿的不一样，结果不成立。请查明原因。")),
    )
    for brought, ours, sentence in pairs:
        if brought != ours:
            raise BadRound(sentence)
    cast, told = _by_place(file, queries.cast_by_class(found)), _by_place(file, file.cast)
    unopened = [number - told[place] for place, number in cast.items()]
    if file.envelopes != cast.total() or sum(unopened) != file.invalid or min(unopened, default=0) < 0:
        raise BadRound(_("开出的各类票数和这里各类票条、纸质票投的数对不上，结果不成立。请查明原因。"))


def _by_place(file: CountedFile, cast: Mapping[str, int]) -> Counter[str]:
    """Return the ballots by the class in which they count: a ballot sealed for another class than its slip's shows."""
    places: Counter[str] = Counter()
    for key, number in cast.items():
        places[file.joined.get(key, key)] += number
    return places


def _count(found: BallotRound, file: CountedFile, at: datetime) -> None:
    scheme = found.scheme(queries.classes(found))
    counts = _counts(file)
    found.counts = rules.counts_as_plain(counts)
    found.published = rules.published_as_plain(tally.publish(counts, scheme))
    found.published["remarks"] = list(file.remarks)
    found.published["unopened"] = file.invalid
    found.counted_at, found.state = at, State.COUNTED
    found.save(update_fields=["counts", "published", "counted_at", "state"])
    found.sealed.opened_digest = file.opened_digest.hex()
    found.sealed.first_counts = None
    found.sealed.save(update_fields=["opened_digest", "first_counts"])
    Sheet.objects.filter(voters__round=found).update(first_by=None, second_by=None, settled_by=None)


def _counts(file: CountedFile) -> tally.Counts:
    rows = tuple(
        tuple(tally.Line(each.voters, each.votes, each.blank, each.unclear) for each in row) for row in file.rows
    )
    return tally.Counts(rows, file.cast, file.void, file.joined)
