"""Actions of this room."""

from shuping.access.actions import declare

VIEW = declare("organisations.view", "看党组织")
