"""What is counted and asked in the hall: presence by class, questions to who speaks, their answers."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shuping.core.actor import Actor
from shuping.core.errors import DomainError, NotFound
from shuping.hall import permissions, queries, topics
from shuping.hall.models import AgendaItem, Meeting, Presence, Question
from shuping.hall.rules import Stage
from shuping.hall.services.acts import require_to_note


class BadCount(DomainError):
    """What was counted or asked cannot stand; the sentence says what to change."""

    code = "hall.bad-count"
    status = 422


@transaction.atomic
def count_presence(*, actor: Actor, review_id: int, there: Sequence[int]) -> Meeting:
    """Keep how many of each class are in the hall. Raises NotFound, Forbidden, Decided, BadCount."""
    found = queries.meeting(actor, review_id, permissions.RUN, lock=True)
    require_to_note(found)
    entitled = queries.entitled(found.review)
    if len(there) != len(entitled):
        raise BadCount(_("票类改过了，请刷新再填。"))
    for (name, most), number in zip(entitled, there, strict=True):
        if number > most:
            raise BadCount(
                _("%(name)s实到 %(there)s 人，比应到的 %(most)s 人多，请再数一遍。")
                % {"name": name, "there": number, "most": most}
            )
    for place, number in enumerate(there):
        Presence.objects.update_or_create(meeting=found, place=place, defaults={"there": number})
    topics.moved(found)
    return found


@transaction.atomic
def ask(*, actor: Actor, review_id: int, item_id: int, words: Mapping[str, str], at: datetime) -> Question:
    """Keep a question from the floor; `words` are asked_by, text, answer.

    Raises NotFound, Forbidden, Decided, BadCount.
    """
    found = queries.meeting(actor, review_id, permissions.RUN, lock=True)
    require_to_note(found)
    item = found.items.filter(pk=item_id, kind=AgendaItem.Kind.SUBJECT).first()
    if item is None:
        raise NotFound
    if found.stage == Stage.WAITING:
        raise BadCount(_("会还没有开始，开始以后再记提问。"))
    made = Question.objects.create(item=item, at=at, person_id=actor.require_person(), **words)
    topics.moved(found)
    return made


@transaction.atomic
def change_question(*, actor: Actor, question_id: int, words: Mapping[str, str]) -> Question:
    """Change a question or write down its answer. Raises NotFound, Forbidden, Decided."""
    found = queries.question(actor, question_id, permissions.RUN, lock=True)
    require_to_note(found.item.meeting)
    for name, text in words.items():
        setattr(found, name, text)
    found.save(update_fields=list(words))
    topics.moved(found.item.meeting)
    return found
