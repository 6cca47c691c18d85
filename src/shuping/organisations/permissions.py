"""Actions of this room."""

from django.utils.translation import gettext_noop as _

from shuping.access.actions import declare

VIEW = declare("organisations.view", _("看党组织"))
IMPORT = declare("organisations.import", _("导入党组织和任职"), view="organisations.view")
KEEP = declare("organisations.keep", _("维护党组织、岗位和任职"), view="organisations.view")
