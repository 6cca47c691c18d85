from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReviewsConfig(AppConfig):
    name = "shuping.reviews"

    def ready(self) -> None:
        """Register with chain, rounds, documents, jobs, papers, desk, search, and what hangs on an organisation."""
        from shuping.audit.queries import chained  # noqa: PLC0415 - models load after the registry of apps
        from shuping.audit.words import worded  # noqa: PLC0415
        from shuping.ballots import belonging as rounds  # noqa: PLC0415
        from shuping.core import desk as core_desk  # noqa: PLC0415
        from shuping.core.jobs import kinds as jobs  # noqa: PLC0415
        from shuping.documents import about  # noqa: PLC0415
        from shuping.organisations import hanging as hung  # noqa: PLC0415
        from shuping.papers import kinds  # noqa: PLC0415
        from shuping.reviews import (  # noqa: PLC0415
            belonging,
            desk,
            exports,
            hanging,
            own_printouts,
            print_queue,
            queries,
            search,
        )
        from shuping.reviews.services import print_orders  # noqa: PLC0415
        from shuping.search import sources  # noqa: PLC0415

        chained("reviews.review", queries.facts, queries.ids)
        chained("reviews.scheme", queries.scheme_facts, queries.scheme_ids)
        worded(
            {
                "reviews.scheme_made": _("设考核办法"),
                "reviews.scheme_changed": _("修改考核办法"),
                "reviews.made": _("设述职评议"),
                "reviews.changed": _("修改述职评议"),
                "reviews.subjects_taken": _("重新取述职对象"),
                "reviews.opened": _("启动述职评议，考核办法冻结"),
                "reviews.round_set_up": _("为述职评议设民主测评"),
                "reviews.external_recorded": _("录入上级对我们的评议"),
                "reviews.commented": _("录入点评"),
                "reviews.comment_sent": _("点评人发出点评"),
                "reviews.comment_confirmed": _("点评人确认代录的点评"),
                "reviews.comments_filed": _("点评转成材料"),
                "reviews.comments_handed_out": _("下发点评里的问题和要求"),
                "reviews.graded": _("等次已定"),
                "reviews.archived": _("述职评议归档"),
                "reviews.moved": _("述职评议转给另一个党组织"),
                "reviews.review": _("述职评议"),
                "reviews.scheme": _("考核办法"),
            }
        )
        rounds.register(belonging.place)
        about.register(belonging.about)
        jobs.register(jobs.Kind(print_orders.JOB, _("会前打印合订"), print_orders.carry_out))
        print_queue.register(own_printouts.batches)
        kinds.register(exports.AGENDA, _("述职评议会议程"))
        core_desk.register(desk.rows, desk.waits)
        sources.register(search.REVIEWS)
        hung.register(hanging.ReviewsUnderWay())
