from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FindingsConfig(AppConfig):
    name = "shuping.findings"

    def ready(self) -> None:
        """Register the ledger with the rooms below that show or feed it."""
        from shuping.audit.queries import chained, stored_files  # noqa: PLC0415 - models load after the registry of apps
        from shuping.audit.words import worded  # noqa: PLC0415
        from shuping.core import desk as core_desk  # noqa: PLC0415
        from shuping.core import handover  # noqa: PLC0415
        from shuping.core.jobs import kinds as jobs  # noqa: PLC0415
        from shuping.documents import targets  # noqa: PLC0415
        from shuping.findings import cards, content, desk, exports, lists, reminders, search  # noqa: PLC0415
        from shuping.findings.handover import OpenOfPlace, OwnRemedies  # noqa: PLC0415
        from shuping.findings.hanging import OpenFindings  # noqa: PLC0415
        from shuping.findings.models import ACT_LABELS  # noqa: PLC0415
        from shuping.findings.services import bringing  # noqa: PLC0415
        from shuping.findings.target import FindingTarget  # noqa: PLC0415
        from shuping.organisations import hanging, shown  # noqa: PLC0415
        from shuping.papers import kinds  # noqa: PLC0415
        from shuping.search import sources  # noqa: PLC0415

        for kind in lists.LISTS.values():
            kinds.register(kind.code, kind.label)
        kinds.register(exports.PLAN, _("整改方案"))
        kinds.register(reminders.SLIP, _("催办单"))
        chained("findings.act", content.act_facts, content.act_ids)
        chained("findings.finding", content.finding_facts, content.finding_ids)
        worded({f"findings.{act}": label for act, label in ACT_LABELS.items()})
        worded({"findings.act": _("经过"), "findings.finding": _("问题")})
        worded({"findings.ledger_brought_in": _("导入一份旧台账")})
        stored_files(content.file_digests)
        jobs.register(jobs.Kind(bringing.JOB, _("导入旧台账"), bringing.carry_out))
        core_desk.register(desk.rows, desk.waits)
        targets.register(FindingTarget())
        shown.register(cards.cards)
        sources.register(search.FINDINGS)
        hanging.register(OpenFindings())
        handover.register(OwnRemedies())
        handover.register(OpenOfPlace())
