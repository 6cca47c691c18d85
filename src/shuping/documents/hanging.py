"""A text whose items are not handed out yet hangs on its organisation; handed out, it is history and stays."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext_lazy

from shuping.documents.models import Document
from shuping.documents.services.entering import move_document
from shuping.organisations.hanging import Change, Hung
from shuping.tree.models import Organisation


class OpenDocuments:
    """Texts that wait to be checked and handed out."""

    code, label, end_words, moves_by_default = "document", gettext_lazy("核对到一半的材料"), "", True

    def hung(self, organisation: Organisation, on: date) -> Iterator[Hung]:
        """Yield the texts of an organisation that are not handed out."""
        for row in Document.objects.filter(organisation=organisation, handed_out_at=None).defer("text").order_by("pk"):
            yield Hung(row.pk, row.name, reverse("documents:detail", args=[row.pk]))

    def move(self, number: int, to: Organisation, change: Change) -> None:
        """Give it to another organisation."""
        move_document(Document.objects.get(pk=number), actor=change.actor, to=to, at=change.at)

    def end(self, number: int, change: Change) -> None:
        """Nothing ends a text but handing it out."""
        raise NotImplementedError
