from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TreeConfig(AppConfig):
    name = "shuping.tree"

    def ready(self) -> None:
        """Say how the tree is read back when the chain is compared with the database."""
        from shuping.audit.queries import chained  # noqa: PLC0415 - models load after the registry of apps
        from shuping.audit.words import worded  # noqa: PLC0415
        from shuping.tree import content  # noqa: PLC0415

        chained("tree.organisation", content.organisation_facts, content.organisation_ids)
        chained("tree.post", content.post_facts, content.post_ids)
        chained("tree.appointment", content.appointment_facts, content.appointment_ids)
        worded(
            {
                "tree.founded": _("成立党组织"),
                "tree.renamed": _("党组织改名"),
                "tree.moved": _("调整隶属关系"),
                "tree.dissolved": _("撤销党组织"),
                "tree.post_created": _("设岗位"),
                "tree.appointed": _("任职"),
                "tree.appointment_ended": _("免职或离任"),
                "tree.organisation": _("党组织"),
                "tree.post": _("岗位"),
                "tree.appointment": _("任职"),
            }
        )
