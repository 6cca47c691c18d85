"""Sign-in in one or two steps, sign-out, one's own account, size of type."""

import time
from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from django.contrib import messages
from django.contrib.auth import login, logout, update_session_auth_hash
from django.contrib.auth.signals import user_login_failed
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shuping.accounts import kept, services
from shuping.accounts import second_factor as factor
from shuping.accounts.forms import CodeForm, PasswordForm, SignInForm
from shuping.accounts.models import User
from shuping.accounts.offers import offers
from shuping.accounts.queries import is_anybody_there
from shuping.core import clock
from shuping.core.doors import PageRequest, keeps_nothing, public, signed_in
from shuping.core.errors import DomainError
from shuping.core.sealed import Unreadable, seal, unseal

HALF = "half_signed_in"  # {user, backend, next, at}: the password was right, the code is still to come
HALF_HOLDS = 10 * 60  # seconds
NOT_YET_ON = "second_factor_not_yet_on"


class SignInView(LoginView):
    """Django's own sign-in, with what other rooms offer beside the form, and a second step for a phone's code."""

    template_name = "accounts/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs, offers=offers(), is_empty=not is_anybody_there())

    def form_valid(self, form: Any) -> HttpResponse:
        user = form.get_user()
        if not user.second_factor:
            login(self.request, user)
            return redirect(_after(self.request, self.get_success_url()))
        half = {"user": user.pk, "backend": user.backend, "next": self.get_success_url(), "at": int(time.time())}
        self.request.session[HALF] = half
        return redirect("accounts:code")


_sign_in = SignInView.as_view()


def _after(request: HttpRequest, address: str) -> str:
    """Return where a person goes who has come in: to the form that was kept for him, else where he wanted."""
    return "accounts:kept" if kept.is_held(request) else address


@public("one has to come in somewhere")
@never_cache
@sensitive_post_parameters("password")
def sign_in(request: HttpRequest) -> HttpResponseBase:
    return _sign_in(request)


@public("the second step of coming in, after the right password")
@never_cache
@require_http_methods(["GET", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    half = request.session.get(HALF)
    if half is None or time.time() - half["at"] > HALF_HOLDS:
        request.session.pop(HALF, None)
        return redirect("accounts:sign_in")
    user = User.objects.filter(pk=half["user"], is_active=True).exclude(second_factor="").first()
    if user is None:
        return redirect("accounts:sign_in")
    form = CodeForm(request.POST or None)
    who = {"username": user.username}
    if form.is_valid() and AxesProxyHandler.is_allowed(request, who):
        if factor.accept_code(user, code=form.cleaned_data["code"], at=timezone.now()):
            del request.session[HALF]
            login(request, user, backend=half["backend"])
            return redirect(_after(request, half["next"]))
        user_login_failed.send(sender=__name__, credentials=who, request=request)
        form.add_error("code", _("验证码不对。请看手机上现在的 6 位数，用过的不能再用；连错 5 次会锁 15 分钟。"))
    if not AxesProxyHandler.is_allowed(request, who):
        del request.session[HALF]
        return render(request, "accounts/locked.html", status=429)
    return render(request, "accounts/code.html", {"form": form})


@signed_in
@require_safe
def kept_form(request: PageRequest) -> HttpResponse:
    found = kept.kept(request, request.actor.require_person())
    if found is None:
        messages.info(request, _("没有等着您接着提交的内容。"))
        return redirect("/")
    return render(request, "accounts/kept.html", {"kept": found})


@signed_in
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("accounts:sign_in")


@signed_in
@require_safe
def account(request: PageRequest) -> HttpResponse:
    return render(request, "accounts/account.html", {"user": request.user})


@signed_in
@keeps_nothing
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def password(request: PageRequest) -> HttpResponse:
    user: Any = request.user
    form = PasswordForm(request.POST or None, user=user)
    if form.is_valid():
        old, new = form.cleaned_data["old_password"], form.cleaned_data["new_password"]
        services.change_password(user, actor=request.actor, old=old, new=new, at=clock.now())
        update_session_auth_hash(request, user)
        messages.success(request, _("密码改好了，下次登录用新密码。您在别处的登录都已退出。"))
        return redirect(_after(request, "/"))
    must = services.must_change_password(user, timezone.now())
    context = {"form": form, "must": must, "rules": services.password_rules()}
    return render(request, "accounts/password.html", context, status=422 if form.is_bound else 200)


@signed_in
@keeps_nothing
@require_http_methods(["GET", "POST"])
def second_factor(request: PageRequest) -> HttpResponse:
    user: Any = request.user
    if user.second_factor:
        return render(request, "accounts/second_factor_on.html", {"form": CodeForm()})
    secret = _secret_in(request)
    form = CodeForm(request.POST or None)
    if form.is_valid():
        try:
            codes = factor.switch_on(
                user, actor=request.actor, secret=secret, code=form.cleaned_data["code"], at=timezone.now()
            )
        except DomainError as error:
            form.add_error("code", str(error))
        else:
            del request.session[NOT_YET_ON]
            return render(request, "accounts/recovery_codes.html", {"codes": codes})
    address = factor.address(secret, user.username)
    context = {"form": form, "secret": secret, "address": address, "picture": factor.picture(address)}
    return render(request, "accounts/second_factor.html", context, status=422 if form.is_bound else 200)


@signed_in
@keeps_nothing
@require_POST
def second_factor_off(request: PageRequest) -> HttpResponse:
    user: Any = request.user
    form = CodeForm(request.POST)
    if user.second_factor and form.is_valid():
        try:
            factor.switch_off(user, actor=request.actor, code=form.cleaned_data["code"], at=timezone.now())
        except DomainError as error:
            form.add_error("code", str(error))
        else:
            messages.success(request, _("手机验证码关了，以后登录只要密码。"))
            return redirect("accounts:account")
    if not user.second_factor:
        return redirect("accounts:second_factor")
    return render(request, "accounts/second_factor_on.html", {"form": form}, status=422)


def _secret_in(request: HttpRequest) -> str:
    """Return the secret that the page shows, the same until it is switched on."""
    try:
        return unseal(request.session.get(NOT_YET_ON, ""), NOT_YET_ON, seconds=60 * 60)
    except Unreadable:
        secret = factor.new_secret()
        request.session[NOT_YET_ON] = seal(secret, NOT_YET_ON)
        return secret


@public("readable before one has signed in")
@require_POST
def enlarge(request: HttpRequest) -> HttpResponse:
    services.toggle_enlarged(request)
    back = request.POST.get("back", "/")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return redirect(back if safe else "/")
