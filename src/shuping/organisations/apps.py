from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "shuping.organisations"

    def ready(self) -> None:
        """Say what can be found here."""
        from shuping.organisations import search  # noqa: PLC0415 - models load after the registry of apps
        from shuping.search.sources import register  # noqa: PLC0415

        register(search.ORGANISATIONS)
        register(search.PEOPLE)
