from django.urls import path, re_path

from shuping.debriefs import comparison_views, vetting_views
from shuping.debriefs.views import files, writing

app_name = "debriefs"
urlpatterns = [
    path("", vetting_views.debrief_list, name="list"),
    path("texts/", comparison_views.text_list, name="texts"),
    path("texts/add/", comparison_views.text_add, name="text_add"),
    path("texts/<int:text_id>/", comparison_views.text_detail, name="text"),
    path("texts/<int:text_id>/drop/", comparison_views.text_drop, name="text_drop"),
    path("<int:subject_id>/", writing.detail, name="detail"),
    path("<int:subject_id>/draft/", writing.draft, name="draft"),
    path("<int:subject_id>/submit/", writing.submit, name="submit"),
    path("<int:subject_id>/upload/", files.upload, name="upload"),
    path("<int:subject_id>/vet/", vetting_views.vet, name="vet"),
    path("<int:subject_id>/vet/<int:number>/remark/", vetting_views.remark, name="remark"),
    path("<int:subject_id>/vet/remarks/<int:remark_id>/drop/", vetting_views.drop_remark, name="drop_remark"),
    path("<int:subject_id>/remarks/", vetting_views.remarks, name="remarks"),
    path("<int:subject_id>/passages/", vetting_views.passages, name="passages"),
    path("<int:subject_id>/versions/", vetting_views.versions, name="versions"),
    path("<int:subject_id>/versions/<int:number>/", files.version, name="version"),
    re_path(r"^(?P<subject_id>\d{1,9})/report\.(?P<form>docx|pdf)$", files.paper, name="paper"),
]
