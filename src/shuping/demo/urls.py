from django.urls import path

from shuping.demo import views

app_name = "demo"
urlpatterns = [
    path("enter/<str:username>/", views.enter, name="enter"),
    path("day/", views.set_day, name="day"),
]
