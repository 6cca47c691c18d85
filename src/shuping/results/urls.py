from django.urls import path, re_path

from shuping.results.views import circular, grading, minutes, own

app_name = "results"
urlpatterns = [
    path("<int:review_id>/", grading.table, name="table"),
    path("<int:review_id>/decide/", grading.decide, name="decide"),
    path("<int:review_id>/archive/", grading.archive, name="archive"),
    re_path(r"^(?P<review_id>\d{1,9})/table\.(?P<form>docx|pdf)$", grading.table_paper, name="table_paper"),
    re_path(r"^(?P<review_id>\d{1,9})/empty\.(?P<form>docx|pdf)$", grading.empty_table, name="empty_table"),
    path("<int:review_id>/minutes/", minutes.minutes, name="minutes"),
    re_path(r"^(?P<review_id>\d{1,9})/minutes\.(?P<form>docx|pdf)$", minutes.minutes_paper, name="minutes_paper"),
    path("<int:review_id>/circular/", circular.circular, name="circular"),
    path("<int:review_id>/circular/preview/", circular.preview, name="preview"),
    path("<int:review_id>/circular/issue/", circular.issue, name="issue"),
    re_path(r"^(?P<review_id>\d{1,9})/circular\.(?P<form>docx|pdf)$", circular.circular_paper, name="circular_paper"),
    path("<int:review_id>/feedback/", grading.feed_back, name="feed_back"),
    path("own/<int:subject_id>/", own.result, name="own"),
    path("own/<int:subject_id>/seen/", own.seen, name="own_seen"),
    re_path(r"^own/(?P<subject_id>\d{1,9})/letter\.(?P<form>docx|pdf)$", own.own_letter, name="own_letter"),
    path("subjects/<int:subject_id>/correct/", grading.correct, name="correct"),
    re_path(r"^subjects/(?P<subject_id>\d{1,9})/letter\.(?P<form>docx|pdf)$", grading.letter, name="letter"),
]
