"""Whether browsers reach this instance over HTTPS, in the sentence of `shuping doctor` and `shuping serve`."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from cryptography import x509
from django.utils import timezone
from django.utils.translation import gettext as _

SOON = timedelta(days=30)


class Encrypting(Protocol):
    """The settings that decide it."""

    @property
    def https(self) -> bool: ...
    @property
    def certificate(self) -> str: ...


def describe(environment: Encrypting, now: datetime, *, here: bool) -> str:
    """Return one line: who encrypts and until when, or what does not work because nobody does.

    `here` says that nobody but this machine asks: browsers treat localhost as secure.
    """
    if environment.certificate:
        return _of_the_certificate(environment.certificate, now)
    if environment.https:
        return _("加密：网站前面的反向代理用 HTTPS。")
    how = _("设 SHUPING_CERTIFICATE 和 SHUPING_CERTIFICATE_KEY，或者在前面放反向代理并设 SHUPING_HTTPS=true")
    if here:
        return _("加密：没有 HTTPS，只给本机用，不缺什么。要给别的机器用，请先%(how)s。") % {"how": how}
    return _(
        "加密：没有 HTTPS，密码和内容在网上是明文。电脑上照常能用，纸票照常能用；"
        "手机离线记录、手机投票用不了。请%(how)s。"
    ) % {"how": how}


def _of_the_certificate(path: str, now: datetime) -> str:
    ends = x509.load_pem_x509_certificate(Path(path).read_bytes()).not_valid_after_utc
    facts = {"path": path, "day": timezone.localtime(ends).date()}
    if ends <= now:
        return _("加密：证书 %(path)s 已在 %(day)s 过期，浏览器会拦下来。请换新的，再启动 shuping serve。") % facts
    if ends - now < SOON:
        return _("加密：shuping serve 自己用 HTTPS，证书 %(day)s 就要过期，请换新的，再启动。") % facts
    return _("加密：shuping serve 自己用 HTTPS，证书到 %(day)s 为止。") % facts
