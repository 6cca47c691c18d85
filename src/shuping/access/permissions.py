"""Actions of this room."""

from django.utils.translation import gettext_noop as _

from shuping.access.actions import declare

VIEW = declare("access.view", _("看人员和授权"))
GRANT = declare("access.grant", _("授权和收回"), view="access.view")
