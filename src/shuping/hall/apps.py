from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HallConfig(AppConfig):
    name = "shuping.hall"

    def ready(self) -> None:
        """Register with the chain, the live pages, the papers and the desk."""
        from shuping.audit.queries import chained  # noqa: PLC0415 - models load after the registry of apps
        from shuping.audit.words import worded  # noqa: PLC0415
        from shuping.core import desk as core_desk  # noqa: PLC0415
        from shuping.hall import cards, desk, exports, pieces, printouts, queries, topics  # noqa: PLC0415
        from shuping.hall.services import agenda  # noqa: PLC0415
        from shuping.papers import kinds as papers  # noqa: PLC0415
        from shuping.reviews import agenda as agendas  # noqa: PLC0415
        from shuping.reviews import print_queue, shown, watching  # noqa: PLC0415

        chained("hall.meeting", queries.facts, queries.ids)
        pieces.register()
        watching.register(topics.review_changed)
        papers.register(exports.SHEET, _("点评用表"))
        papers.register(exports.SCRIPT, _("会议当天的一张纸"))
        core_desk.register(desk.rows, desk.waits)
        shown.register(cards.cards)
        shown.register_act(shown.Stage.MEETING, cards.to_the_meeting)
        agendas.register(agendas.Meeting(agenda.begun, agenda.follow, cards.to_console))
        print_queue.register(printouts.batches)
        worded(
            {
                "hall.prepared": _("排评议会议程"),
                "hall.waiting": _("退回到开会以前"),
                "hall.running": _("评议会开始或继续"),
                "hall.ended": _("评议会散会"),
                "hall.projector_opened": _("给出投影码"),
                "hall.meeting": _("评议会"),
            }
        )
