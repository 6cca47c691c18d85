from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DemoConfig(AppConfig):
    name = "shuping.demo"

    def ready(self) -> None:
        """Offer the demo's people on the sign-in page; give words to the one act of its own."""
        from shuping.accounts import offers  # noqa: PLC0415 - models load after the registry of apps
        from shuping.audit.words import worded  # noqa: PLC0415
        from shuping.demo.services import offer  # noqa: PLC0415

        offers.register(offer)
        worded({"findings.numbered": _("定下编号")})
