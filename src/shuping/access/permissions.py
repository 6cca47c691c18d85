"""Actions of this room."""

from shuping.access.actions import declare

VIEW = declare("access.view", "看人员和授权")
GRANT = declare("access.grant", "授权和收回", view="access.view")
