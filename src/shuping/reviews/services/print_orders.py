"""会前打印 as one PDF: ordered on its page, made by the worker, kept in a folder from which it may vanish.

The papers are those that the person who ordered them may print at the moment at which they are made.
"""

import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from shuping.access.queries import acting_person
from shuping.audit.queries import chain_line
from shuping.core import clock
from shuping.core.actor import Actor
from shuping.core.errors import Forbidden, NotFound
from shuping.core.guarded import JobRefused
from shuping.core.jobs import queue
from shuping.core.models import Job
from shuping.papers.paper import Block, Column, Paper, Paragraph, Table, as_papers_write
from shuping.papers.services import to_one_pdf
from shuping.reviews import permissions, print_queue, queries
from shuping.reviews.models import PrintOrder, Review, State
from shuping.reviews.print_queue import Batch
from shuping.reviews.services.acts import BadReview, locked

JOB = "reviews.print_papers"
BEFORE_GRADES = {State.PREPARING, State.OPEN}


@dataclass(frozen=True)
class Progress:
    """How far an order is: waiting or being made, given up or refused with a sentence, or made."""

    is_going: bool
    sentence: str


@transaction.atomic
def order_papers(*, actor: Actor, review_id: int, on_both_sides: bool, at: datetime) -> PrintOrder:
    """Let the worker make one PDF of all papers that are ready; what was ordered before no longer counts.

    Raises NotFound, Forbidden, WrongState (no meeting is to come), BadReview (no paper is ready).
    """
    found = locked(actor, review_id, BEFORE_GRADES)
    if not print_queue.printed_together(print_queue.batches(actor, found, clock.local_day(at))):
        raise BadReview(_("还没有能印的材料。请先把上面差的补齐。"))
    number = PrintOrder.objects.filter(review=found).values_list("number", flat=True).first() or 0
    made, _is_new = PrintOrder.objects.update_or_create(
        review=found,
        defaults={
            "number": number + 1,
            "on_both_sides": on_both_sides,
            "ordered_by_id": actor.require_person(),
            "ordered_at": at,
            "made_at": None,
            "papers": [],
            "refusal": "",
        },
    )
    queue.enqueue(JOB, key=_key(made), review_id=found.pk, number=made.number)
    return made


def carry_out(*, review_id: int, number: int) -> None:
    """Make the PDF of an order, once; nothing where it was made, refused or ordered anew. Raises GuardedFailure."""
    found = PrintOrder.objects.filter(review=review_id, number=number, made_at=None, refusal="").first()
    if found is None:
        return
    at = clock.now()
    try:
        review, of = _papers(found, at)
    except (NotFound, Forbidden):
        _refuse(
            found, _("%(who)s现在没有组织这次述职评议的权了，请有权的同志再生成。") % {"who": found.ordered_by.name}
        )
        return
    printouts = print_queue.printed_together(of)
    papers = [each.make() for each in printouts if each.make is not None]
    try:
        together = to_one_pdf(cover(review, of), papers, on_both_sides=found.on_both_sides)
    except JobRefused as refusal:
        _refuse(found, str(refusal))
        return
    rows = [[each.key, each.edition, each.copies, pages] for each, pages in zip(printouts, together.pages, strict=True)]
    _keep(path_of(found), together.content)
    open_ = PrintOrder.objects.filter(pk=found.pk, number=number, made_at=None)
    if not open_.update(made_at=at, papers=rows):
        path_of(found).unlink(missing_ok=True)
        return
    _forget_others(found)


def _papers(found: PrintOrder, at: datetime) -> tuple[Review, list[Batch]]:
    actor = acting_person(found.ordered_by_id, at)
    review = queries.review(actor, found.review_id, permissions.ORGANISE)
    return review, print_queue.batches(actor, review, clock.local_day(at))


def _refuse(found: PrintOrder, sentence: str) -> None:
    PrintOrder.objects.filter(pk=found.pk, number=found.number, made_at=None).update(refusal=sentence[:300])


def cover(found: Review, of: Sequence[Batch]) -> Paper:
    """Return the list that lies on top: each paper with its copies and, once they are counted, its pages."""
    columns = [
        Column(_("序号"), 1, "center", is_whole=True),
        Column(_("材料"), 5),
        Column(_("说明"), 5),
        Column(_("印几份"), 1.3, "center"),
        Column(_("页数"), 1.2, "center"),
    ]
    rows = [
        [str(number), each.title, as_papers_write(each.line), str(each.copies), ""]
        for number, each in enumerate(print_queue.printed_together(of), 1)
    ]
    blocks: list[Block] = [
        Paragraph(_("下面的材料按这张表的先后排在后面，每样一份。多份的照“印几份”复印。")),
        Table(columns, rows, is_dense=True),
    ]
    left_out = print_queue.left_out(of)
    if left_out:
        others = [[each.title, as_papers_write(each.line)] for each in left_out]
        blocks += [
            Paragraph(_("不在里面的：")),
            Table([Column(_("材料"), 1), Column(_("说明"), 1)], others, is_dense=True),
        ]
    return Paper(
        title=_("%(title)s\n会前打印清单") % {"title": found.title},
        blocks=blocks,
        chain_line=_("存证链 %(head)s") % {"head": chain_line()},
        is_handout=True,
    )


def progress(found: PrintOrder) -> Progress:
    """Return how far an order is."""
    if found.made_at is not None or found.refusal:
        return Progress(is_going=False, sentence=found.refusal)
    job = Job.objects.filter(key=_key(found)).first()
    if job is not None and job.state == Job.State.FAILED:
        return Progress(is_going=False, sentence=job.sentence)
    return Progress(is_going=True, sentence=job.sentence if job else "")


def changed_since(found: PrintOrder, of: Sequence[Batch]) -> list[str]:
    """Return what the papers are called that are new or others since the PDF was made; those that left it too."""
    now = {each.key: each for each in print_queue.printed_together(of)}
    before = {key: (edition, copies) for key, edition, copies, _pages in found.papers}
    names = [each.title for key, each in now.items() if before.get(key) != (each.edition, each.copies)]
    gone = [each.title for each in print_queue.left_out(of) if each.key in before]
    return names + gone


def file_of(found: PrintOrder, of: Sequence[Batch]) -> bytes:
    """Return the PDF of an order for somebody who may print all that is in it, as his batches say.

    Raises NotFound where it is not made, is gone, or holds a paper that he may not print.
    """
    mine = {each.key for batch in of for each in batch.printouts}
    theirs = {key for key, *_more in found.papers}
    path = path_of(found)
    if found.made_at is None or not theirs <= mine or not path.is_file():
        raise NotFound
    return path.read_bytes()


def path_of(found: PrintOrder) -> Path:
    """Return where the PDF of an order lies; the folder is in no backup."""
    return Path(settings.PRINTED) / f"{found.review_id}-{found.number}.pdf"


def _keep(path: Path, content: bytes) -> None:
    """Write the file for us alone, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as part:
        part.write(content)
        part.flush()
        os.fsync(part.fileno())
    Path(part.name).replace(path)


def _forget_others(found: PrintOrder) -> None:
    """Delete the files of earlier orders of the review."""
    for path in Path(settings.PRINTED).glob(f"{found.review_id}-*.pdf"):
        number = path.stem.partition("-")[2]
        if number.isdigit() and int(number) < found.number:
            path.unlink(missing_ok=True)


def _key(found: PrintOrder) -> str:
    return f"{JOB} {found.review_id} {found.number}"
