from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccessConfig(AppConfig):
    name = "shuping.access"

    def ready(self) -> None:
        """Say how a grant is read back when the chain is compared with the database."""
        from shuping.access.queries import grant_facts, grant_ids  # noqa: PLC0415 - models load after the registry of apps
        from shuping.audit.queries import chained  # noqa: PLC0415
        from shuping.audit.words import worded  # noqa: PLC0415

        chained("access.grant", grant_facts, grant_ids)
        worded({"access.granted": _("给出授权"), "access.revoked": _("收回授权"), "access.grant": _("授权")})
