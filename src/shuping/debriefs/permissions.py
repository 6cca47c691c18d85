"""Actions of this room."""

from django.utils.translation import gettext_noop as _

from shuping.access.actions import declare

VIEW = declare("debriefs.view", _("看述职报告"))
WRITE = declare("debriefs.write", _("写本级的述职报告"), view="debriefs.view")
SUBMIT = declare("debriefs.submit", _("提交本级的述职报告"), view="debriefs.view")
VET = declare("debriefs.vet", _("审阅下级的述职报告、维护对照材料"), view="debriefs.view")
