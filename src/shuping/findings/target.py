"""Problems and demands of a document become findings: who must rectify is chosen once, nothing is typed again."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shuping.core import clock
from shuping.core.actor import Actor
from shuping.core.fields import number_in
from shuping.documents.models import Document, Excerpt
from shuping.documents.targets import BadChoice
from shuping.findings import rules
from shuping.findings.owners import ALL_OF, all_of_a_kind
from shuping.findings.scheme import closure
from shuping.findings.services.raising import Raised, raise_finding
from shuping.tree.models import Organisation

OWN, NAMED = "own", "named"


class FindingTarget:
    """Owners are this organisation itself, all of a kind directly below it (one common finding), or named ones."""

    kinds = frozenset({str(Excerpt.Kind.PROBLEM), str(Excerpt.Kind.REQUIREMENT)})
    template = "findings/parts/choice.html"
    template_for_all = "findings/parts/owners.html"

    def options(self, actor: Actor, document: Document, today: date) -> dict[str, Any]:
        """Return what may be chosen.

        {"owners": [(value, label)], "below": [(id, short name)], "full_names": [(id, name)],
        "sizes": {value: organisations}, "due_on": the default day}
        """
        below = list(
            Organisation.objects.filter(parent=document.organisation, dissolved_on=None).values_list(
                "pk", "short_name", "name"
            )
        )
        owners = [(OWN, _("%(name)s自己") % {"name": document.organisation.short_name})]
        sizes = {OWN: 1}
        for value, (label, ids) in all_of_a_kind(document.organisation).items():
            sizes[value] = len(ids)
            owners.append((value, label))
        if below:
            owners.append((NAMED, _("指定几个…")))
        return {
            "owners": owners,
            "below": [(row[0], row[1]) for row in below],
            "full_names": [(row[0], row[2]) for row in below],
            "sizes": sizes,
            "due_on": today + timedelta(days=closure().remedy_days),
        }

    def choose(self, actor: Actor, document: Document, data: Mapping[str, Any], today: date) -> dict[str, Any]:
        """Return {"owners": value, "named": [ids], "due_on": iso date}. Raises BadChoice."""
        owners = str(data.get("owners", ""))
        known = dict(self.options(actor, document, today)["owners"])
        if owners not in known:
            raise BadChoice(_("请选谁来整改。"))
        named: list[int] = []
        if owners == NAMED:
            asked = {number for pk in data.get("named", []) if (number := number_in(str(pk))) is not None}
            rows = Organisation.objects.filter(parent=document.organisation, dissolved_on=None, pk__in=asked)
            named = list(rows.values_list("pk", flat=True))
            if not named:
                raise BadChoice(_("请至少指定一个整改单位。"))
        due_on = data.get("due_on")
        if not isinstance(due_on, date):
            raise BadChoice(_("请写整改到哪一天，比如 2026-06-30。"))
        if due_on < today:
            raise BadChoice(_("整改期限已经过去，请选今天或以后的日期。"))
        if clock.is_slip_of_year(due_on, today, years=rules.DUE_WITHIN):
            raise BadChoice(_("整改期限写的是 %(year)s 年，请核对年份。") % {"year": due_on.year})
        return {"owners": owners, "named": named, "due_on": due_on.isoformat()}

    def describe(self, document: Document, choice: Mapping[str, Any], options: Mapping[str, Any]) -> str:
        """Return who must rectify, in a few words."""
        if choice.get("owners") == NAMED:
            names = [name for pk, name in options["below"] if pk in choice["named"]]
            return "、".join(names) if len(names) <= 2 else _("%(count)s 个单位") % {"count": len(names)}
        return str(dict(options["owners"]).get(choice.get("owners"), ""))

    def size(self, choice: Mapping[str, Any], options: Mapping[str, Any]) -> int:
        """Return how many findings a choice makes: one for each owner, and the common one above them."""
        owners = choice.get("owners", "")
        count: int = len(choice["named"]) if owners == NAMED else options["sizes"].get(owners, 0)
        return count + 1 if count > 1 else count

    def hand_out(self, actor: Actor, document: Document, excerpts: Sequence[Excerpt], at: datetime) -> str:
        """Raise a finding for each excerpt; return the sentence that says what was made and who acts next."""
        made = 0
        for excerpt in excerpts:
            made += len(
                raise_finding(
                    actor=actor,
                    raised_for=document.organisation,
                    owners=self._owners(document, excerpt.choice),
                    what=Raised(
                        title=excerpt.title,
                        source=document.source,
                        due_on=date.fromisoformat(excerpt.choice["due_on"]),
                        quote=excerpt.words,
                        quoted_from=f"{document.spoken_by} · {document.title}"[:200],
                        excerpt=excerpt,
                    ),
                    at=at,
                )
            )
        return ngettext(
            "已下发，生成 %(count)s 个问题。各责任单位的工作台上会出现自己的问题，%(days)s 天内报原因和措施。",
            "已下发，生成 %(count)s 个问题。各责任单位的工作台上会出现自己的问题，%(days)s 天内报原因和措施。",
            made,
        ) % {"count": made, "days": closure().plan_days}

    def _owners(self, document: Document, choice: Mapping[str, Any]) -> list[Organisation]:
        if choice["owners"] == OWN:
            return [document.organisation]
        rows = Organisation.objects.filter(parent=document.organisation, dissolved_on=None)
        if choice["owners"] == NAMED:
            return list(rows.filter(pk__in=choice["named"]).order_by("path"))
        return list(rows.filter(kind=choice["owners"].removeprefix(ALL_OF)).order_by("path"))
