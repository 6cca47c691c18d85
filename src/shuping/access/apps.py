from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "shuping.access"

    def ready(self) -> None:
        """Say how a grant is read back when the chain is compared with the database."""
        from shuping.access.queries import grant_facts, grant_ids  # noqa: PLC0415 - models load after the registry of apps
        from shuping.audit.queries import chained  # noqa: PLC0415

        chained("access.grant", grant_facts, grant_ids)
