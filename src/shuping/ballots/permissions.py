"""Actions of this room."""

from django.utils.translation import gettext_noop as _

from shuping.access.actions import declare

VIEW = declare("ballots.view", _("看民主测评和计票结果"))
ORGANISE = declare("ballots.organise", _("组织民主测评"), view="ballots.view")
KEY = declare("ballots.key", _("录入纸质票"), view="ballots.view")
SCRUTINISE = declare("ballots.scrutinise", _("清点、核对、计票（监票）"), view="ballots.view")
