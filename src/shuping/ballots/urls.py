from django.urls import path, re_path

from shuping.ballots.views import counting, ending, preparing, rounds

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
    path("<int:round_id>/slips/", preparing.slips, name="slips"),
    path("<int:round_id>/round-key/", preparing.key, name="round_key"),
    path("<int:round_id>/trial.json", preparing.trial, name="trial"),
    path("offline.html", preparing.offline, name="offline"),
    path("<int:round_id>/opening/", preparing.opening, name="opening"),
    path("<int:round_id>/spare/", preparing.spare, name="spare"),
    path("<int:round_id>/scan/", ending.scan, name="scan"),
    path("<int:round_id>/live/", rounds.live, name="live"),
    path("<int:round_id>/close/", ending.close, name="close"),
    path("<int:round_id>/reconcile/", ending.reconcile, name="reconcile"),
    path("<int:round_id>/close-list/", ending.close_list, name="close_list"),
    re_path(r"^(?P<round_id>\d{1,9})/list\.(?P<form>docx|pdf)$", ending.list_paper, name="list_paper"),
    path("<int:round_id>/round.json", ending.round_file, name="round_file"),
    path("<int:round_id>/counts/", ending.counts, name="counts"),
    path("<int:round_id>/void/", ending.void, name="void"),
    path("<int:round_id>/give-up/", ending.give_up, name="give_up"),
    path("<int:round_id>/destroy/", ending.destroy, name="destroy"),
    path("<int:round_id>/full/", counting.full, name="full"),
]
