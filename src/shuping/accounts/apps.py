from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "shuping.accounts"

    def ready(self) -> None:
        """Say how an account is read back when the chain is compared with the database; count from every sign-in."""
        from django.contrib.auth.signals import user_logged_in  # noqa: PLC0415 - models load after the registry of apps

        from shuping.accounts.middleware import note_sign_in  # noqa: PLC0415
        from shuping.accounts.queries import user_facts, user_ids  # noqa: PLC0415
        from shuping.audit.queries import chained  # noqa: PLC0415
        from shuping.audit.words import worded  # noqa: PLC0415

        user_logged_in.connect(note_sign_in, dispatch_uid="shuping.accounts.note_sign_in")
        chained("accounts.user", user_facts, user_ids)
        worded(
            {
                "accounts.opened": _("开通账号"),
                "accounts.closed": _("停用账号"),
                "accounts.reopened": _("恢复账号"),
                "accounts.password_reset": _("重置密码"),
                "accounts.password_changed": _("改了自己的密码"),
                "accounts.second_factor_on": _("打开手机验证码"),
                "accounts.second_factor_off": _("关闭手机验证码"),
                "accounts.user": _("账号"),
            }
        )
