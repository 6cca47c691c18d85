"""Actions about the whole."""

from django.utils.translation import gettext_noop as _

from shuping.access.actions import declare

AUDIT = declare("audit.view", _("核对存证链"))
JOBS = declare("office.jobs", _("看后台任务和备份、重新办"))
