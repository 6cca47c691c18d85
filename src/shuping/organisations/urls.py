from django.urls import path

from shuping.organisations.views import importing, keeping, pages, reshaping

app_name = "organisations"
urlpatterns = [
    path("", pages.organisation_list, name="list"),
    path("<int:organisation_id>/", pages.detail, name="detail"),
    path("export/", importing.export, name="export"),
    path("import/", importing.import_tree, name="import"),
    path("import/template/", importing.import_template, name="import_template"),
    path("import/<int:import_id>/", importing.import_check, name="import_check"),
    path("import/<int:import_id>/drop/", importing.import_drop, name="import_drop"),
    path("<int:organisation_id>/history/", pages.history, name="history"),
    path("<int:organisation_id>/found/", keeping.found, name="found"),
    path("<int:organisation_id>/rename/", keeping.rename, name="rename"),
    path("<int:organisation_id>/move/", keeping.move, name="move"),
    path("<int:organisation_id>/posts/add/", keeping.create_post, name="create_post"),
    path("<int:organisation_id>/posts/<int:post_id>/appoint/", keeping.appoint, name="appoint"),
    path(
        "<int:organisation_id>/appointments/<int:appointment_id>/end/",
        keeping.end_appointment,
        name="end_appointment",
    ),
    path("<int:organisation_id>/dissolve/", keeping.dissolve, name="dissolve"),
    path("<int:organisation_id>/reshape/", reshaping.reshape, name="reshape"),
]
