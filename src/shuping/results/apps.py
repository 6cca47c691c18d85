from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ResultsConfig(AppConfig):
    name = "shuping.results"

    def ready(self) -> None:
        """Register with the chain, the papers, the desk, the pages of a review and of an organisation."""
        from shuping.audit.queries import chained  # noqa: PLC0415 - models load after the registry of apps
        from shuping.audit.words import worded  # noqa: PLC0415
        from shuping.core import desk as core_desk  # noqa: PLC0415
        from shuping.organisations import shown as places  # noqa: PLC0415
        from shuping.papers import kinds  # noqa: PLC0415
        from shuping.results import cards, circular, desk, exports, minutes, printouts, queries  # noqa: PLC0415
        from shuping.reviews import print_queue, shown  # noqa: PLC0415

        chained("results.grade", queries.facts, queries.ids)
        chained("results.minutes", queries.minutes_facts, queries.minutes_ids)
        chained("results.feedback", queries.feedback_facts, queries.feedback_ids)
        chained("results.circular", queries.circular_facts, queries.circular_ids)
        worded(
            {
                "results.decided": _("定综合评价等次"),
                "results.corrected": _("更正综合评价等次"),
                "results.grade": _("综合评价等次"),
                "results.minutes_kept": _("补会议记录"),
                "results.minutes": _("会议记录"),
                "results.fed_back": _("把结果反馈给本人"),
                "results.feedback_seen": _("本人看过结果"),
                "results.feedback": _("评议结果的反馈"),
                "results.circulated": _("发通报"),
                "results.circular": _("通报"),
            }
        )
        shown.register(cards.cards)
        for stage in (shown.Stage.GRADING, shown.Stage.FEEDBACK):
            shown.register_act(stage, cards.to_the_table)
        places.register(cards.of_organisation)
        core_desk.register(desk.rows, desk.waits)
        print_queue.register(printouts.batches)
        kinds.register(exports.TABLE, _("综合评价等次表"))
        kinds.register(exports.LETTER, _("反馈意见函"))
        kinds.register(minutes.MINUTES, _("评议会会议记录"))
        kinds.register(circular.CIRCULAR, _("述职评议通报"))
