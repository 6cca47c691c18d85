from django.urls import path

from benchmarks.peers import views

urlpatterns = [path("", views.tables2 or views.bare), path("<int:pk>/", views.detail, name="detail")]
