from django.urls import path, re_path

from shuping.findings.views import (
    correcting,
    extending,
    finding,
    judging,
    ledger,
    papers,
    planning,
    raising,
    remedying,
    signing,
    waiving,
)

app_name = "findings"
urlpatterns = [
    path("", ledger.finding_list, name="list"),
    path("export/", ledger.export, name="export"),
    path("raise/", raising.raise_by_hand, name="raise"),
    path("<int:finding_id>/", finding.detail, name="detail"),
    path("<int:finding_id>/history/", finding.history, name="history"),
    path("<int:finding_id>/plan/", planning.plan, name="plan"),
    path("<int:finding_id>/plan/accept/", planning.accept, name="accept"),
    path("<int:finding_id>/plan/return/", planning.return_plan, name="return_plan"),
    path("<int:finding_id>/plan/sign/", signing.sign, name="sign"),
    path("<int:finding_id>/plan/hand-back/", signing.hand_back, name="hand_back"),
    path("<int:finding_id>/extension/", extending.ask, name="ask_extension"),
    path("<int:finding_id>/extension/answer/", extending.answer, name="answer_extension"),
    path("<int:finding_id>/waive/", waiving.waive, name="waive"),
    path("<int:finding_id>/waive/take-back/", waiving.take_back, name="unwaive"),
    path("<int:finding_id>/correct/", correcting.correct, name="correct"),
    path("<int:finding_id>/progress/", remedying.progress, name="progress"),
    path("<int:finding_id>/remedies/<int:remedy_id>/done/", remedying.remedy_done, name="remedy_done"),
    path("<int:finding_id>/evidence/", remedying.evidence, name="evidence"),
    path("<int:finding_id>/claim/", remedying.claim, name="claim"),
    path("<int:finding_id>/judge/", judging.judge, name="judge"),
    path("<int:finding_id>/paper/", papers.enter, name="enter_paper"),
    path("<int:finding_id>/paper/confirm/", papers.confirm, name="confirm_paper"),
    path("evidence/<int:evidence_id>/", finding.evidence_file, name="evidence_file"),
    path("papers/<int:paper_id>/", finding.scan_file, name="scan_file"),
    re_path(r"^plan-of/(?P<organisation_id>\d+)\.(?P<form>docx|pdf)$", papers.plan_paper, name="plan_paper"),
]
