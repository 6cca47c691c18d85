"""Actions of this room."""

from django.utils.translation import gettext_noop as _

from shuping.access.actions import declare

VIEW = declare("results.view", _("看综合评价等次"))
DECIDE = declare("results.decide", _("录入党委定的等次、归档"), view="results.view")
