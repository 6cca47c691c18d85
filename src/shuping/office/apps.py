from django.apps import AppConfig


class OfficeConfig(AppConfig):
    name = "shuping.office"

    def ready(self) -> None:
        """Say what is due from an administrator."""
        from shuping.core import desk  # noqa: PLC0415 - models load after the registry of apps
        from shuping.office import due  # noqa: PLC0415

        desk.register(due.rows, due.waits)
