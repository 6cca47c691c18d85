from django.urls import path

from shuping.opinions import views

app_name = "opinions"
urlpatterns = [
    path("", views.opinion_list, name="list"),
    path("write/", views.write, name="write"),
    path("mine/", views.mine, name="mine"),
    path("<int:opinion_id>/answer/", views.answer, name="answer"),
    path("<int:opinion_id>/read/", views.read, name="read"),
]
