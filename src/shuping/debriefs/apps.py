from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DebriefsConfig(AppConfig):
    name = "shuping.debriefs"

    def ready(self) -> None:
        """Register with the chain, the jobs, the papers, the desk, the page of a review and the commentator's."""
        from shuping.audit.queries import chained  # noqa: PLC0415 - models load after the registry of apps
        from shuping.audit.words import worded  # noqa: PLC0415
        from shuping.core import desk as core_desk  # noqa: PLC0415
        from shuping.core.jobs import kinds as jobs  # noqa: PLC0415
        from shuping.debriefs import (  # noqa: PLC0415
            beside,
            cards,
            desk,
            exports,
            printouts,
            queries,
            resembling,
        )
        from shuping.papers import kinds  # noqa: PLC0415
        from shuping.reviews import print_queue, shown  # noqa: PLC0415

        chained("debriefs.debrief", queries.debrief_facts, queries.debrief_ids)
        chained("debriefs.text", queries.text_facts, queries.text_ids)
        worded(
            {
                "debriefs.submitted": _("提交述职报告"),
                "debriefs.returned": _("退回述职报告"),
                "debriefs.accepted": _("审定述职报告"),
                "debriefs.text_added": _("加一份对照材料"),
                "debriefs.text_dropped": _("不再用一份对照材料"),
                "debriefs.debrief": _("述职报告"),
                "debriefs.text": _("对照材料"),
            }
        )
        jobs.register(
            jobs.Kind(resembling.JOB, _("更新述职报告对照库"), resembling.keep_index, daily_at=resembling.DAILY_AT)
        )
        kinds.register(exports.REPORT, _("述职报告"))
        core_desk.register(desk.rows, desk.waits)
        shown.register(cards.cards)
        shown.register_beside(beside.told)
        print_queue.register(printouts.batches)
        shown.register_act(shown.Stage.WRITING, cards.to_vet)
