from django.urls import path

from shuping.documents import views

app_name = "documents"
urlpatterns = [
    path("", views.document_list, name="list"),
    path("add/", views.add, name="add"),
    path("<int:document_id>/", views.detail, name="detail"),
    path("<int:document_id>/check/", views.check, name="check"),
    path("<int:document_id>/together/", views.together, name="together"),
    path("<int:document_id>/facts/", views.describe, name="describe"),
    path("<int:document_id>/mark/", views.mark, name="mark"),
    path("<int:document_id>/excerpts/<int:excerpt_id>/", views.excerpt, name="excerpt"),
    path("<int:document_id>/undo/", views.undo, name="undo"),
    path("<int:document_id>/text/", views.replace, name="replace"),
    path("<int:document_id>/hand-out/", views.hand_out, name="hand_out"),
]
