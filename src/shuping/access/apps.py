from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccessConfig(AppConfig):
    name = "shuping.access"

    def ready(self) -> None:
        """Say how a grant is read back when the chain is compared with the database."""
        from shuping.access import queries  # noqa: PLC0415 - models load after the registry of apps
        from shuping.access.handover import OwnGrants  # noqa: PLC0415
        from shuping.audit.queries import chained  # noqa: PLC0415
        from shuping.audit.words import worded  # noqa: PLC0415
        from shuping.core import handover  # noqa: PLC0415

        handover.register(OwnGrants())
        chained("access.grant", queries.grant_facts, queries.grant_ids)
        chained("access.stand_in", queries.stand_in_facts, queries.stand_in_ids)
        worded(
            {
                "access.granted": _("给出授权"),
                "access.revoked": _("收回授权"),
                "access.grant": _("授权"),
                "access.stand_in_proposed": _("提出补一位管理员"),
                "access.stand_in_confirmed": _("同意补一位管理员"),
                "access.stand_in_refused": _("不同意补管理员"),
                "access.stand_in": _("补管理员"),
            }
        )
