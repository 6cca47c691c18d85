from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HallConfig(AppConfig):
    name = "shuping.hall"

    def ready(self) -> None:
        """Register with the chain and the live pages."""
        from shuping.audit.queries import chained  # noqa: PLC0415 - models load after the registry of apps
        from shuping.audit.words import worded  # noqa: PLC0415
        from shuping.hall import pieces, queries  # noqa: PLC0415

        chained("hall.meeting", queries.facts, queries.ids)
        pieces.register()
        worded(
            {
                "hall.prepared": _("排评议会议程"),
                "hall.waiting": _("退回到开会以前"),
                "hall.running": _("评议会开始或继续"),
                "hall.ended": _("评议会散会"),
                "hall.meeting": _("评议会"),
            }
        )
