from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OpinionsConfig(AppConfig):
    name = "shuping.opinions"

    def ready(self) -> None:
        """Say how an opinion is read back when the chain is compared, and what stands on a desk."""
        from shuping.audit.queries import chained  # noqa: PLC0415 - models load after the registry of apps
        from shuping.audit.words import worded  # noqa: PLC0415
        from shuping.core import desk as core_desk  # noqa: PLC0415
        from shuping.opinions import desk, queries  # noqa: PLC0415

        chained("opinions.opinion", queries.facts, queries.ids)
        worded(
            {
                "opinions.written": _("提意见"),
                "opinions.answered": _("答复意见"),
                "opinions.read": _("看了答复"),
                "opinions.opinion": _("意见"),
            }
        )
        core_desk.register(desk.rows, desk.waits)
