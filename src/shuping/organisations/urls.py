from django.urls import path

from shuping.organisations.views import importing, pages

app_name = "organisations"
urlpatterns = [
    path("", pages.organisation_list, name="list"),
    path("<int:organisation_id>/", pages.detail, name="detail"),
    path("export/", importing.export, name="export"),
    path("import/", importing.import_tree, name="import"),
    path("import/template/", importing.import_template, name="import_template"),
    path("import/<int:import_id>/", importing.import_check, name="import_check"),
    path("import/<int:import_id>/drop/", importing.import_drop, name="import_drop"),
]
