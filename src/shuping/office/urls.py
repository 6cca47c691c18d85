from django.urls import path

from shuping.office import people_views, views

app_name = "office"
urlpatterns = [
    path("", views.desk, name="desk"),
    path("office/grants/", views.grants, name="grants"),
    path("office/grants/add/", views.grant, name="grant"),
    path("office/grants/<int:grant_id>/revoke/", views.revoke, name="revoke"),
    path("office/chain/", views.chain, name="chain"),
    path("office/chain/export/", views.chain_export, name="chain_export"),
    path("office/people/", people_views.people, name="people"),
    path("office/people/add/", people_views.register, name="register"),
    path("office/people/<int:person_id>/", people_views.person, name="person"),
    path("office/people/<int:person_id>/account/", people_views.open_account, name="open_account"),
    path("office/people/<int:person_id>/password/", people_views.reset_password, name="reset_password"),
    path("office/people/<int:person_id>/close/", people_views.close_account, name="close_account"),
    path("office/people/<int:person_id>/reopen/", people_views.reopen_account, name="reopen_account"),
    path("office/one-time-password/", people_views.shown_once, name="shown_once"),
    path("office/administrators/", people_views.administrators, name="administrators"),
    path("office/administrators/propose/", people_views.propose, name="propose"),
    path("office/administrators/<int:stand_in_id>/decide/", people_views.decide, name="decide"),
    path("office/jobs/", views.jobs, name="jobs"),
    path("office/jobs/<int:job_id>/retry/", views.retry_job, name="retry_job"),
    path("search/", views.search, name="search"),
    path("healthz", views.health, name="health"),
]
