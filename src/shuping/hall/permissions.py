"""Actions of this room. Who comments needs none: he is named as the commentator of a subject."""

from django.utils.translation import gettext_noop as _

from shuping.access.actions import declare

VIEW = declare("hall.view", _("看评议会的议程和进程"))
RUN = declare("hall.run", _("主持评议会的进程"), view="hall.view")
