from django.urls import path, re_path

from shuping.handovers import views

app_name = "handovers"
urlpatterns = [
    path("appointments/<int:appointment_id>/", views.make, name="make"),
    path("<int:handover_id>/", views.detail, name="detail"),
    path("<int:handover_id>/confirm/", views.confirm, name="confirm"),
    path("<int:handover_id>/return/", views.send_back, name="send_back"),
    re_path(r"^(?P<handover_id>\d{1,9})\.(?P<form>docx|pdf)$", views.paper, name="paper"),
]
