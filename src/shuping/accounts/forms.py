"""Forms of signing in and of one's own account."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _

from shuping.accounts.models import User
from shuping.accounts.services import password_faults

REQUIRED = _("这一项要填。")


class SignInForm(AuthenticationForm):
    """User name and password, with sentences that say what to do."""

    error_messages = {
        "invalid_login": _("用户名或密码不对。密码分大小写；连错 5 次会锁 15 分钟。"),
        "inactive": _("这个账号已停用，请找本单位安全管理员。"),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["username"].widget.attrs["autofocus"]  # it would jump past what is offered beside the form


def _password(label: Any, autocomplete: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        strip=False,
        max_length=128,
        widget=forms.PasswordInput(attrs={"autocomplete": autocomplete}),
        error_messages={"required": REQUIRED},
    )


class PasswordForm(forms.Form):
    """The old password and the new one twice."""

    old_password = _password(_("原来的密码"), "current-password")
    new_password = _password(_("新密码"), "new-password")
    again_password = _password(_("再写一遍新密码"), "new-password")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        if user.has_one_time_password:
            self.fields["old_password"].label = _("一次性密码")

    def clean_old_password(self) -> str:
        """Refuse a wrong one."""
        old: str = self.cleaned_data["old_password"]
        if not self.user.check_password(old):
            raise forms.ValidationError(_("原来的密码不对。"))
        return old

    def clean_new_password(self) -> str:
        """Name every fault of the new one at once."""
        new: str = self.cleaned_data["new_password"]
        if faults := password_faults(self.user, new):
            raise forms.ValidationError(faults)
        return new

    def clean_again_password(self) -> str:
        """Refuse two that differ."""
        again: str = self.cleaned_data["again_password"]
        if self.cleaned_data.get("new_password", again) != again:
            raise forms.ValidationError(_("两遍写的不一样。"))
        return again


class CodeForm(forms.Form):
    """A code of the phone, or one of the paper."""

    code = forms.CharField(
        label=_("验证码"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "text"}),
        error_messages={"required": REQUIRED},
    )
