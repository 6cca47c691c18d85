from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HandoversConfig(AppConfig):
    name = "shuping.handovers"

    def ready(self) -> None:
        """Register with the chain, the desk and the page of an organisation."""
        from shuping.audit.queries import chained  # noqa: PLC0415 - models load after the registry of apps
        from shuping.audit.words import worded  # noqa: PLC0415
        from shuping.core import desk as core_desk  # noqa: PLC0415
        from shuping.handovers import cards, desk, exports, queries  # noqa: PLC0415
        from shuping.organisations import shown  # noqa: PLC0415
        from shuping.papers import kinds  # noqa: PLC0415

        chained("handovers.handover", queries.handover_facts, queries.handover_ids)
        worded(
            {
                "handovers.made": _("出交接单"),
                "handovers.confirmed": _("确认交接单"),
                "handovers.returned": _("退回交接单"),
                "handovers.handover": _("交接单"),
            }
        )
        kinds.register(exports.SHEET, _("交接单"))
        core_desk.register(desk.rows, desk.waits)
        shown.register(cards.cards)
