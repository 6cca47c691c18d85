from django.urls import path, re_path

from shuping.hall.views import comments, console, delegates, floor, papers, projector

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
    path("<int:review_id>/projector/code/", projector.give_code, name="projector_code"),
    path("<int:review_id>/comments/", delegates.comments, name="comments"),
    path("<int:review_id>/comments/file/", delegates.file, name="file"),
    path("typing/<int:subject_id>/", delegates.typing, name="typing"),
    path("comments/", comments.mine, name="mine"),
    path("comments/<int:subject_id>/", comments.comment, name="comment"),
    path("comments/<int:subject_id>/live/", comments.live, name="turn_live"),
    re_path(r"^typing/(?P<subject_id>\d{1,9})/sheet\.(?P<form>docx|pdf)$", delegates.sheet, name="sheet"),
    re_path(
        r"^(?P<review_id>\d{1,9})/script-(?P<who>organiser|scrutineer|leader)\.(?P<form>docx|pdf)$",
        papers.script,
        name="script",
    ),
    path("questions/<int:question_id>/", floor.question, name="question"),
]
