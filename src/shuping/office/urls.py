from django.urls import path

from shuping.office.views import administrators, chain, grants, jobs, people, whole

app_name = "office"
urlpatterns = [
    path("", whole.desk, name="desk"),
    path("office/grants/", grants.grants, name="grants"),
    path("office/grants/add/", grants.grant, name="grant"),
    path("office/grants/<int:grant_id>/revoke/", grants.revoke, name="revoke"),
    path("office/chain/", chain.chain, name="chain"),
    path("office/chain/export/", chain.chain_export, name="chain_export"),
    path("office/people/", people.people, name="people"),
    path("office/people/add/", people.register, name="register"),
    path("office/people/<int:person_id>/", people.person, name="person"),
    path("office/people/<int:person_id>/name/", people.rename, name="rename"),
    path("office/people/<int:person_id>/withdraw/", people.withdraw, name="withdraw"),
    path("office/people/<int:person_id>/account/", people.open_account, name="open_account"),
    path("office/people/<int:person_id>/password/", people.reset_password, name="reset_password"),
    path("office/people/<int:person_id>/close/", people.close_account, name="close_account"),
    path("office/people/<int:person_id>/reopen/", people.reopen_account, name="reopen_account"),
    path("office/one-time-password/", people.shown_once, name="shown_once"),
    path("office/administrators/", administrators.administrators, name="administrators"),
    path("office/administrators/propose/", administrators.propose, name="propose"),
    path("office/administrators/<int:stand_in_id>/decide/", administrators.decide, name="decide"),
    path("office/jobs/", jobs.jobs, name="jobs"),
    path("office/jobs/<int:job_id>/retry/", jobs.retry_job, name="retry_job"),
    path("search/", whole.search, name="search"),
    path("healthz", whole.health, name="health"),
]
