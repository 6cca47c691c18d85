from datetime import time, timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

BACKUP = timedelta(hours=4)  # as long as a terabyte takes on a slow disk


class OfficeConfig(AppConfig):
    name = "shuping.office"

    def ready(self) -> None:
        """Say what is due from an administrator, and put the retries of jobs into the chain."""
        from shuping.audit.queries import chained  # noqa: PLC0415 - models load after the registry of apps
        from shuping.audit.words import worded  # noqa: PLC0415
        from shuping.core import desk as core_desk  # noqa: PLC0415
        from shuping.core.jobs import kinds, queue  # noqa: PLC0415
        from shuping.office import beginning, desk, jobs  # noqa: PLC0415

        chained("core.job_retry", queue.retry_facts, queue.retry_ids)
        worded({"office.job_retried": _("重新办后台任务"), "core.job_retry": _("后台任务的重办")})
        kinds.register(kinds.Kind("office.backup", _("每天的备份"), jobs.back_up, daily_at=time(2, 30), longest=BACKUP))
        core_desk.register(desk.machine_rows, desk.machine_waits)
        core_desk.register(desk.stand_in_rows, desk.stand_in_waits)
        core_desk.register(beginning.rows, beginning.waits)
