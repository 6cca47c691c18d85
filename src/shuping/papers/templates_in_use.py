"""The writers of an office's own templates, and papers set by them."""

from dataclasses import replace
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from shuping.access import gate
from shuping.audit.services import record
from shuping.core import files, on_use
from shuping.core.actor import Actor
from shuping.core.errors import NotFound
from shuping.core.guarded import run_guarded
from shuping.papers import permissions, queries
from shuping.papers.kinds import kinds
from shuping.papers.models import Template
from shuping.papers.packing import pack
from shuping.papers.paper import Column, Paper, Paragraph, Signature, Table
from shuping.papers.services import marked
from shuping.people.models import Person
from shuping.tree.models import Organisation

MODULE = "shuping.papers.filling"
SECONDS = 30


def use_template(
    *, actor: Actor, organisation: Organisation, kind: str, name: str, data: bytes, at: datetime
) -> Template:
    """Take a template for a kind of paper; the one before is kept but no longer used.

    It is filled with a sample in the guarded child first. Raises NotFound, Forbidden, GuardedFailure with the reason.
    """
    gate.require(actor, permissions.CHANGE_TEMPLATE, organisation)
    if kind not in kinds():
        raise NotFound
    fill(data, sample(kind, organisation, at))
    digest = files.keep(data)
    with transaction.atomic():
        _drop(actor, organisation, kind, at)
        made = Template.objects.create(
            kind=kind,
            organisation=organisation,
            file_name=name,
            file_digest=digest,
            uploaded_by=Person.objects.get(pk=actor.require_person()),
            uploaded_at=at,
        )
        record(actor, "papers.template_used", "papers.template", made.pk, organisation_id=organisation.pk, at=at)
    return made


@transaction.atomic
def drop_template(*, actor: Actor, organisation: Organisation, kind: str, at: datetime) -> None:
    """Go back to ours. Raises NotFound where the organisation has no template of its own, Forbidden."""
    gate.require(actor, permissions.CHANGE_TEMPLATE, organisation)
    if not _drop(actor, organisation, kind, at):
        raise NotFound


def _drop(actor: Actor, organisation: Organisation, kind: str, at: datetime) -> bool:
    rows = Template.objects.select_for_update().filter(organisation=organisation, kind=kind, dropped_at=None)
    found = rows.first()
    if found is None:
        return False
    found.dropped_at = at
    found.save(update_fields=["dropped_at"])
    record(actor, "papers.template_dropped", "papers.template", found.pk, organisation_id=organisation.pk, at=at)
    return True


def to_docx(paper: Paper, kind: str, organisation: Organisation) -> bytes:
    """Return the paper as DOCX: by the template of the organisation or of the nearest above, else ours.

    A rehearsal's is always ours, with its mark.

    Raises GuardedFailure, FileDamaged.
    """
    template = None if settings.REHEARSAL else queries.template_for(kind, organisation)  # it would not say what it is
    if template is None:
        return bytes(on_use.load("docx").to_docx(marked(paper)))
    return fill(files.kept(template.file_digest), replace(paper, red_head=paper.red_head or organisation.name))


def fill(template: bytes, paper: Paper) -> bytes:
    """Return a template filled with a paper, in the guarded child. Raises GuardedFailure."""
    packed = pack(paper).encode()
    return run_guarded(MODULE, len(packed).to_bytes(8, "big") + packed + template, seconds=SECONDS)


def sample(kind: str, organisation: Organisation, at: datetime) -> Paper:
    """Return a short invented paper of a kind, to look at a template."""
    columns = [Column(_("序号"), 1, "center"), Column(_("问题"), 5), Column(_("整改期限"), 3, "center")]
    rows = [[str(number), _("这里是一个问题的标题"), _("2026年6月30日")] for number in (1, 2)]
    return Paper(
        title=_("%(name)s%(kind)s（样张）") % {"name": organisation.short_name, "kind": kinds()[kind]},
        blocks=[
            Paragraph(_("这里是正文。下面的表换成台账里的内容。")),
            Table(columns, rows),
            Signature(organisation.short_name, at.date()),
        ],
        number=_("〔2026〕1号"),
        addressee=_("各有关单位"),
        chain_line=_("存证链 %(head)s") % {"head": "0:0000000000000000"},
    )


def starter() -> bytes:
    """Return our own layout with placeholders in it, for an office to change; the body is signed by itself."""
    paper = Paper(
        title=_("{{标题}}"),
        number=_("{{文号}}"),
        red_head=_("{{发文机关}}"),
        blocks=[Paragraph(_("{{正文}}"))],
        chain_line=_("{{存证}}"),
    )
    return bytes(on_use.load("docx").to_docx(paper))
