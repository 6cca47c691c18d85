from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DocumentsConfig(AppConfig):
    name = "shuping.documents"

    def ready(self) -> None:
        """Say how a document is read back when the chain is compared with the database."""
        from shuping.audit.queries import chained, stored_files  # noqa: PLC0415 - models load after the registry of apps
        from shuping.audit.words import worded  # noqa: PLC0415
        from shuping.core import handover  # noqa: PLC0415
        from shuping.documents import search  # noqa: PLC0415
        from shuping.documents.handover import Drafts  # noqa: PLC0415
        from shuping.documents.hanging import OpenDocuments  # noqa: PLC0415
        from shuping.documents.queries import chained_facts, document_ids, file_digests  # noqa: PLC0415
        from shuping.organisations import hanging  # noqa: PLC0415
        from shuping.search.sources import register  # noqa: PLC0415

        hanging.register(OpenDocuments())
        handover.register(Drafts())
        chained("documents.document", chained_facts, document_ids)
        stored_files(file_digests)
        register(search.PASSAGES)
        register(search.DOCUMENTS)
        worded(
            {
                "documents.entered": _("录入材料"),
                "documents.described": _("写明材料是什么、谁讲的、哪天"),
                "documents.replaced": _("补上材料的全文"),
                "documents.moved": _("材料划转"),
                "documents.handed_out": _("下发材料里的问题"),
                "documents.document": _("材料"),
            }
        )
