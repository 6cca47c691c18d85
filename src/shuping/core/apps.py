from datetime import time

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "shuping.core"

    def ready(self) -> None:
        """Let the worker clear up after itself."""
        from shuping.core.jobs import kinds, queue  # noqa: PLC0415 - models load after the registry of apps

        kinds.register(kinds.Kind("core.forget_jobs", _("清理办完的后台任务"), queue.forget_done, daily_at=time(3, 0)))
