"""Every address, by room."""

from django.urls import include, path

urlpatterns = [
    path("", include("shuping.office.urls")),
    path("", include("shuping.accounts.urls")),
    path("organisations/", include("shuping.organisations.urls")),
    path("documents/", include("shuping.documents.urls")),
    path("findings/", include("shuping.findings.urls")),
    path("reviews/", include("shuping.reviews.urls")),
    path("results/", include("shuping.results.urls")),
    path("debriefs/", include("shuping.debriefs.urls")),
    path("ballots/", include("shuping.ballots.urls")),
    path("hall/", include("shuping.hall.urls")),
    path("p/", include("shuping.hall.projecting_urls")),
    path("v/", include("shuping.ballots.voting_urls")),
    path("papers/", include("shuping.papers.urls")),
    path("opinions/", include("shuping.opinions.urls")),
    path("handovers/", include("shuping.handovers.urls")),
    path("workdays/", include("shuping.workdays.urls")),
    path("demo/", include("shuping.demo.urls")),
    path("rehearsals/", include("shuping.rehearsals.urls")),
]

handler400 = "shuping.core.faults.bad_request"
handler403 = "shuping.core.faults.forbidden"
handler404 = "shuping.core.faults.not_found"
handler500 = "shuping.core.faults.server_error"
