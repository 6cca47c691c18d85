"""A round of secret voting on paper: its form and rules, its classes of voters, its sheets until they are counted."""

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
    KEYING = "keying", _("录票中")
    COUNTED = "counted", _("已计票")


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
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
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
        """Return the facts that the chain holds the digest of; never a sheet."""
        return {
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


class VoterClass(models.Model):
    """票类. `weight` in percent; `joins` the key of the class with which it is counted when too few came.

    handed_out = cast + spoiled + missing, entered by who counted the sheets.
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


class Sheet(models.Model):
    """One paper ballot while it is keyed; all are erased when the round is counted.

    `number` is written on the sheet as it is drawn from the mixed box. Marks are digits, one a row: 0 blank, 9 unclear.
    """

    voters = models.ForeignKey(VoterClass, on_delete=models.CASCADE, related_name="sheets")
    number = models.PositiveIntegerField()
    first = models.CharField(max_length=200, blank=True)
    first_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    second = models.CharField(max_length=200, blank=True)
    second_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    settled = models.CharField(max_length=200, blank=True)
    settled_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

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
