"""Actions of this room."""

from django.utils.translation import gettext_noop as _

from shuping.access.actions import declare

KEEP = declare("workdays.keep", _("维护工作日历"))
