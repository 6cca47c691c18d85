from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PapersConfig(AppConfig):
    name = "shuping.papers"

    def ready(self) -> None:
        """Say how a template is read back when the chain is compared with the database."""
        from shuping.audit.queries import chained, stored_files  # noqa: PLC0415 - models load after the registry of apps
        from shuping.audit.words import worded  # noqa: PLC0415
        from shuping.papers import queries  # noqa: PLC0415

        chained("papers.template", queries.facts, queries.ids)
        stored_files(queries.file_digests)
        worded(
            {
                "papers.template_used": _("换上公文模板"),
                "papers.template_dropped": _("不再用公文模板"),
                "papers.template": _("公文模板"),
            }
        )
