from django.urls import path

from shuping.office import views

app_name = "office"
urlpatterns = [
    path("", views.desk, name="desk"),
    path("office/grants/", views.grants, name="grants"),
    path("office/grants/add/", views.grant, name="grant"),
    path("office/grants/<int:grant_id>/revoke/", views.revoke, name="revoke"),
    path("office/chain/", views.chain, name="chain"),
    path("office/chain/export/", views.chain_export, name="chain_export"),
    path("healthz", views.health, name="health"),
]
