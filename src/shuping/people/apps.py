from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "shuping.people"

    def ready(self) -> None:
        """Say how a person is read back when the chain is compared with the database."""
        from shuping.audit.queries import chained  # noqa: PLC0415 - models load after the registry of apps
        from shuping.audit.words import worded  # noqa: PLC0415
        from shuping.people.queries import person_facts, person_ids  # noqa: PLC0415

        chained("people.person", person_facts, person_ids)
        worded(
            {
                "people.registered": _("登记人员"),
                "people.renamed": _("改姓名"),
                "people.withdrawn": _("撤销登记"),
                "people.person": _("人员"),
            }
        )
