from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "shuping.accounts"

    def ready(self) -> None:
        """Say how an account is read back when the chain is compared with the database."""
        from shuping.accounts.queries import user_facts, user_ids  # noqa: PLC0415 - models load after the registry of apps
        from shuping.audit.queries import chained  # noqa: PLC0415
        from shuping.audit.words import worded  # noqa: PLC0415

        chained("accounts.user", user_facts, user_ids)
        worded({"accounts.opened": _("开通账号"), "accounts.user": _("账号")})
