"""相同的段落: which passages of a report stand elsewhere too, told to each as far as he may know.

The writer learns that they stand in his own report of a former year, in another secretary's, in a model text; the
vetter sees whose and both texts. Nobody is told how much of a report it is, and nothing is put in order by it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import Any

from django.utils.translation import gettext as _

from shuping.access import gate
from shuping.core.actor import Actor
from shuping.debriefs import marked, permissions, resembling
from shuping.debriefs.models import ComparisonText, Debrief, Version
from shuping.debriefs.resembling import Agreement
from shuping.reviews.models import Review, Subject
from shuping.tree import rules as tree


class Where(IntEnum):
    """Where else a passage stands, in the order in which it is told."""

    OWN = 1
    SAME_REVIEW = 2
    OTHER_REVIEW = 3
    MODEL = 4


@dataclass(frozen=True)
class Source:
    """One place where a passage stands too. `start` and `end` count in the text that was asked about.

    `name` says where for whoever asked; `words` are the other text's, empty where he may not read them.
    """

    where: Where
    name: str
    start: int
    end: int
    own_words: str
    words: str = ""


@dataclass(frozen=True)
class Shared:
    """A passage and every place where it, or a part of it, stands too."""

    number: int
    start: int
    end: int
    words: str
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class Asked:
    """A text of a subject's debrief; `debrief_id` is None where nobody began to write."""

    subject: Subject
    debrief_id: int | None
    text: str


def passages(actor: Actor, subject: Subject, text: str) -> list[Shared]:
    """Return the passages of a subject's text that stand elsewhere too, in the order of the text.

    Names, places and the other texts are in it only for who vets this review and is not its writer, and of reports
    only those that he may see. Model texts and set phrases are those of the review's organisation and of those above.
    """
    debrief_id = Debrief.objects.filter(subject=subject).values_list("pk", flat=True).first()
    return passages_of(actor, subject.review, [Asked(subject, debrief_id, text)])[0]


def passages_of(actor: Actor, review: Review, asked: Sequence[Asked]) -> list[list[Shared]]:
    """Return the same for each of some texts of one review, in as many queries as for one."""
    path = review.organisation.path
    found = resembling.agreements([(each.text, each.debrief_id) for each in asked], phrases=_phrases(path))
    versions, models = _rows([hit for hits in found for hit in hits], path)
    told = []
    for each, hits in zip(asked, found, strict=True):
        vets = may_vet(actor, each.subject)
        sources = []
        for untrimmed in hits:
            start, end = marked.trimmed(each.text, untrimmed.start, untrimmed.end)
            hit = replace(untrimmed, start=start, end=end)
            if hit.row.is_version and (version := versions.get(hit.row.pk)) and hit.number == _number(version):
                sources.append(_in_report(actor, each, hit, version, vets=vets))
            elif not hit.row.is_version and (model := models.get(hit.row.pk)):
                sources.append(_in_model(each, hit, model, vets=vets))
        told.append(_together(each.text, sources))
    return told


def _together(text: str, sources: Sequence[Source]) -> list[Shared]:
    found: list[Shared] = []
    for start, end, indexes in marked.together([(source.start, source.end) for source in sources]):
        some = sorted((sources[index] for index in indexes), key=lambda each: (each.where, each.start, each.name))
        found.append(Shared(len(found) + 1, start, end, text[start:end], tuple(some)))
    return found


def may_vet(actor: Actor, subject: Subject) -> bool:
    """Say whether the actor may vet a subject's debrief: the review's own people, and never who answers for it."""
    may = gate.can(actor, permissions.VET, subject.review.organisation)
    return may and actor.person_id is not None and actor.person_id != subject.person_id


def _number(version: Version) -> int:
    return resembling.Row(is_version=True, pk=version.pk).number(version.digest)


def _phrases(path: str) -> list[str]:
    rows = ComparisonText.objects.filter(kind=ComparisonText.Kind.SET_PHRASES, dropped_at=None)
    places = [*tree.ancestors(path), path]
    return list(rows.filter(organisation__path__in=places).values_list("text", flat=True))


def _rows(hits: Sequence[Agreement], path: str) -> tuple[Mapping[int, Version], Mapping[int, ComparisonText]]:
    """Return the versions and model texts of some hits: what has gone since the index was made is not among them."""
    wanted = {hit.row.pk for hit in hits if hit.row.is_version}
    rows = Version.objects.filter(pk__in=wanted).select_related(
        "debrief__subject__review", "debrief__subject__organisation", "debrief__subject__person"
    )
    texts = resembling.models().filter(pk__in={hit.row.pk for hit in hits if not hit.row.is_version})
    places = [*tree.ancestors(path), path]
    return {row.pk: row for row in rows}, {row.pk: row for row in texts.filter(organisation__path__in=places)}


def _in_report(actor: Actor, asked: Asked, hit: Agreement, version: Version, *, vets: bool) -> Source:
    subject, other = asked.subject, version.debrief.subject
    own_words = asked.text[hit.start : hit.end]
    told: dict[str, Any] = {"start": hit.start, "end": hit.end, "own_words": own_words}
    year = {"year": other.review.year}
    words = _words(version.text, hit)
    is_same_person = other.person_id is not None and other.person_id == subject.person_id
    if is_same_person or other.post_id == subject.post_id:
        if vets:
            name = _("本人%(year)s年的报告") if is_same_person else _("前任%(year)s年的报告")
        else:
            name = _("您%(year)s年的报告") if is_same_person else _("本岗位前任%(year)s年的报告")
        return Source(Where.OWN, name % year, **told, words=words)
    is_same = other.review_id == subject.review_id
    where = Where.SAME_REVIEW if is_same else Where.OTHER_REVIEW
    if vets and gate.can(actor, permissions.VIEW, other.organisation):
        who = {**year, "place": other.organisation.short_name, "who": other.person.name if other.person else ""}
        name = _("%(place)s%(who)s的报告") if is_same else _("%(place)s%(who)s%(year)s年的报告")
        return Source(where, name % who, **told, words=words)
    if vets:
        return Source(where, _("您范围以外的一份报告"), **told)
    return Source(where, _("另一位书记的报告") if is_same else _("另一位书记%(year)s年的报告") % year, **told)


def _in_model(asked: Asked, hit: Agreement, model: ComparisonText, *, vets: bool) -> Source:
    words = _words(model.text, hit) if vets else ""
    name = _("范文《%(title)s》") % {"title": model.title}
    return Source(Where.MODEL, name, hit.start, hit.end, asked.text[hit.start : hit.end], words)


def _words(text: str, hit: Agreement) -> str:
    start, end = marked.trimmed(text, hit.row_start, hit.row_end)
    return text[start:end]
