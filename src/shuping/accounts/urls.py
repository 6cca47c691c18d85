from django.urls import path

from shuping.accounts import views

app_name = "accounts"
urlpatterns = [
    path("sign-in/", views.sign_in, name="sign_in"),
    path("sign-in/code/", views.code, name="code"),
    path("sign-in/kept/", views.kept_form, name="kept"),
    path("account/", views.account, name="account"),
    path("account/password/", views.password, name="password"),
    path("account/second-factor/", views.second_factor, name="second_factor"),
    path("account/second-factor/off/", views.second_factor_off, name="second_factor_off"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("enlarge/", views.enlarge, name="enlarge"),
]
