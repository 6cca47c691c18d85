from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "shuping.documents"

    def ready(self) -> None:
        """Say how a document is read back when the chain is compared with the database."""
        from shuping.audit.queries import chained, stored_files  # noqa: PLC0415 - models load after the registry of apps
        from shuping.documents.queries import chained_facts, document_ids, file_digests  # noqa: PLC0415

        chained("documents.document", chained_facts, document_ids)
        stored_files(file_digests)
