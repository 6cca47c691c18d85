from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkdaysConfig(AppConfig):
    name = "shuping.workdays"

    def ready(self) -> None:
        """Say how a year is read back, and what is due from who keeps the calendar."""
        from shuping.audit.queries import chained  # noqa: PLC0415 - models load after the registry of apps
        from shuping.audit.words import worded  # noqa: PLC0415
        from shuping.core import desk as core_desk  # noqa: PLC0415
        from shuping.workdays import desk, queries  # noqa: PLC0415

        chained("workdays.year", queries.year_facts, queries.year_ids)
        worded({"workdays.written": _("录入工作日历"), "workdays.year": _("工作日历")})
        core_desk.register(desk.rows, desk.waits)
