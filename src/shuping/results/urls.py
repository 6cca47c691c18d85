from django.urls import path, re_path

from shuping.results import views

app_name = "results"
urlpatterns = [
    path("<int:review_id>/", views.table, name="table"),
    path("<int:review_id>/decide/", views.decide, name="decide"),
    path("<int:review_id>/archive/", views.archive, name="archive"),
    re_path(r"^(?P<review_id>\d{1,9})/table\.(?P<form>docx|pdf)$", views.table_paper, name="table_paper"),
    path("subjects/<int:subject_id>/correct/", views.correct, name="correct"),
    re_path(r"^subjects/(?P<subject_id>\d{1,9})/letter\.(?P<form>docx|pdf)$", views.letter, name="letter"),
]
