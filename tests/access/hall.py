"""Scenes of the city's meeting: its agenda is built, then the first subject speaks; see scenes.py."""

from dataclasses import asdict
from typing import Any

from shuping.core import clock
from shuping.hall import queries
from shuping.hall.models import Meeting
from shuping.hall.services import comments, console, floor, projecting
from shuping.hall.tests.factories import prepared
from shuping.reviews.parts import Parts
from shuping.reviews.tests import factories
from tests.worlds import AT, World

Made = tuple[list[Any], dict[str, Any]]
WORDS = {"asked_by": "罗砚青", "text": "流动党员怎么管？", "answer": ""}
PARTS = Parts("产业有办法，党内生活不够严。", "带动318户增收", "3个村党员大会记录雷同", "5月底前见到变化")


def a_review(world: World) -> Made:
    return [factories.opened(world).pk], {}


def a_meeting(world: World) -> Made:
    return [prepared(world)[0].pk], {}


def a_press(world: World) -> Made:
    return [prepared(world)[0].pk], {"act": "press", "seen": 0}


def a_projector(world: World) -> Made:
    review, _found = prepared(world)
    return [projecting.give_code(actor=world.actor("officer"), review_id=review.pk, at=clock.now()).projector_code], {}


def a_typed_code(world: World) -> Made:
    return [], {"code": a_projector(world)[0][0]}


def a_count(world: World) -> Made:
    review, _found = prepared(world)
    return [review.pk], {f"there_{place}": 18 for place in range(len(review.entitled))}


def speaking(world: World) -> Meeting:
    review, found = prepared(world)
    for seen in range(2):
        found = console.press(actor=world.actor("officer"), review_id=review.pk, seen=seen, at=AT)
    return found


def a_question(world: World) -> Made:
    found = speaking(world)
    return [found.review_id], {**WORDS, "item": queries.items(found)[1].pk}


def an_asked_one(world: World) -> Made:
    found = speaking(world)
    item = queries.items(found)[1]
    officer = world.actor("officer")
    return [floor.ask(actor=officer, review_id=found.review_id, item_id=item.pk, words=WORDS, at=AT).pk], {}


def an_answer(world: World) -> Made:
    return an_asked_one(world)[0], {**WORDS, "answer": "按月联系。"}


def a_subject(world: World) -> Made:
    review, _found = prepared(world)
    return [queries.items(Meeting.objects.get(review=review))[1].subject_id], {}


def boxes(world: World) -> Made:
    return a_subject(world)[0], {**asdict(PARTS), "act": "send"}


def handwriting(world: World) -> Made:
    return a_subject(world)[0], {**asdict(PARTS), "act": "keep"}


def a_sheet(world: World) -> Made:
    return [*a_subject(world)[0], "docx"], {}


def a_script(world: World) -> Made:
    return [factories.opened(world).pk, "organiser", "docx"], {}


def sent(world: World) -> Made:
    (subject_id,), _data = a_subject(world)
    found = comments.send(actor=world.actor("mayor"), subject_id=subject_id, parts=PARTS, at=AT)
    return [found.review_id], {}
