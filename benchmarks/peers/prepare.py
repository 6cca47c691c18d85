"""Make a plain account for the peers in the database of Shuping and print the cookie of its session."""

import os

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.peers.settings"
django.setup()

from django.contrib.auth.models import User  # noqa: E402 - Django first
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402

with connection.schema_editor() as editor:
    editor.create_model(User)
client = Client()
client.force_login(User.objects.create_user("peer"))
print(client.cookies["sessionid"].value)
