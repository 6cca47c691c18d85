"""A round of secret voting: its form and rules, its classes of voters, its sheets and its sealed envelopes."""

import json
from collections.abc import Iterable
from fractions import Fraction

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shuping import tally
from shuping.people.models import Person
from shuping.tree.models import Organisation

LONGEST_TITLE = 80
CLASS_KEYS = "ABCDE"  # A票, B票 and so on: as many classes as a round may have


class State(models.TextChoices):
    """How far a round is; a state changes by an act, never by the clock."""

    DRAFT = "draft", _("准备中")
    FIXED = "fixed", _("已定稿")
    PRINTED = "printed", _("票码已印")
    OPEN = "open", _("投票中")
    CLOSED = "closed", _("已停止投票")
    KEYING = "keying", _("录票中")
    LISTED = "listed", _("已封存")
    COUNTED = "counted", _("已计票")
    VOID = "void", _("已作废")


class Channels(models.TextChoices):
    """How people may vote in a round."""

    PAPER = "paper", _("纸质票")
    PHONE = "phone", _("手机投票")
    BOTH = "both", _("手机和纸质票")


class RowRule(models.TextChoices):
    """What becomes of a blank or an unclear row."""

    ABSTAIN = tally.RowRule.ABSTAIN.value, _("算弃权，不进分母")
    VOID_ROW = tally.RowRule.VOID_ROW.value, _("这一行作废，其余照算")
    VOID_BALLOT = tally.RowRule.VOID_BALLOT.value, _("整张票作废")


class UniformRule(models.TextChoices):
    """What becomes of a ballot that gives every row the same option."""

    COUNT = tally.UniformRule.COUNT.value, _("照算")
    VOID_BALLOT = tally.UniformRule.VOID_BALLOT.value, _("整张票作废")


class Formula(models.TextChoices):
    """How votes become a rate."""

    NONE = tally.Formula.NONE.value, _("只报票数")
    TOP_RATE = tally.Formula.TOP_RATE.value, _("算第一个选项的得票率")
    POINTS = tally.Formula.POINTS.value, _("每个选项折成百分数，再平均")


class BallotRound(models.Model):
    """民主测评. `rows` name what is voted on, `options` are {name, points in percent}; from FIXED on they stand.

    `counts` and `published` come with the count: all numbers for the scrutineers, what may be shown for everybody.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(_("名称"), max_length=LONGEST_TITLE)
    held_on = models.DateField(_("哪天投票"))
    rows = models.JSONField(_("评议对象"))
    options = models.JSONField(_("选项"))
    blank = models.CharField(_("空着没选的"), max_length=12, choices=RowRule.choices, default=RowRule.ABSTAIN)
    unclear = models.CharField(
        _("多选、看不清的"), max_length=12, choices=RowRule.choices[1:], default=RowRule.VOID_ROW
    )
    uniform = models.CharField(
        _("从上到下全选一样的"), max_length=12, choices=UniformRule.choices, default=UniformRule.COUNT
    )
    formula = models.CharField(_("怎么算"), max_length=12, choices=Formula.choices, default=Formula.TOP_RATE)
    least = models.PositiveSmallIntegerField(_("不足几张不单独列出"), default=5)
    basis = models.CharField(_("依据"), max_length=120, blank=True)
    channels = models.CharField(_("怎么投"), max_length=8, choices=Channels.choices, default=Channels.PAPER)
    asks_word = models.BooleanField(_("投票要输会场口令"), default=True)
    remark = models.PositiveSmallIntegerField(_("意见最多几个字"), default=0)
    objection_days = models.PositiveSmallIntegerField(_("异议期（天）"), default=5)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    void_reason = models.CharField(max_length=200, blank=True)
    counted_at = models.DateTimeField(null=True)
    counts = models.JSONField(null=True)
    published = models.JSONField(null=True)

    class Meta:
        ordering = ["-held_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="counted", counts__isnull=False, published__isnull=False, counted_at__isnull=False)
                | ~Q(state="counted") & Q(counts__isnull=True, published__isnull=True, counted_at__isnull=True),
                name="ballots_counted_is_whole",
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_sealed(self) -> bool:
        """Whether ballots of the round are sealed in envelopes: wherever phones vote."""
        return self.channels != Channels.PAPER

    def scheme(self, classes: "list[VoterClass]") -> tally.Scheme:
        """Return by which rules the round is counted. Raises tally.SchemeFault."""
        return tally.Scheme(
            rows=len(self.rows),
            options=tuple(tally.Option(o["name"], Fraction(o["points"]) / 100) for o in self.options),
            classes=tuple(voters.as_counted() for voters in classes),
            blank=tally.RowRule(self.blank),
            unclear=tally.RowRule(self.unclear),
            uniform=tally.UniformRule(self.uniform),
            formula=tally.Formula(self.formula),
            least=self.least,
        )

    def content(self, classes: "list[VoterClass]") -> dict[str, object]:
        """Return the facts that the chain holds the digest of; never a sheet, a code or an envelope.

        What only phones need is there only where phones vote: the facts of a round on paper stay what they were.
        """
        facts: dict[str, object] = {
            "organisation": self.organisation_id,
            "title": self.title,
            "held_on": self.held_on.isoformat(),
            "rows": _lines(self.rows),
            "options": _lines(f"{o['name']} {o['points']}" for o in self.options),
            "rules": _lines((self.blank, self.unclear, self.uniform, self.formula, str(self.least), self.basis)),
            "classes": _lines(voters.fact() for voters in classes),
            "state": self.state,
            "counts": "" if self.counts is None else json.dumps(self.counts, sort_keys=True, ensure_ascii=False),
        }
        if self.is_sealed:
            facts["phones"] = _lines((self.channels, str(self.asks_word), str(self.remark), str(self.objection_days)))
            facts["slips"] = _lines(voters.slips_fact() for voters in classes)
            facts["sealed"] = self.sealed.fact(self.void_reason) if hasattr(self, "sealed") else ""
        elif self.void_reason:
            facts["void"] = self.void_reason
        return facts


class VoterClass(models.Model):
    """票类. `weight` in percent; `joins` the key of the class with which it is counted when too few came.

    Sheets of paper: handed_out = cast + spoiled + missing, entered by who counted them. Slips with codes: `issued`
    drawn; `heads` people who got one; `reserve` still in the scrutineers' sealed reserve; after closing `returned` in
    the box of unused ones and `lost` handed out and never seen again, both counted by hand.
    """

    round = models.ForeignKey(BallotRound, on_delete=models.CASCADE, related_name="classes")
    key = models.CharField(max_length=1)
    name = models.CharField(_("票类"), max_length=30)
    entitled = models.PositiveIntegerField(_("应到人数"))
    weight = models.DecimalField(_("权重 %"), max_digits=5, decimal_places=2, null=True, blank=True)
    joins = models.CharField(_("不足时并入"), max_length=1, blank=True)
    handed_out = models.PositiveIntegerField(_("发出"), null=True)
    cast = models.PositiveIntegerField(_("收回"), null=True)
    spoiled = models.PositiveIntegerField(_("作废换发"), null=True)
    missing = models.PositiveIntegerField(_("没有收回"), null=True)
    issued = models.PositiveIntegerField(_("印了票码"), null=True)
    heads = models.PositiveIntegerField(_("实到领票"), null=True)
    reserve = models.PositiveIntegerField(_("备用"), null=True)
    returned = models.PositiveIntegerField(_("没用交回"), null=True)
    lost = models.PositiveIntegerField(_("没有交回"), null=True)

    class Meta:
        ordering = ["key"]
        constraints = [
            models.UniqueConstraint(fields=["round", "key"], name="ballots_one_key_a_class"),
            models.CheckConstraint(
                condition=Q(handed_out__isnull=True, cast__isnull=True, spoiled__isnull=True, missing__isnull=True)
                | Q(handed_out=F("cast") + F("spoiled") + F("missing")),
                name="ballots_sheets_add_up",
            ),
        ]

    def __str__(self) -> str:
        return gettext("%(key)s票 %(name)s") % {"key": self.key, "name": self.name}

    def as_counted(self) -> tally.VoterClass:
        """Return the class as the tally knows it."""
        weight = None if self.weight is None else Fraction(self.weight)
        return tally.VoterClass(self.key, self.name, weight, self.joins)

    def fact(self) -> str:
        """Return the class in one line for the chain."""
        weight = "-" if self.weight is None else f"{self.weight:.2f}"
        sheets = (self.handed_out, self.cast, self.spoiled, self.missing)
        counted = " ".join("-" if number is None else str(number) for number in sheets)
        return f"{self.key} {self.name} {self.entitled} {weight} {self.joins or '-'} {counted}"

    def slips_fact(self) -> str:
        """Return the numbers of its slips in one line for the chain."""
        numbers = (self.issued, self.heads, self.reserve, self.returned, self.lost)
        return " ".join((self.key, *("-" if number is None else str(number) for number in numbers)))


class SealedRound(models.Model):
    """What a round has where phones vote: digests that are chained, the public key, how far the key was tried.

    Digests and keys are hexadecimal (docs/reference/ballot-format.md). No private key, no code and no trial word is
    ever here. `first_counts` waits for the second scrutineer, who must bring the same.
    """

    round = models.OneToOneField(BallotRound, on_delete=models.CASCADE, related_name="sealed")
    uid = models.CharField(max_length=32, unique=True)
    form_digest = models.CharField(max_length=64)
    scheme_digest = models.CharField(max_length=64)
    code_root = models.CharField(max_length=64, blank=True)
    public_key = models.CharField(max_length=130, blank=True)
    trial_envelope = models.BinaryField(blank=True, default=bytes)
    trial_answer = models.CharField(max_length=64, blank=True)
    tried_at = models.DateTimeField(null=True)
    word = models.CharField(_("会场口令"), max_length=8, blank=True)
    closing_root = models.CharField(max_length=64, blank=True)
    is_barred = models.BooleanField(default=False)
    listed_root = models.CharField(max_length=64, blank=True)
    first_counts = models.JSONField(null=True)
    first_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    opened_digest = models.CharField(max_length=64, blank=True)
    destroyed_at = models.DateTimeField(null=True)

    @property
    def id_bytes(self) -> bytes:
        """The round's number as its 16 bytes."""
        return bytes.fromhex(self.uid)

    def fact(self, void_reason: str) -> str:
        """Return what is chained of it, a line each; with the reason for which its round was voided."""
        flags = f"tried {bool(self.tried_at)} barred {self.is_barred} destroyed {bool(self.destroyed_at)}"
        fixed = (self.uid, self.form_digest, self.scheme_digest, self.code_root, self.public_key)
        return _lines((*fixed, self.closing_root, self.listed_root, self.opened_digest, void_reason, flags))


class Mark(models.IntegerChoices):
    """What became of a slip. Only a slip that is UNUSED can be voted or voided, and only once."""

    UNUSED = 0, _("没有用过")
    CAST = 1, _("已投票")
    LEFT_OVER = 2, _("没发出，作废")
    PAPER = 3, _("换了纸质票，作废")
    SPOILT = 4, _("损坏、遗失，作废")
    RETURNED = 5, _("没用，交回")


class BallotCode(models.Model):
    """One slip. The code itself is nowhere; `envelope` and `receipt` are random filler until a ballot is cast."""

    voters = models.ForeignKey(VoterClass, on_delete=models.CASCADE, related_name="codes")
    hash = models.BinaryField(max_length=32, unique=True)
    envelope = models.BinaryField()
    receipt = models.BinaryField(max_length=10)
    mark = models.PositiveSmallIntegerField(choices=Mark.choices, default=Mark.UNUSED)

    class Meta:
        indexes = [models.Index(fields=["voters", "mark"], name="ballots_slips_by_mark")]


class Sheet(models.Model):
    """One paper ballot while it is keyed; all are erased when the round is counted.

    `number` is written on the sheet as it is drawn from the mixed box. Marks are digits, one a row: 0 blank, 9 unclear.
    In a round with phones the marks are erased as soon as two entries agree; then `envelope` and `receipt` hold them.
    """

    voters = models.ForeignKey(VoterClass, on_delete=models.CASCADE, related_name="sheets")
    number = models.PositiveIntegerField()
    first = models.CharField(max_length=200, blank=True)
    first_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    second = models.CharField(max_length=200, blank=True)
    second_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    settled = models.CharField(max_length=200, blank=True)
    settled_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    envelope = models.BinaryField(null=True)
    receipt = models.BinaryField(max_length=10, null=True)

    class Meta:
        ordering = ["voters", "number"]
        constraints = [
            models.UniqueConstraint(fields=["voters", "number"], name="ballots_one_sheet_a_number"),
            models.CheckConstraint(
                condition=Q(second_by__isnull=True) | ~Q(first_by=F("second_by")), name="ballots_two_persons_key"
            ),
        ]


def _lines(texts: Iterable[str]) -> str:
    return "\n".join(texts)
