from django.urls import path

from shuping.rehearsals import views

app_name = "rehearsals"
urlpatterns = [
    path("end/", views.end, name="end"),
    path("<int:review_id>/", views.detail, name="detail"),
    path("<int:review_id>/begin/", views.begin, name="begin"),
    path("<int:review_id>/stop/", views.stop, name="stop"),
]
