"""Actions about the whole."""

from shuping.access.actions import declare

AUDIT = declare("audit.view", "核对存证链")
