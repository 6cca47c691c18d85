from django.apps import AppConfig


class TreeConfig(AppConfig):
    name = "shuping.tree"

    def ready(self) -> None:
        """Say how the tree is read back when the chain is compared with the database."""
        from shuping.audit.queries import chained  # noqa: PLC0415 - models load after the registry of apps
        from shuping.tree import content  # noqa: PLC0415

        chained("tree.organisation", content.organisation_facts, content.organisation_ids)
        chained("tree.post", content.post_facts, content.post_ids)
        chained("tree.appointment", content.appointment_facts, content.appointment_ids)
