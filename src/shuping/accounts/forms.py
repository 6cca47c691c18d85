"""The sign-in form."""

from typing import Any

from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _


class SignInForm(AuthenticationForm):
    """User name and password, with sentences that say what to do."""

    error_messages = {
        "invalid_login": _("用户名或密码不对。密码分大小写；连错 5 次会锁 15 分钟。"),
        "inactive": _("这个账号已停用，请找本单位系统管理员。"),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["username"].widget.attrs["autofocus"]  # it would jump past what is offered beside the form
