"""Actions of this room."""

from django.utils.translation import gettext_noop as _

from shuping.access.actions import declare

VIEW = declare("reviews.view", _("看述职评议"))
ORGANISE = declare("reviews.organise", _("组织述职评议"), view="reviews.view")
