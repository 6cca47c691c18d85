"""Texts that came in, and the passages of them that a person confirmed."""

from datetime import UTC

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from shuping.documents.facts import FACTS
from shuping.people.models import Person
from shuping.tree.models import Organisation


class Document(models.Model):
    """A text as it was extracted (excerpts count its characters), with its unchanged original if it was a file."""

    class Kind(models.TextChoices):
        LEADER_SPEECH = "leader_speech", _("本级书记讲话")
        SUPERIOR_COMMENT = "superior_comment", _("上级对我们的点评")
        COMMITTEE_COMMENT = "committee_comment", _("常委点评")
        INSPECTION = "inspection", _("督查通报")
        PATROL = "patrol", _("巡察反馈")
        AUDIT = "audit", _("审计报告")
        SELF_FOUND = "self_found", _("自查清单")
        DEBRIEF = "debrief", _("述职报告")
        RECTIFICATION_PLAN = "rectification_plan", _("整改方案")

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="documents")
    # The four facts are typed or read from the text; what neither says stays empty until somebody fills it in, and is
    # asked for before the document is handed out. `told` is what the text says: see documents.facts.
    kind = models.CharField(_("是什么材料"), max_length=30, choices=Kind.choices, blank=True)
    title = models.CharField(_("标题"), max_length=120, blank=True)
    spoken_by = models.CharField(_("谁讲的 / 谁写的"), max_length=80, blank=True)
    spoken_on = models.DateField(_("哪天"), null=True)
    told = models.JSONField(default=dict)
    text = models.TextField()
    text_digest = models.CharField(max_length=64)
    warnings = models.JSONField(default=list)
    file_name = models.CharField(max_length=200, blank=True)
    file_digest = models.CharField(max_length=64, blank=True)
    uploaded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    handed_out_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-uploaded_at"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The title; where it has none yet, the name of its file."""
        return self.title or self.file_name or str(_("还没写标题的材料"))

    @property
    def missing(self) -> list[str]:
        """The facts that neither the text nor a person has said yet, by the names of their fields."""
        return [fact for fact in FACTS if not getattr(self, fact)]

    @property
    def source(self) -> str:
        """What a finding made of this text came from: a debrief finds itself, a plan answers what was fed back."""
        other = {self.Kind.DEBRIEF: self.Kind.SELF_FOUND, self.Kind.RECTIFICATION_PLAN: self.Kind.SUPERIOR_COMMENT}
        return str(other.get(self.Kind(self.kind), self.kind))

    def content(self) -> dict[str, object]:
        """Return the facts that the chain holds the digest of."""
        return {
            "organisation": self.organisation_id,
            "kind": self.kind,
            "title": self.title,
            "spoken_by": self.spoken_by,
            "spoken_on": self.spoken_on.isoformat() if self.spoken_on else "",
            "text": self.text_digest,
            "original": self.file_digest,
            "handed_out": self.handed_out_at.astimezone(UTC).isoformat() if self.handed_out_at else "",
            "excerpts": self._confirmed() if self.handed_out_at else "",
        }

    def _confirmed(self) -> str:
        """The excerpts that stand for ever once the document was handed out."""
        rows = self.excerpts.filter(state=Excerpt.State.CONFIRMED).order_by("pk")
        return ";".join(f"{e.pk} {e.start}-{e.end} {e.kind} {e.title} {e.confirmed_by_id}" for e in rows)


class Excerpt(models.Model):
    """A passage: proposed by the reader, then confirmed or dropped by a person; confirmed, its span stays for ever."""

    class Kind(models.TextChoices):
        ACHIEVEMENT = "achievement", _("成绩")
        PROBLEM = "problem", _("问题")
        REQUIREMENT = "requirement", _("要求")
        MEASURE = "measure", _("措施")
        COMMITMENT = "commitment", _("承诺")
        COMMENT = "comment", _("点评")
        OTHER = "other", _("其他")

    class State(models.TextChoices):
        PROPOSED = "proposed", _("未核对")
        CONFIRMED = "confirmed", _("已核对")
        DROPPED = "dropped", _("不要")

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="excerpts")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    kind = models.CharField(_("类别"), max_length=20, choices=Kind.choices)
    title = models.CharField(_("标题"), max_length=120)
    section = models.CharField(max_length=300, blank=True)
    figures = models.JSONField(default=list)  # as written in the text
    said_due_on = models.DateField(null=True)  # the day that the words themselves name ("6月底前")
    state = models.CharField(max_length=20, choices=State.choices, default=State.PROPOSED)
    choice = models.JSONField(default=dict)  # what its target was told: see documents.targets
    confirmed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["start", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="documents_excerpt_has_text"),
            models.CheckConstraint(
                condition=~Q(state="confirmed") | Q(confirmed_by__isnull=False), name="documents_somebody_confirmed"
            ),
        ]

    @property
    def words(self) -> str:
        """The passage itself."""
        return self.document.text[self.start : self.end]


class ExcerptStep(models.Model):
    """One change of a document's items, with what stood there before, so that it can be taken back.

    `before` holds the excerpts as they were, `made` the ids of those that the step made. The steps of a document go
    when it is handed out: then its excerpts stand for ever.
    """

    class What(models.TextChoices):
        CONFIRMED = "confirmed", _("核对无误")
        DROPPED = "dropped", _("不要")
        REOPENED = "reopened", _("重新核对")
        MOVED = "moved", _("改起止")
        JOINED = "joined", _("合并")
        SPLIT = "split", _("拆开")
        MARKED = "marked", _("补标")
        REKINDED = "rekinded", _("改类别")

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="steps")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    what = models.CharField(max_length=20, choices=What.choices)
    before = models.JSONField(default=list, encoder=DjangoJSONEncoder)
    made = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"{self.document_id} {self.what}"
