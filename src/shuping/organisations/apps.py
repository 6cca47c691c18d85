from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrganisationsConfig(AppConfig):
    name = "shuping.organisations"

    def ready(self) -> None:
        """Say what can be found here, how an import and a merger are read back, what hangs on an organisation."""
        from shuping.audit.queries import chained, stored_files  # noqa: PLC0415 - models load after the registry of apps
        from shuping.audit.words import worded  # noqa: PLC0415
        from shuping.core.jobs import kinds  # noqa: PLC0415
        from shuping.organisations import drafts, hanging, own, queries, search  # noqa: PLC0415
        from shuping.organisations.services import importing  # noqa: PLC0415
        from shuping.search.sources import register  # noqa: PLC0415

        register(search.ORGANISATIONS)
        register(search.PEOPLE)
        kinds.register(kinds.Kind(importing.JOB, _("导入党组织"), importing.carry_out))
        chained("organisations.import", drafts.import_facts, drafts.import_ids)
        stored_files(drafts.file_digests)
        worded({"organisations.imported": _("导入党组织和任职"), "organisations.import": _("导入的表格")})
        chained("organisations.reshaping", queries.reshaping_facts, queries.reshaping_ids)
        worded({"organisations.reshaped": _("合并或拆分"), "organisations.reshaping": _("合并或拆分")})
        for sort in (own.Children(), own.Seats(), own.Grants()):
            hanging.register(sort)
