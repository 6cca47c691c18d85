"""Scenes of reviews of the city over its townships, and of the review of the city; see scenes.py."""

from collections.abc import Callable
from datetime import date
from typing import Any

from shuping.documents.models import Document
from shuping.documents.services import Heard, enter_document
from shuping.reviews import queries
from shuping.reviews.models import Review
from shuping.reviews.scheme_form import SchemeForm
from shuping.reviews.services import external, print_orders
from shuping.reviews.services.external import ExternalWish
from shuping.reviews.tests import factories
from tests.access.scenes import Scene
from tests.worlds import AT, World

COMMENT = "存在的问题有两个。一是抓得不均。二是管得不严。"


def of(make: Callable[[World], Review], **data: Any) -> Scene:
    return lambda world: ([make(world).pk], dict(data))


def new(world: World) -> tuple[list[Any], dict[str, Any]]:
    return [], {"organisation": world["city"].pk, "year": 2026, "title": "述职评议", "scheme": "ready:township"}


def subjects(world: World) -> tuple[list[Any], dict[str, Any]]:
    found = factories.a_review(world)
    return [found.pk], {f"form_{each.pk}": "on_site" for each in queries.subjects(found)}


def days(world: World) -> tuple[list[Any], dict[str, Any]]:
    return [factories.a_review(world).pk], {"debriefs_due_on": "2026-06-10", "held_on": "2026-06-26"}


def voters(world: World) -> tuple[list[Any], dict[str, Any]]:
    return [factories.a_review(world).pk], {"class_0": 24, "class_1": 36, "class_2": 60}


def an_order(world: World) -> tuple[list[Any], dict[str, Any]]:
    found = factories.ready(world)
    return [found.pk], {f"turn_{each.pk}": number for number, each in enumerate(queries.subjects(found), 1)}


def another_scheme(world: World) -> tuple[list[Any], dict[str, Any]]:
    return [factories.a_review(world).pk], {"scheme": factories.a_scheme(world).pk}


def a_paper(world: World) -> tuple[list[Any], dict[str, Any]]:
    return [factories.ready(world).pk, "docx"], {}


def channel(world: World) -> tuple[list[Any], dict[str, Any]]:
    return [factories.opened(world).pk], {"channels": "paper"}


def points(world: World) -> tuple[list[Any], dict[str, Any]]:
    found = factories.filed(world)
    typed: dict[str, Any] = {}
    for waiting in queries.points_to_hand_out(found):
        for each in waiting.points:
            seen = f"{each.start} {each.end} {each.kind}"
            typed |= {f"goes_{each.pk}": "on", f"due_{each.pk}": "2026-12-01", f"seen_{each.pk}": seen}
    return [found.pk], typed


def printed(world: World) -> tuple[list[Any], dict[str, Any]]:
    """A review whose papers became one PDF."""
    found = factories.opened(world)
    order = print_orders.order_papers(actor=world.actor("officer"), review_id=found.pk, on_both_sides=False, at=AT)
    order.made_at = AT
    order.save()
    print_orders.path_of(order).parent.mkdir(parents=True, exist_ok=True)
    print_orders.path_of(order).write_bytes(b"%PDF-1.7")
    return [found.pk], {}


def a_start(world: World) -> tuple[list[Any], dict[str, Any]]:
    return [], {"organisation": world["city"].pk, "start": "ready:township", "name": "新办法"}


def a_scheme(world: World) -> tuple[list[Any], dict[str, Any]]:
    return [factories.a_scheme(world).pk], {}


def a_changed_scheme(world: World) -> tuple[list[Any], dict[str, Any]]:
    found = factories.a_scheme(world)
    return [found.pk], filled(SchemeForm(start=found.read))


def filled(form: SchemeForm) -> dict[str, Any]:
    """Return what a browser sends of a form as it was drawn."""
    return {field.html_name: value for field in form if (value := field.value()) not in (False, None)}


def a_document(world: World) -> Document:
    """The superior's comment on the city."""
    heard = Heard("superior_comment", "点评", "霁州市委常委、组织部部长", date(2026, 1, 28))
    city = world["city"]
    return enter_document(actor=world.actor("officer"), organisation=city, heard=heard, text=COMMENT, at=AT)


def of_us(world: World) -> Review:
    wish = ExternalWish(2025, "霁州市委", date(2026, 1, 28), "霁州市委常委、组织部部长")
    document = a_document(world)
    city = world["city"]
    return external.record_external(
        actor=world.actor("officer"), organisation=city, wish=wish, document_id=document.pk, at=AT
    )


def handed_out(world: World) -> Review:
    found = of_us(world)
    Document.objects.update(handed_out_at=AT)
    return found


def a_comment(world: World) -> tuple[list[Any], dict[str, Any]]:
    known = {"superior": "霁州市委", "held_on": "2026-01-28", "year": 2025, "said_by": "褚部长"}
    return [], {"document": a_document(world).pk, **known}
