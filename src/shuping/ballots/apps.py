from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BallotsConfig(AppConfig):
    name = "shuping.ballots"

    def ready(self) -> None:
        """Register with the chain, the papers, the desk and the page of an organisation."""
        from shuping.audit.queries import chained  # noqa: PLC0415 - models load after the registry of apps
        from shuping.audit.words import worded  # noqa: PLC0415
        from shuping.ballots import cards, desk, exports, queries  # noqa: PLC0415
        from shuping.core import desk as core_desk  # noqa: PLC0415
        from shuping.organisations import shown  # noqa: PLC0415
        from shuping.papers import kinds  # noqa: PLC0415

        chained("ballots.round", queries.facts, queries.ids)
        worded(
            {
                "ballots.made": _("设置民主测评"),
                "ballots.changed": _("修改民主测评"),
                "ballots.fixed": _("民主测评定稿"),
                "ballots.sheets_counted": _("清点纸质票"),
                "ballots.counted": _("计票"),
                "ballots.round": _("民主测评"),
            }
        )
        kinds.register(exports.FORM, _("测评票"))
        kinds.register(exports.RESULT, _("计票结果"))
        core_desk.register(desk.rows, desk.waits)
        shown.register(cards.cards)
