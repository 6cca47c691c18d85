"""Reads of reviews: the actor comes first."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from shuping.access import gate
from shuping.access.actions import Action
from shuping.core import clock
from shuping.core.actor import Actor
from shuping.core.errors import NotFound
from shuping.documents import queries as document_queries
from shuping.documents import rules as document_rules
from shuping.documents.models import Document, Excerpt
from shuping.documents.targets import kinds_with_target
from shuping.people.models import Person
from shuping.reviews import permissions, rules
from shuping.reviews.models import Comment, Review, Scheme, State, Subject
from shuping.reviews.scheme import Scheme as Rules
from shuping.tree.models import Appointment, Organisation, Post
from shuping.tree.queries import appointments_on

SECRETARY, DEPUTY = "secretary", "deputy_secretary"


def reviews(actor: Actor) -> QuerySet[Review]:
    """Return the reviews that the actor may see, the newest year first."""
    return gate.scope(actor, permissions.VIEW, Review.objects.select_related("organisation", "scheme", "round"))


def review_list(actor: Actor) -> QuerySet[Review]:
    """Return the same with `subject_count`, those left out not counted."""
    return reviews(actor).annotate(subject_count=Count("subjects", filter=Q(subjects__left_out="")))


def under_way(actor: Actor) -> QuerySet[Review]:
    """Return the reviews of ours that are being prepared or open where the actor organises, their subjects at hand."""
    rows = Review.objects.filter(is_external=False, state__in=(State.PREPARING, State.OPEN))
    rows = rows.select_related("organisation", "scheme", "round").prefetch_related(
        "subjects__organisation", "subjects__person"
    )
    return gate.scope(actor, permissions.ORGANISE, rows)


def review(
    actor: Actor, review_id: int, action: Action = permissions.VIEW, sentence: str = "", *, lock: bool = False
) -> Review:
    """Return one review that the actor may do this with. Raises NotFound, Forbidden with the sentence."""
    rows = reviews(actor)
    found = (rows.select_for_update(of=("self",)) if lock else rows).filter(pk=review_id).first()
    if found is None:
        raise NotFound
    gate.require(actor, action, found.organisation, sentence)
    return found


def subjects(found: Review) -> list[Subject]:
    """Return every subject of a review in its order, with place, person and commentator."""
    rows = found.subjects.select_related("organisation", "post", "person", "commentator")
    return list(rows)


def reporting(found: Review) -> list[Subject]:
    """Return the subjects who report: those left out are not among them."""
    return [each for each in subjects(found) if not each.left_out]


def on_the_ballot(found: Review) -> list[Subject]:
    """Return those who report in the order of the rows of the ballot form: the tree's, where it was kept no other."""
    return sorted(reporting(found), key=lambda each: each.row_number or 0)


def comments(found: Review) -> list[Comment]:
    """Return what was said in a review, on the whole first; drafts are not said yet."""
    rows = found.comments.filter(is_draft=False).select_related(
        "subject__organisation", "subject__person", "author", "document"
    )
    return sorted(
        rows, key=lambda each: (each.subject is not None, each.subject.number if each.subject else 0, each.pk)
    )


@dataclass(frozen=True)
class Waiting:
    """A comment whose points wait to be handed out: its document, whom it speaks of, the points not looked at yet.

    `named` has, by the point's id, who else of the review a point names.
    """

    comment: Comment
    document_id: int
    owner: Organisation
    points: list[Excerpt]
    named: dict[int, str]


def points_to_hand_out(found: Review) -> list[Waiting]:
    """Return the comments on somebody right below that wait, each with its points; what is confirmed is not among them.

    Four queries however many there are.
    """
    waiting = [
        Waiting(each, each.document_id, each.subject.organisation, [], {})
        for each in waiting_comments(found)
        if each.subject is not None and each.document_id is not None
    ]
    below = {each.document_id: each for each in waiting if each.owner.parent_id == found.organisation_id}
    proposed = Excerpt.objects.filter(state=Excerpt.State.PROPOSED, kind__in=kinds_with_target())
    for point in proposed.filter(document__in=below).select_related("document"):
        below[point.document_id].points.append(point)
    others = subjects(found) if below else []
    for each in below.values():
        each.named.update({point.pk: _others_named(point, each.owner, others) for point in each.points})
    return list(below.values())


def _others_named(point: Excerpt, owner: Organisation, others: Iterable[Subject]) -> str:
    """Return who else of a review a point names, by place or by person; empty where nobody."""
    names = [(each.organisation_id, each.organisation.short_name) for each in others]
    names += [(each.organisation_id, each.person.name) for each in others if each.person]
    labels = {each.organisation_id: each.organisation.short_name for each in others}
    return "、".join(labels[pk] for pk in document_rules.mentioned(point.words, names) if pk != owner.pk)


def waiting_comments(found: Review) -> list[Comment]:
    """Return the comments whose problems or demands have no owner yet: not handed out, or sent and no document."""
    known = comments(found)
    documents = [each.document_id for each in known if each.document is not None and not each.document.handed_out_at]
    points = Excerpt.objects.filter(document__in=documents, kind__in=kinds_with_target())
    open_ones = set(points.exclude(state=Excerpt.State.DROPPED).values_list("document_id", flat=True))
    return [
        each
        for each in known
        if each.document_id in open_ones or (each.document_id is None and (each.problems or each.demands))
    ]


def comment_documents(actor: Actor) -> QuerySet[Document]:
    """Return the superior's comments on organisations of the actor that no review of us has yet, the newest first."""
    rows = document_queries.documents(actor).filter(kind=Document.Kind.SUPERIOR_COMMENT, comment=None)
    return gate.scope(actor, permissions.ORGANISE, rows)


def comment_document(actor: Actor, document_id: int) -> Document:
    """Return a document that a review of us may be recorded from. Raises NotFound, Forbidden."""
    found = document_queries.document(actor, document_id)
    gate.require(actor, permissions.ORGANISE, found.organisation, _("上级评议由本级组织部门、组织委员录入。"))
    return found


def comment_of(subject: Subject, *, lock: bool = False) -> Comment | None:
    """Return the comment of a subject's named commentator, a draft too; None where he wrote nothing."""
    rows = subject.comments.filter(author=subject.commentator_id).select_related("author", "typed_by", "document")
    return (rows.select_for_update(of=("self",)) if lock else rows).order_by("id").last()


def why_filed(known: Comment | None) -> str:
    """Return why a comment is changed by its author no more, for it became a document; empty where it did not."""
    if known is None or (known.document_id is None and (known.is_draft or known.sent_at is not None)):
        return ""
    return _("这份点评已经由组织部门录入材料，这里不再改。要更正，请告诉组织部门。")


def places(actor: Actor) -> list[Organisation]:
    """Return the organisations at which the actor may organise a review, in the order of the tree; at most 50."""
    return list(gate.scope(actor, permissions.ORGANISE, Organisation.objects.filter(dissolved_on=None), "")[:50])


def place(actor: Actor, organisation_id: int) -> Organisation:
    """Return an organisation that the actor may see reviews of. Raises NotFound."""
    rows = gate.scope(actor, permissions.VIEW, Organisation.objects.filter(dissolved_on=None), "")
    found = rows.filter(pk=organisation_id).first()
    if found is None:
        raise NotFound
    return found


def schemes(actor: Actor) -> QuerySet[Scheme]:
    """Return the schemes that the actor may see, the newest first."""
    return gate.scope(actor, permissions.VIEW, Scheme.objects.select_related("organisation", "made_by"))


def scheme(actor: Actor, scheme_id: int, action: Action = permissions.VIEW, *, lock: bool = False) -> Scheme:
    """Return one scheme that the actor may do this with. Raises NotFound, Forbidden."""
    rows = schemes(actor)
    found = (rows.select_for_update(of=("self",)) if lock else rows).filter(pk=scheme_id).first()
    if found is None:
        raise NotFound
    gate.require(actor, action, found.organisation)
    return found


@dataclass(frozen=True)
class Candidate:
    """A seat below a superior and who would answer for it: nobody where it is vacant and nobody acts."""

    post: Post
    person: Person | None
    is_acting: bool
    months: int | None


def candidates(superior: Organisation, found: Rules, year: int, on: date) -> list[Candidate]:
    """Return the secretaries' seats right below an organisation with their holders on a day, in the order of the tree.

    A vacant seat is answered for by the first deputy secretary of that day, marked as acting. `months` counts the
    months of the year in which the person held the seat (a deputy: none).
    """
    places = Q(organisation__parent=superior, organisation__kind__in=found["subject_kinds"])
    posts = Post.objects.filter(places, kind=SECRETARY, organisation__dissolved_on=None)
    rows = list(posts.select_related("organisation").order_by("organisation__path", "pk"))
    held = {each.post_id: each for each in appointments_on(on).filter(post__in=rows)}
    acting: dict[int, Appointment] = {}
    for each in (
        appointments_on(on)
        .filter(
            post__kind=DEPUTY, post__organisation__in=[post.organisation_id for post in rows if post.pk not in held]
        )
        .order_by("post_id")
    ):
        acting.setdefault(each.post.organisation_id, each)
    spans: dict[tuple[int, int], list[tuple[date, date | None]]] = {}
    for span in Appointment.objects.filter(post__in=rows, from_on__lte=on):
        spans.setdefault((span.post_id, span.person_id), []).append((span.from_on, span.until_on))
    made = []
    for post in rows:
        holder, deputy = held.get(post.pk), acting.get(post.organisation_id)
        if holder is not None:
            months = rules.months_held(spans[post.pk, holder.person_id], year, on)
            made.append(Candidate(post, holder.person, is_acting=False, months=months))
        else:
            made.append(Candidate(post, deputy.person if deputy else None, is_acting=deputy is not None, months=None))
    return made


def without_seat(superior: Organisation, found: Rules) -> list[Organisation]:
    """Return the organisations right below that a scheme reviews and that have no seat of a secretary."""
    rows = Organisation.objects.filter(parent=superior, kind__in=found["subject_kinds"], dissolved_on=None)
    return list(rows.exclude(posts__kind=SECRETARY).order_by("path"))


def leaders(found: Review, on: date) -> list[Person]:
    """Return who may be named as a commentator: whoever holds a post at the superior or at its organs on a day."""
    place = Q(post__organisation=found.organisation) | Q(post__organisation__acts_for=found.organisation)
    rows = appointments_on(on).filter(place).order_by("post__organisation__path", "post_id")
    return list({each.person_id: each.person for each in rows}.values())


def leader_labels(found: Review, on: date) -> list[tuple[int, str]]:
    """Return (person id, name and post) of those who may be named as a commentator on a day; his first post tells."""
    place = Q(post__organisation=found.organisation) | Q(post__organisation__acts_for=found.organisation)
    rows = appointments_on(on).filter(place).order_by("post__organisation__path", "post_id")
    labels: dict[int, str] = {}
    for each in rows:
        labels.setdefault(each.person_id, f"{each.person.name}（{each.post.title}）")
    return list(labels.items())


def commentators_before(found: Review) -> dict[int, int]:
    """Return {organisation id: who commented on its secretary} in the organisation's review before this one.

    Only those who may still be named today; empty where there was none.
    """
    rows = Review.objects.filter(organisation=found.organisation, is_external=False).exclude(pk=found.pk)
    last = rows.filter(Q(year__lt=found.year) | Q(year=found.year, pk__lt=found.pk)).first()
    if last is None:
        return {}
    known = {person.pk for person in leaders(found, clock.today())}
    named = last.subjects.filter(commentator__in=known).values_list("organisation_id", "commentator_id", "person_id")
    return {place: who for place, who, _subject in named if who is not None}


def subjects_are_of_another_day(found: Review) -> bool:
    """Say whether the subjects were taken from the posts of another day than the scheme now asks for."""
    on = rules.day_of_answering(found.rules, found.year, found.held_on)
    return found.state == State.PREPARING and on is not None and on != found.subjects_on


def missing(found: Review, rows: Iterable[Subject] | None = None) -> list[rules.Missing]:
    """Return what is still missing before a review may open; `rows` are its subjects where they were read before."""
    facts = [
        rules.SubjectFacts(
            label=str(each),
            is_vacant=each.person_id is None,
            is_left_out=bool(each.left_out),
            is_on_site=each.form == Subject.Form.ON_SITE,
            has_commentator=each.commentator_id is not None,
            is_too_short=each.months is not None and each.months < found.rules["months_least"],
            is_own_commentator=each.commentator_id is not None and each.commentator_id == each.person_id,
        )
        for each in (subjects(found) if rows is None else rows)
    ]
    return rules.missing(found.rules, facts, found.entitled, (found.debriefs_due_on, found.held_on, found.begins_at))


def facts(ids: Iterable[int]) -> Mapping[int, Mapping[str, object]]:
    """Return {review id: its facts} for the comparison of the chain with the database."""
    rows = Review.objects.filter(pk__in=list(ids)).prefetch_related("subjects", "comments")
    return {found.pk: found.content() for found in rows}


def ids() -> Iterable[int]:
    """Return the ids of all reviews."""
    return Review.objects.values_list("pk", flat=True).iterator()


def scheme_facts(ids: Iterable[int]) -> Mapping[int, Mapping[str, object]]:
    """Return {scheme id: its facts} for the comparison of the chain with the database."""
    return {found.pk: found.facts() for found in Scheme.objects.filter(pk__in=list(ids))}


def scheme_ids() -> Iterable[int]:
    """Return the ids of all schemes."""
    return Scheme.objects.values_list("pk", flat=True).iterator()
