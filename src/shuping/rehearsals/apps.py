from django.apps import AppConfig


class RehearsalsConfig(AppConfig):
    name = "shuping.rehearsals"

    def ready(self) -> None:
        """Put the way to a rehearsal on the page of a review."""
        from shuping.rehearsals.cards import leads_to  # noqa: PLC0415 - models load after the registry of apps
        from shuping.reviews import shown  # noqa: PLC0415

        shown.register_aside(leads_to)
