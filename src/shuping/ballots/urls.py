from django.urls import path, re_path

from shuping.ballots.views import counting, rounds

app_name = "ballots"
urlpatterns = [
    path("", rounds.round_list, name="list"),
    path("new/", rounds.new, name="new"),
    path("<int:round_id>/", rounds.detail, name="detail"),
    path("<int:round_id>/change/", rounds.change, name="change"),
    path("<int:round_id>/fix/", rounds.fix, name="fix"),
    re_path(r"^(?P<round_id>\d{1,9})/form-(?P<key>[A-E])\.(?P<form>docx|pdf)$", rounds.form_paper, name="form_paper"),
    re_path(r"^(?P<round_id>\d{1,9})/result\.(?P<form>docx|pdf)$", rounds.result_paper, name="result_paper"),
    path("<int:round_id>/sheets/", counting.sheets, name="sheets"),
    re_path(r"^(?P<round_id>\d{1,9})/key/(?P<key>[A-E])/$", counting.key, name="key"),
    path("<int:round_id>/differences/", counting.differences, name="differences"),
    path("<int:round_id>/count/", counting.count, name="count"),
    path("<int:round_id>/full/", counting.full, name="full"),
]
