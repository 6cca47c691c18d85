from django.urls import path

from shuping.hall.views import console, floor, projector

app_name = "hall"
urlpatterns = [
    path("<int:review_id>/", console.console, name="console"),
    path("<int:review_id>/live/", console.live, name="live"),
    path("<int:review_id>/prepare/", console.prepare, name="prepare"),
    path("<int:review_id>/move/", console.move, name="move"),
    path("<int:review_id>/agenda/", console.agenda, name="agenda"),
    path("<int:review_id>/presence/", floor.presence, name="presence"),
    path("<int:review_id>/questions/", floor.ask, name="ask"),
    path("<int:review_id>/projector/", projector.projector, name="projector"),
    path("<int:review_id>/projector/live/", projector.live, name="projector_live"),
    path("questions/<int:question_id>/", floor.question, name="question"),
]
