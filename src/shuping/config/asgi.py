"""What a server loads."""

import os

from django.conf import settings
from django.core.asgi import get_asgi_application

from shuping.ballots.porter import Porter

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shuping.config.settings")
_django = get_asgi_application()

from shuping.core.live.pages import LivePages  # noqa: E402 - its models load when Django is set up

application = Porter(LivePages(_django, most=settings.LIVE_STREAMS))
