"""Actions of this room."""

from django.utils.translation import gettext_noop as _

from shuping.access.actions import declare

ANSWER = declare("opinions.answer", _("看意见箱、答复"))
