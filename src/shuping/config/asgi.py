"""What a server loads."""

import os

from django.core.asgi import get_asgi_application

from shuping.ballots.porter import Porter

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shuping.config.settings")
application = Porter(get_asgi_application())
