"""Reads of the templates."""

from collections.abc import Iterable, Mapping

from django.db.models import QuerySet

from shuping.access import gate
from shuping.core.actor import Actor
from shuping.core.errors import Forbidden
from shuping.papers import permissions
from shuping.papers.models import Template
from shuping.tree import rules as tree_rules
from shuping.tree.models import Organisation


def place_of(actor: Actor) -> Organisation:
    """Return the organisation whose templates the actor keeps: the highest where he may. Raises Forbidden."""
    rows = Organisation.objects.filter(gate.allowed(actor, permissions.CHANGE_TEMPLATE, "")).order_by("path")
    found = rows.first()
    if found is None:
        raise Forbidden
    return found


def templates(organisation: Organisation) -> QuerySet[Template]:
    """Return the templates in use that an organisation has itself."""
    return Template.objects.filter(organisation=organisation, dropped_at=None).select_related("uploaded_by")


def template_for(kind: str, organisation: Organisation) -> Template | None:
    """Return the template that papers of an organisation follow: its own, or of the nearest above; None for ours."""
    paths = [*tree_rules.ancestors(organisation.path), organisation.path]
    rows = Template.objects.filter(kind=kind, organisation__path__in=paths, dropped_at=None)
    return rows.order_by("-organisation__path").first()


def facts(ids: Iterable[int]) -> Mapping[int, Mapping[str, object]]:
    """Return {template id: its facts} for the comparison of the chain with the database."""
    return {found.pk: found.content() for found in Template.objects.filter(pk__in=list(ids))}


def ids() -> Iterable[int]:
    """Return the ids of all templates."""
    return Template.objects.values_list("pk", flat=True).iterator()


def file_digests() -> Iterable[str]:
    """Yield the digests of all templates."""
    yield from Template.objects.values_list("file_digest", flat=True).iterator()
