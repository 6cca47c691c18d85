"""Actions of this room."""

from django.utils.translation import gettext_noop as _

from shuping.access.actions import declare

CHANGE_TEMPLATE = declare("papers.change_template", _("换公文模板"))
