from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "shuping.documents"

    def ready(self) -> None:
        """Say how a document is read back when the chain is compared with the database."""
        from shuping.audit.queries import chained  # noqa: PLC0415 - models load after the registry of apps
        from shuping.documents.queries import chained_facts  # noqa: PLC0415

        chained("documents.document", chained_facts)
