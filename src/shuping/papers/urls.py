from django.urls import path

from shuping.papers import views

app_name = "papers"
urlpatterns = [
    path("templates/", views.template_list, name="templates"),
    path("templates/starter.docx", views.starter, name="starter"),
    path("templates/<slug:kind>/", views.upload, name="upload"),
    path("templates/<slug:kind>/preview.docx", views.preview, name="preview"),
    path("templates/<slug:kind>/drop/", views.drop, name="drop"),
]
