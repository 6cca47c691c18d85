"""The doors of the ballot, behind a short address that is printed on every slip."""

from django.urls import path, re_path

from shuping.ballots.views import receipts, voting

app_name = "voting"
urlpatterns = [
    path("", voting.entry, name="entry"),
    path("choose/", voting.choose, name="choose"),
    path("cast/", voting.cast, name="cast"),
    path("secrecy/", receipts.secrecy, name="secrecy"),
    re_path(r"^list/(?P<round_id>[0-9a-f]{32})/$", receipts.closed_list, name="list"),
]
