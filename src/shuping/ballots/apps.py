from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BallotsConfig(AppConfig):
    name = "shuping.ballots"

    def ready(self) -> None:
        """Register with the chain, the papers, the desk and the page of an organisation."""
        from shuping.audit.queries import chained  # noqa: PLC0415 - models load after the registry of apps
        from shuping.audit.words import worded  # noqa: PLC0415
        from shuping.ballots import cards, desk, exports, following, hanging, queries  # noqa: PLC0415
        from shuping.ballots.services import ending, wiping  # noqa: PLC0415
        from shuping.core import desk as core_desk  # noqa: PLC0415
        from shuping.core.jobs import kinds as job_kinds  # noqa: PLC0415
        from shuping.core.live import kinds as live_kinds  # noqa: PLC0415
        from shuping.organisations import hanging as hung  # noqa: PLC0415
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
                "ballots.slips_drawn": _("印票码"),
                "ballots.key_brought": _("公钥上传"),
                "ballots.key_tried": _("钥匙试封"),
                "ballots.opened": _("开始投票"),
                "ballots.spare_given": _("发备用票条"),
                "ballots.closed": _("停止投票"),
                "ballots.returned_slip_was_filled": _("交回的票条已投票"),
                "ballots.reconciled": _("核对票条数目"),
                "ballots.listed": _("封存清单"),
                "ballots.voided": _("作废测评"),
                "ballots.moved": _("测评转给另一个党组织"),
                "ballots.destroyed": _("销毁封票"),
                "ballots.round": _("民主测评"),
            }
        )
        kinds.register(exports.FORM, _("测评票"))
        kinds.register(exports.RESULT, _("计票结果"))
        kinds.register(exports.LIST, _("封存清单"))
        job_kinds.register(job_kinds.Kind(ending.WIPE, _("清除封票的残留"), wiping.wipe))
        live_kinds.register(following.KIND)
        core_desk.register(desk.rows, desk.waits)
        shown.register(cards.cards)
        hung.register(hanging.RoundsUnderWay())
