"""The three lists (三个清单) that an office hands up: what is wrong, who answers for it, what is done about it.

One definition of a list makes the official paper and the spreadsheet alike, from the rows of the filtered ledger. A
common finding stands in it once for each organisation that has to put it right.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shuping.audit.queries import chain_line
from shuping.core.errors import DomainError
from shuping.findings.exports import state_words
from shuping.findings.models import Act, Finding, Source
from shuping.findings.old_ledger import words
from shuping.papers.paper import Column as PaperColumn
from shuping.papers.paper import Paper, Paragraph, Signature, Table, han_date
from shuping.papers.sheet import Column, Kind, Sheet

CHUNK = 500
MOST_ON_PAPER = 500  # rows: a Word table of more takes minutes to open


class TooLongForPaper(DomainError):
    """More rows than a paper holds. Facts: `rows`."""

    code = "findings.too-long-for-paper"


@dataclass(frozen=True)
class Field:
    """A column: `share` of what the short columns leave of the paper, `width` of the sheet in half-width characters.

    A short one holds a date or a word: on paper it stands in the middle of its column and is never broken.
    """

    header: Any
    value: Callable[[Finding], Any]
    share: float
    width: float
    kind: Kind = "text"
    is_short: bool = False


@dataclass(frozen=True)
class ListKind:
    """One of the three lists."""

    code: str
    label: Any
    says: Any
    fields: Sequence[Field]
    is_landscape: bool = False


def _remedies(found: Finding) -> str:
    return "\n".join(f"{r.number}. {r.what}" for r in found.remedies.all()) or _said_before(found, "measures")


def _people(found: Finding) -> list[str]:
    names = dict.fromkeys(r.who.name for r in found.remedies.all())
    return list(names) or [_responsible(found)]


def _responsible(found: Finding) -> str:
    return found.responsible.name if found.responsible else _said_before(found, "person") or _("未定")


def _said_before(found: Finding, column: str) -> str:
    """Return what the old ledger said in a column, of a finding that was brought in from one; empty otherwise."""
    label = words.columns()[column]
    brought: list[Act] = found.brought_acts  # type: ignore[attr-defined]
    return next((str(said) for act in brought for head, said in act.facts["said"] if head == label), "")


def _seen_before(found: Finding) -> str:
    """Return who verified it by the old ledger and how far it was, in words that say that it was not verified here."""
    said = "，".join(word for word in (_said_before(found, "verifier"), _said_before(found, "progress")) if word)
    return _("旧台账：%(said)s") % {"said": said} if said else ""


def _seen(found: Finding) -> str:
    """Return who verified it and what he saw, of the last verification that passed; else what the old ledger says."""
    passed = [v for v in found.verifications.all() if v.passed]
    if not passed:
        return _seen_before(found)
    last = passed[-1]
    who = _("上级验收（书面）") if last.by_paper_id else last.verifier.name
    return _("%(who)s，%(day)s：%(seen)s") % {"who": who, "day": han_date(last.seen_on), "seen": last.seen}


_OWNER = Field(gettext_lazy("整改单位"), lambda f: f.owner.short_name, 2.2, 16)
_TITLE = Field(gettext_lazy("问题"), lambda f: f.title, 3, 28)
_DUE = Field(gettext_lazy("整改期限"), lambda f: f.due_on, 0, 12, "date", is_short=True)
_STATE = Field(gettext_lazy("状态"), state_words, 0, 10, is_short=True)

LISTS = {
    kind.code: kind
    for kind in (
        ListKind(
            "problems",
            gettext_lazy("问题清单"),
            gettext_lazy("有什么问题，谁说的，落在哪个单位"),
            [
                _TITLE,
                Field(gettext_lazy("具体表现"), lambda f: f.quote, 5, 44),
                Field(
                    gettext_lazy("类型"),
                    lambda f: _("共性") if f.parent_id else _("个性"),
                    0,
                    7,
                    is_short=True,
                ),
                Field(gettext_lazy("来源"), lambda f: str(Source(f.source).label), 0, 10, is_short=True),
                _OWNER,
            ],
        ),
        ListKind(
            "duties",
            gettext_lazy("责任清单"),
            gettext_lazy("每个问题谁负责，到哪天为止"),
            [
                _TITLE,
                _OWNER,
                Field(gettext_lazy("责任人"), _responsible, 0, 10, is_short=True),
                Field(gettext_lazy("经办人"), _people, 0, 14, is_short=True),
                _DUE,
            ],
        ),
        ListKind(
            "remedies",
            gettext_lazy("整改清单"),
            gettext_lazy("采取什么措施，改到哪一步，谁验收的"),
            [
                _TITLE,
                Field(gettext_lazy("整改措施"), _remedies, 5, 44),
                Field(gettext_lazy("责任人"), _people, 0, 14, is_short=True),
                _DUE,
                _STATE,
                Field(gettext_lazy("验收情况"), _seen, 5, 30),
            ],
            is_landscape=True,
        ),
    )
}


def list_paper(
    kind: ListKind, rows: QuerySet[Finding], *, organ: str, signed: str, year: int | None, conditions: str, today: date
) -> Paper:
    """Return a list as an official paper, whose title names `organ` and which `signed` signs, by its whole name.

    `conditions` says in words what was chosen. Raises TooLongForPaper.
    """
    count = rows.count()
    if count > MOST_ON_PAPER:
        raise TooLongForPaper(
            _("有 %(count)s 个问题，一份文件放不下。请先选党组织或年份，或者改出表格（Excel）。") % {"count": count},
            rows=count,
        )
    columns = [PaperColumn(_("序号"), 0, "center", is_whole=True)]
    columns += [
        PaperColumn(str(f.header), f.share, "center" if f.is_short else "left", is_whole=f.is_short)
        for f in kind.fields
    ]
    table = [
        [str(number), *(_words(field.value(found)) for field in kind.fields)]
        for number, found in enumerate(_with_all(rows), 1)
    ]
    said = _("截至%(day)s，共%(count)s个问题。") % {"day": han_date(today), "count": count}
    if conditions:
        said += _("范围：%(conditions)s。") % {"conditions": conditions}
    return Paper(
        title=title(kind, organ, year),
        blocks=[Paragraph(said), Table(columns, table, is_dense=True), Signature(signed, today)],
        chain_line=_("存证链 %(head)s") % {"head": chain_line()},
        is_landscape=kind.is_landscape,
    )


def list_sheet(
    kind: ListKind, rows: QuerySet[Finding], *, organ: str, year: int | None, conditions: str, today: date
) -> Sheet:
    """Return a list as a spreadsheet, with the finding's number beside it and the chain's head in its notes."""
    columns = [Column(_("序号"), 6, "number"), Column(_("编号"), 13)]
    columns += [Column(str(field.header), field.width, field.kind) for field in kind.fields]
    return Sheet(
        title=title(kind, organ, year),
        columns=columns,
        rows=(
            [number, found.code, *(_cell(field.value(found)) for field in kind.fields)]
            for number, found in enumerate(_with_all(rows), 1)
        ),
        notes=[
            _("导出日期：%(day)s") % {"day": han_date(today)},
            *([_("范围：%(conditions)s。") % {"conditions": conditions}] if conditions else []),
            _("存证链 %(head)s") % {"head": chain_line()},
        ],
    )


def title(kind: ListKind, organ: str, year: int | None) -> str:
    """Return the title of a list: 青禾镇党委2026年整改清单."""
    when = _("%(year)s年") % {"year": year} if year else ""
    return f"{organ}{when}{kind.label}"


def _with_all(rows: QuerySet[Finding]) -> Any:
    """Yield the findings in the order of the tree, then of their numbers, with all that a list says of them."""
    found = rows.select_related("owner", "responsible").order_by("owner__path", "raised_on", "id")
    brought = Prefetch("acts", Act.objects.filter(kind="brought_in"), to_attr="brought_acts")
    return found.prefetch_related("remedies__who", "verifications__verifier", brought).iterator(chunk_size=CHUNK)


def _words(value: Any) -> str:
    """Return a value as the paper says it; several names stand under one another."""
    if isinstance(value, date):
        return han_date(value)
    return "\n".join(value) if isinstance(value, list) else str(value)


def _cell(value: Any) -> Any:
    return "、".join(value) if isinstance(value, list) else value
