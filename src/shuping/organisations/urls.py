from django.urls import path

from shuping.organisations import imports, views

app_name = "organisations"
urlpatterns = [
    path("", views.organisation_list, name="list"),
    path("<int:organisation_id>/", views.detail, name="detail"),
    path("export/", imports.export, name="export"),
    path("import/", imports.import_tree, name="import"),
    path("import/template/", imports.import_template, name="import_template"),
    path("import/<int:import_id>/", imports.import_check, name="import_check"),
    path("import/<int:import_id>/drop/", imports.import_drop, name="import_drop"),
]
