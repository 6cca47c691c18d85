"""A review of a year: its scheme, who reports, who comments, what was said. The debriefs hang on its subjects."""

import json

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shuping.ballots.models import BallotRound
from shuping.documents.models import Document
from shuping.people.models import Person
from shuping.reviews.parts import Parts
from shuping.reviews.scheme import Scheme as Rules
from shuping.reviews.scheme import of_json
from shuping.tree.models import Organisation, Post

LONGEST_TITLE = 80


class Scheme(models.Model):
    """考核办法 of an organisation; reviews that open take a copy, so it may be changed for the next year."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("名称"), max_length=80)
    content = models.JSONField()  # see scheme.Scheme.as_json
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["-changed_at", "-id"]

    def __str__(self) -> str:
        return self.name

    @property
    def read(self) -> Rules:
        """The rules themselves."""
        return of_json(self.content)

    def facts(self) -> dict[str, object]:
        """Return the facts that the chain holds the digest of."""
        return {"organisation": self.organisation_id, "name": self.name, "digest": self.read.digest()}


class State(models.TextChoices):
    """How far a review is; a state changes by an act, never by the clock."""

    PREPARING = "preparing", _("筹备中")
    OPEN = "open", _("进行中")
    GRADED = "graded", _("已定等次")
    ARCHIVED = "archived", _("已归档")


class Review(models.Model):
    """述职评议 of one year by one superior. An external one is the review of us: `organisation` is then ourselves.

    `entitled` counts the voters of each class of the scheme; `frozen` is the scheme as it was when the review opened.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="reviews")
    year = models.PositiveSmallIntegerField(_("年度"))
    title = models.CharField(_("名称"), max_length=LONGEST_TITLE)
    is_external = models.BooleanField(default=False)
    state = models.CharField(max_length=12, choices=State.choices, default=State.PREPARING)
    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, null=True, related_name="reviews")
    frozen = models.JSONField(null=True)
    scheme_digest = models.CharField(max_length=64, blank=True)
    subjects_on = models.DateField(null=True)
    debriefs_due_on = models.DateField(_("报告交到哪天"), null=True)
    held_on = models.DateField(_("哪天开会"), null=True)
    begins_at = models.TimeField(_("几点开始"), null=True)
    place = models.CharField(_("地点"), max_length=60, blank=True)
    entitled = models.JSONField(default=list)
    superior = models.CharField(_("上级党组织"), max_length=80, blank=True)
    stated_grade = models.CharField(_("上级给的等次"), max_length=20, blank=True)
    round = models.OneToOneField(BallotRound, on_delete=models.PROTECT, null=True, related_name="review")
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(null=True)
    archived_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-year", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_external=True) | Q(scheme__isnull=False), name="reviews_ours_has_a_scheme"
            ),
            models.CheckConstraint(
                condition=Q(is_external=True) | Q(state="preparing") | Q(frozen__isnull=False, opened_at__isnull=False),
                name="reviews_open_is_frozen",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def rules(self) -> Rules:
        """The scheme that holds: the frozen one since the review opened. Only of a review of ours."""
        if self.frozen is not None:
            return of_json(self.frozen)
        if self.scheme is None:
            raise ValueError("an external review has no scheme")
        return self.scheme.read

    def content(self) -> dict[str, object]:
        """Return the facts that the chain holds the digest of."""
        days = (self.subjects_on, self.debriefs_due_on, self.held_on)
        return {
            "organisation": self.organisation_id,
            "year": self.year,
            "title": self.title,
            "external": f"{self.superior} {self.stated_grade}" if self.is_external else "",
            "state": self.state,
            "scheme": self.scheme_digest,
            "days": " ".join(day.isoformat() if day else "-" for day in days),
            "place": f"{self.begins_at or ''} {self.place}".strip(),
            "entitled": json.dumps(self.entitled),
            "round": self.round_id,
            "subjects": "\n".join(subject.fact() for subject in self.subjects.order_by("number", "id")),
            "comments": "\n".join(comment.fact() for comment in self.comments.order_by("id") if not comment.is_draft),
        }


class Subject(models.Model):
    """述职对象: a seat in a review, and who answers for it; a vacant one is left out with a reason."""

    class Form(models.TextChoices):
        ON_SITE = "on_site", _("现场述职")
        WRITTEN = "written", _("书面述职")

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="subjects")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="reviewed")
    is_acting = models.BooleanField(default=False)
    months = models.PositiveSmallIntegerField(null=True)  # of the year in which he held the post
    form = models.CharField(_("怎么述职"), max_length=10, choices=Form.choices, default=Form.ON_SITE)
    commentator = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    number = models.PositiveSmallIntegerField()  # in the order of the tree
    turn_number = models.PositiveSmallIntegerField(null=True)  # of speaking, where the order was set by hand
    row_number = models.PositiveSmallIntegerField(null=True)  # on the ballot form, since the round was set up
    left_out = models.CharField(_("为什么不参加"), max_length=120, blank=True)

    class Meta:
        ordering = ["number", "id"]
        constraints = [
            models.UniqueConstraint(fields=["review", "post"], name="reviews_one_subject_a_post"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation.short_name}　{self.person.name if self.person else _('空缺')}"

    def fact(self) -> str:
        """Return one line of the facts of the review."""
        acting = "acting" if self.is_acting else "holder"
        who = f"{self.number} {self.organisation_id} {self.post_id} {self.person_id} {acting} {self.months}"
        line = f"{who} {self.form} {self.commentator_id} {self.left_out}".strip()
        places = (("turn", self.turn_number), ("row", self.row_number))
        return " ".join([line, *(f"{name} {place}" for name, place in places if place is not None)])


class Comment(models.Model):
    """点评: on a subject, or on the whole where there is none.

    Merits, problems and demands are the document's excerpts; one that was written in the meeting has them as typed, and
    its document is made of them. `said_by` names the leader and his unit; `author` is set where he has a place in the
    tree.
    """

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="comments")
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, null=True, related_name="comments")
    said_by = models.CharField(_("谁点评的"), max_length=80)
    author = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    said_on = models.DateField(_("哪天"))
    overall = models.TextField(_("一句话总评"), blank=True)
    merits = models.TextField(_("肯定什么"), blank=True)
    problems = models.TextField(_("问题"), blank=True)
    demands = models.TextField(_("要求"), blank=True)
    is_draft = models.BooleanField(default=False)  # it counts nowhere before its author sends or confirms it
    saved_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    typed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")  # from his handwriting
    confirmed_at = models.DateTimeField(null=True)
    document = models.OneToOneField(Document, on_delete=models.PROTECT, null=True, related_name="comment")

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.said_by} {self.said_on}"

    @property
    def parts(self) -> Parts:
        """The four parts as they were typed."""
        return Parts(self.overall, self.merits, self.problems, self.demands)

    def fact(self) -> str:
        """Return one line of the facts of the review."""
        words = json.dumps(self.overall, ensure_ascii=False)
        line = f"{self.subject_id} {self.said_by} {self.author_id} {self.said_on} {self.document_id} {words}"
        parts = [self.merits, self.problems, self.demands]
        return f"{line} {json.dumps(parts, ensure_ascii=False)}" if any(parts) else line


class PrintOrder(models.Model):
    """会前打印 of a review as one PDF. The last order counts; its file is made by the worker and may be made again.

    `papers`: [[key, edition, copies, pages], ...] of what is in it, in its order.
    """

    review = models.OneToOneField(Review, on_delete=models.CASCADE, related_name="print_order")
    number = models.PositiveIntegerField(default=0)
    on_both_sides = models.BooleanField(default=False)
    ordered_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    ordered_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True)
    papers = models.JSONField(default=list)
    refusal = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return f"{self.review} {self.number}"
