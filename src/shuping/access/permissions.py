"""Actions of this room."""

from django.utils.translation import gettext_noop as _

from shuping.access.actions import declare

VIEW = declare("access.view", _("看人员和授权"))
GRANT = declare("access.grant", _("授权和收回"), view="access.view")
MANAGE = declare("access.manage", _("登记人员、开通和停用账号、重置密码"), view="access.view")
MEND = declare("access.mend", _("和另一位管理员一起补一位管理员"))
