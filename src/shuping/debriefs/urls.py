from django.urls import path, re_path

from shuping.debriefs.views import comparison, files, reading, vetting, writing

app_name = "debriefs"
urlpatterns = [
    path("", vetting.debrief_list, name="list"),
    path("texts/", comparison.text_list, name="texts"),
    path("texts/add/", comparison.text_add, name="text_add"),
    path("texts/<int:text_id>/", comparison.text_detail, name="text"),
    path("texts/<int:text_id>/drop/", comparison.text_drop, name="text_drop"),
    path("<int:subject_id>/", writing.detail, name="detail"),
    path("<int:subject_id>/report/", reading.report, name="report"),
    path("<int:subject_id>/draft/", writing.draft, name="draft"),
    path("<int:subject_id>/submit/", writing.submit, name="submit"),
    path("<int:subject_id>/upload/", files.upload, name="upload"),
    path("<int:subject_id>/vet/", vetting.vet, name="vet"),
    path("<int:subject_id>/vet/<int:number>/remark/", vetting.remark, name="remark"),
    path("<int:subject_id>/vet/remarks/<int:remark_id>/drop/", vetting.drop_remark, name="drop_remark"),
    path("<int:subject_id>/remarks/", vetting.remarks, name="remarks"),
    path("<int:subject_id>/passages/", vetting.passages, name="passages"),
    path("<int:subject_id>/versions/", vetting.versions, name="versions"),
    path("<int:subject_id>/versions/<int:number>/", files.version, name="version"),
    re_path(r"^(?P<subject_id>\d{1,9})/report\.(?P<form>docx|pdf)$", files.paper, name="paper"),
]
