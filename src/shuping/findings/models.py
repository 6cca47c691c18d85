"""A finding, what is done about it and what others saw. `Act` is the history that is chained: rows are only added."""

import json
from datetime import UTC, date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from shuping.documents.models import Excerpt
from shuping.findings import rules
from shuping.people.models import Person
from shuping.tree.models import Organisation


class State(models.TextChoices):
    """The states of design section 2, in the order of the funnel."""

    AWAITING_PLAN = rules.AWAITING_PLAN, _("待定措施")
    PLAN_SUBMITTED = rules.PLAN_SUBMITTED, _("措施待采纳")
    IN_REMEDY = rules.IN_REMEDY, _("整改中")
    AWAITING_VERIFICATION = rules.AWAITING_VERIFICATION, _("待验收")
    VERIFIED = rules.VERIFIED, _("已验收")
    CLOSED = rules.CLOSED, _("已销号")


class Flag(models.TextChoices):
    """What stands beside the state of a finding, never instead of it."""

    TO_SIGN = "to_sign", _("待审签")
    WAIVED = "waived", _("免办")


class Source(models.TextChoices):
    """Where a finding came from."""

    SUPERIOR_COMMENT = "superior_comment", _("上级点评")
    LEADER_SPEECH = "leader_speech", _("书记讲话")
    COMMITTEE_COMMENT = "committee_comment", _("常委点评")
    SELF_FOUND = "self_found", _("自查")
    MASSES = "masses", _("群众反映")
    INSPECTION = "inspection", _("督查发现")
    PATROL = "patrol", _("巡察反馈")
    AUDIT = "audit", _("审计发现")


ACT_LABELS = {
    "raised": _("提出问题"),
    "common_raised": _("提出共性问题"),
    "brought_in": _("从旧台账导入"),
    "plan_submitted": _("提交原因和措施"),
    "plan_accepted": _("采纳措施"),
    "plan_returned": _("退回措施"),
    "remedy_done": _("完成一项措施"),
    "progress": _("报告进展"),
    "evidence": _("附上佐证"),
    "claimed": _("报告整改完成"),
    "verified": _("验收通过"),
    "returned": _("验收退回"),
    "held": _("回头看没有反弹，销号"),
    "reopened": _("回头看有反弹，重新打开"),
    "paper_entered": _("录入上级文件"),
    "paper_refused": _("退回录入的上级文件"),
    "children_closed": _("各单位都已销号或免办，共性问题销号"),
    "plan_for_sign_off": _("送书记审签"),
    "plan_signed": _("审签，报上级采纳"),
    "plan_unsigned": _("审签退回"),
    "plan_amended": _("提交新的措施"),
    "remedies_added": _("补充措施"),
    "extension_asked": _("申请延期"),
    "extension_granted": _("同意延期"),
    "extension_refused": _("没有同意延期"),
    "child_extended": _("有单位延期，随着顺延"),
    "waived": _("免办"),
    "unwaived": _("收回免办"),
    "corrected": _("更正：收回验收"),
    "recurrence_confirmed": _("认定是老问题"),
    "recurrence_denied": _("认定不是老问题"),
    "joined": _("并入另一个问题"),
    "took_in": _("并入一个重复的问题"),
    "separated": _("拆开，恢复单独整改"),
    "gave_back": _("把并入的问题拆出去"),
    "reminded": _("催办"),
    "transferred": _("划转整改单位"),
    "remedy_passed": _("措施移交给接任的人"),
}


class Counter(models.Model):
    """The last number given to a finding in a year."""

    year = models.PositiveIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)


class Finding(models.Model):
    """Something to put right. A common one (`is_common`) has a child for each owner and closes with them.

    `recurs_of` is the older finding of the same owner that it says again, as a person confirmed. `joined_into` is the
    one that stands for it: this one is closed without having been put right, and counts nowhere.
    """

    code = models.CharField(_("编号"), max_length=20, unique=True)
    title = models.CharField(_("问题"), max_length=120)
    quote = models.TextField(_("原话"), blank=True)
    quoted_from = models.CharField(_("出处"), max_length=200, blank=True)
    excerpt = models.ForeignKey(Excerpt, on_delete=models.PROTECT, null=True, related_name="findings")
    source = models.CharField(_("来源"), max_length=30, choices=Source.choices)
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="findings")
    raised_for = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    is_common = models.BooleanField(default=False)
    recurs_of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="recurrences")
    joined_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="taken_in")
    responsible = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    cause = models.TextField(_("原因"), blank=True)
    plan_version = models.PositiveIntegerField(default=0)
    state = models.CharField(_("状态"), max_length=30, choices=State.choices)
    is_returned = models.BooleanField(default=False)
    is_reopened = models.BooleanField(default=False)
    flag = models.CharField(max_length=20, choices=Flag.choices, blank=True, default="")
    is_closed_before = models.BooleanField(default=False)  # in an old ledger: nobody verified it here
    raised_on = models.DateField()
    due_on = models.DateField(_("整改到"))
    next_due_on = models.DateField(null=True)
    look_back_on = models.DateField(null=True)
    claimed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["next_due_on", "id"]
        indexes = [
            models.Index(fields=["owner", "state", "next_due_on"], name="findings_of_owner"),
            models.Index(fields=["state", "next_due_on", "id", "is_reopened"], name="findings_by_state"),
            models.Index(fields=["next_due_on", "id"], name="findings_by_due"),
            models.Index(fields=["is_reopened", "state"], name="findings_reopened", condition=Q(is_reopened=True)),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=rules.STATES), name="findings_known_state"),
            models.CheckConstraint(
                condition=Q(next_due_on__isnull=False) | Q(state=rules.CLOSED), name="findings_open_has_next_due"
            ),
            models.CheckConstraint(
                condition=Q(joined_into__isnull=True) | Q(state=rules.CLOSED) & ~Q(joined_into=F("id")),
                name="findings_joined_is_closed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    @property
    def walks_the_states(self) -> bool:
        """Whether it goes from plan to look-back itself: not by its children or another one, nor let off."""
        is_let_off = self.flag == Flag.WAIVED or self.is_closed_before
        return not (self.is_common or self.joined_into_id or is_let_off)

    def look_back_is_due(self, today: date) -> bool:
        """Whether the look-back waits (see `rules`)."""
        return rules.look_back_is_due(self.state, self.look_back_on, today)


class FormerOwner(models.Model):
    """Whose finding it was until a merger or split: nobody of that organisation judges it, however long ago."""

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="former_owners")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    until_on = models.DateField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.finding_id} {self.organisation_id}"


class Remedy(models.Model):
    """What is done about a finding, by whom, by when."""

    finding = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="remedies")
    number = models.PositiveIntegerField()
    what = models.CharField(max_length=300)
    who = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="remedies")
    due_on = models.DateField()
    done_on = models.DateField(null=True)
    added_on = models.DateField(null=True)  # the day it came to a plan that was at work already

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["finding", "number"], name="findings_remedy_number")]


class Act(models.Model):
    """One thing that happened to a finding. Never changed; its facts stand in the chain."""

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="acts")
    kind = models.CharField(max_length=30)
    at = models.DateTimeField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    post = models.CharField(max_length=120, blank=True)
    text = models.TextField(blank=True)
    facts = models.JSONField(default=dict)
    state_after = models.CharField(max_length=30)

    class Meta:
        ordering = ["id"]  # the order of writing, whatever the clock said

    @property
    def label(self) -> str:
        """What was done, in the words of the history."""
        return str(ACT_LABELS[self.kind])

    def content(self) -> dict[str, object]:
        """Return the facts that the chain holds the digest of."""
        return {
            "finding": self.finding_id,
            "kind": self.kind,
            "at": self.at.astimezone(UTC).isoformat(timespec="microseconds"),
            "person": self.person_id,
            "post": self.post,
            "text": self.text,
            "facts": json.dumps(self.facts, ensure_ascii=False, sort_keys=True),
            "state": self.state_after,
        }


class Extension(models.Model):
    """延期: the owner asked for a later day, and what the superior said; the day that held before stays."""

    class Outcome(models.TextChoices):
        GRANTED = "granted", _("同意")
        REFUSED = "refused", _("没有同意")
        DROPPED = "dropped", _("不用了")  # the finding moved on before anybody answered

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="extensions")
    was_due_on = models.DateField()
    until = models.DateField(_("延到"))
    reason = models.TextField(_("延期的原因"))
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_on = models.DateField()
    answer_by_on = models.DateField()
    outcome = models.CharField(max_length=20, choices=Outcome.choices, blank=True, default="")
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    answered_on = models.DateField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_by__isnull=True) | ~Q(answered_by=F("asked_by")),
                name="findings_extension_by_two",
            ),
            models.CheckConstraint(condition=Q(until__gt=F("was_due_on")), name="findings_extension_is_later"),
            models.UniqueConstraint(fields=["finding"], condition=Q(outcome=""), name="findings_one_open_extension"),
        ]


class Evidence(models.Model):
    """Proof: a file with the day it speaks of, or a few words where there is no file."""

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="evidence")
    remedy = models.ForeignKey(Remedy, on_delete=models.SET_NULL, null=True, related_name="evidence")
    title = models.CharField(_("材料"), max_length=120)
    speaks_of_on = models.DateField(_("说明的日期"))
    note = models.TextField(blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    file_digest = models.CharField(max_length=64, blank=True)
    media_type = models.CharField(max_length=100, blank=True)
    uploaded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()

    class Meta:
        ordering = ["-speaks_of_on", "-id"]


class Verification(models.Model):
    """What somebody independent saw: at the claim, or months later at the look-back. Both parties stand on the row."""

    class Kind(models.TextChoices):
        CLAIM = "claim", _("验收")
        LOOK_BACK = "look_back", _("回头看")

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="verifications")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    passed = models.BooleanField()
    seen = models.TextField(_("看到了什么"))
    seen_on = models.DateField()
    asked = models.PositiveIntegerField(default=0)
    satisfied = models.PositiveIntegerField(default=0)
    verifier = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    claimant = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    verifier_sits_at = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    taken_back_on = models.DateField(null=True)  # 更正: passed by mistake
    by_paper = models.OneToOneField("SuperiorPaper", on_delete=models.PROTECT, null=True, related_name="verification")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=~Q(verifier=F("claimant")), name="findings_nobody_verifies_himself"),
            models.CheckConstraint(
                condition=Q(by_paper__isnull=False)
                | Q(verifier_sits_at__isnull=True)
                | ~Q(verifier_sits_at=F("owner")),
                name="findings_no_owner_verifies",
            ),
            models.CheckConstraint(condition=Q(satisfied__lte=F("asked")), name="findings_satisfied_were_asked"),
        ]


class SuperiorPaper(models.Model):
    """上级验收（书面）: the superior's word where nobody above is in the tree; entered by one, confirmed by another."""

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="papers")
    kind = models.CharField(max_length=20, choices=Verification.Kind.choices)
    passed = models.BooleanField()
    issued_on = models.DateField(_("文件日期"))
    number = models.CharField(_("文号"), max_length=60)
    issued_by = models.CharField(_("发文单位和签发人"), max_length=120)
    says = models.TextField(_("文件怎么说"))
    scan_name = models.CharField(max_length=200)
    scan_digest = models.CharField(max_length=64)
    media_type = models.CharField(max_length=100)
    entered_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    confirmed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    is_open = models.BooleanField(default=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("entered_by")),
                name="findings_paper_by_two",
            ),
            models.UniqueConstraint(fields=["finding"], condition=Q(is_open=True), name="findings_one_open_paper"),
        ]
