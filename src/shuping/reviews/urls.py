from django.urls import path, re_path

from shuping.reviews.views import external, lists, points, printing, schemes, setting_up, subjects

app_name = "reviews"
urlpatterns = [
    path("", lists.review_list, name="list"),
    path("new/", lists.new, name="new"),
    path("schemes/", schemes.scheme_list, name="schemes"),
    path("schemes/new/", schemes.new, name="new_scheme"),
    path("schemes/<int:scheme_id>/", schemes.detail, name="scheme_detail"),
    path("schemes/<int:scheme_id>/change/", schemes.change, name="change_scheme"),
    path("external/new/", external.new, name="new_external"),
    path("<int:review_id>/", setting_up.detail, name="detail"),
    path("<int:review_id>/subjects/", subjects.subjects, name="subjects"),
    path("<int:review_id>/subjects/again/", subjects.again, name="subjects_again"),
    path("<int:review_id>/days/", setting_up.days, name="days"),
    path("<int:review_id>/voters/", setting_up.voters, name="voters"),
    path("<int:review_id>/agenda/", subjects.agenda, name="agenda"),
    path("<int:review_id>/agenda/order/", subjects.order, name="order"),
    re_path(r"^(?P<review_id>\d{1,9})/agenda\.(?P<form>docx|pdf)$", subjects.agenda_paper, name="agenda_paper"),
    path("<int:review_id>/print/", printing.queue, name="print_queue"),
    path("<int:review_id>/print/order/", printing.order, name="print_order"),
    path("<int:review_id>/print/all.pdf", printing.whole, name="print_whole"),
    path("<int:review_id>/scheme/", setting_up.scheme, name="scheme"),
    path("<int:review_id>/open/", setting_up.open_review, name="open"),
    path("<int:review_id>/round/", setting_up.ballot_round, name="round"),
    path("<int:review_id>/hand-out/", points.hand_out, name="hand_out"),
    path("<int:review_id>/archive/", external.archive, name="archive"),
]
