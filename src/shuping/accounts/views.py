"""Sign-in, sign-out, size of type."""

from typing import Any

from django.contrib.auth import logout
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from shuping.accounts import services
from shuping.accounts.forms import SignInForm
from shuping.accounts.offers import offers
from shuping.core.doors import public, signed_in


class SignInView(LoginView):
    """Django's own sign-in, with what other rooms offer beside the form."""

    template_name = "accounts/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs, offers=offers())


_sign_in = SignInView.as_view()


@public("one has to come in somewhere")
@never_cache
@sensitive_post_parameters("password")
def sign_in(request: HttpRequest) -> HttpResponseBase:
    return _sign_in(request)


@signed_in
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("accounts:sign_in")


@public("readable before one has signed in")
@require_POST
def enlarge(request: HttpRequest) -> HttpResponse:
    services.toggle_enlarged(request)
    back = request.POST.get("back", "/")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return redirect(back if safe else "/")
