"""What a report says of itself, for the commentator: its figures and what it promises, in its own words.

Nothing is judged or compared here: the passages stand as they were accepted.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from shuping.core.remembered import Remembered
from shuping.debriefs import queries, rules
from shuping.debriefs.models import Version
from shuping.debriefs.parts import DUTY, LAST_YEAR, NEXT
from shuping.documents.read_apart import reading_of
from shuping.reviews.models import Subject
from shuping.reviews.shown import Beside, Passages

if TYPE_CHECKING:
    from shuping.reading import Reading  # loaded when the first text comes

MOST = 5  # passages of a sort: the boxes stand below them on a telephone
LONGEST = 90  # characters of a passage
SENTENCE = re.compile(r"[^。；！？\n]+")
_remembered: Remembered[tuple[Passages, ...]] = Remembered()


def told(found: Subject) -> Beside:
    """Return figures and promises of the accepted report, with the way to it; a sentence where none is accepted."""
    version = queries.accepted(found)
    if version is None:
        return Beside(sentence=_("述职报告还没有审定，审定后这里有报告里的数字和承诺。"))
    passages = _remembered.get(version.digest, version.pk, lambda: _passages(version))
    return Beside(passages, (_("看述职报告"), reverse("debriefs:report", args=[found.pk])))


def _passages(version: Version) -> tuple[Passages, ...]:
    counted, reading = rules.of_json(version.counted), reading_of(version.text)
    done = [*counted.part(DUTY).spans, *counted.part(LAST_YEAR).spans]
    figures = list(_figures(version.text, reading, done))
    promises = list(_promises(version.text, reading, counted.part(NEXT).spans))
    told = ((_("报告里的数字"), figures), (_("报告里的承诺"), promises))
    return tuple(Passages(heading, tuple(rows[:MOST]), len(rows[MOST:])) for heading, rows in told if rows)


def _figures(text: str, reading: "Reading", spans: Sequence[rules.Span]) -> Iterator[str]:
    """Yield each sentence of what was done that names an amount, without the mark that numbers it."""
    enumerators = {item.start: item.enumerator for item in reading.items}
    amounts = [figure for figure in reading.figures if figure.unit]
    for start, end in spans:
        for found in SENTENCE.finditer(text, start, end):
            if any(found.start() <= figure.start and figure.end <= found.end() for figure in amounts):
                yield _short(found[0].removeprefix(enumerators.get(found.start(), "")).strip())


def _promises(text: str, reading: "Reading", spans: Iterable[rules.Span]) -> Iterator[str]:
    """Yield each point of what is to be done next, as it is promised."""
    for start, end in spans:
        for item in reading.items:
            if start <= item.start and item.end <= end:
                words = text[item.start : item.end].removeprefix(item.enumerator)
                yield _short(" ".join(words.split()).strip("，、；。 "))


def _short(words: str) -> str:
    return words if len(words) <= LONGEST else f"{words[: LONGEST - 1]}…"
