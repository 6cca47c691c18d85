"""Actions of this room."""

from django.utils.translation import gettext_noop as _

from shuping.access.actions import declare

VIEW = declare("documents.view", _("看材料全文"))
IMPORT = declare("documents.import", _("录入材料、核对条目"), view="documents.view")
