"""The doors of a projector that nobody signs in at, behind a short address to type."""

from django.urls import path, re_path

from shuping.hall.views import by_code

app_name = "projecting"
urlpatterns = [
    path("", by_code.entry, name="entry"),
    re_path(r"^(?P<code>[0-9A-Z]{10})/$", by_code.projector, name="projector"),
    re_path(r"^(?P<code>[0-9A-Z]{10})/live/$", by_code.live, name="live"),
]
