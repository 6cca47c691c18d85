from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "shuping.demo"

    def ready(self) -> None:
        """Offer the demo's people on the sign-in page."""
        from shuping.accounts import offers  # noqa: PLC0415 - models load after the registry of apps
        from shuping.demo.services import offer  # noqa: PLC0415

        offers.register(offer)
