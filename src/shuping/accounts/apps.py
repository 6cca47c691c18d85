from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "shuping.accounts"

    def ready(self) -> None:
        """Say how an account is read back when the chain is compared with the database."""
        from shuping.accounts.queries import user_facts, user_ids  # noqa: PLC0415 - models load after the registry of apps
        from shuping.audit.queries import chained  # noqa: PLC0415

        chained("accounts.user", user_facts, user_ids)
