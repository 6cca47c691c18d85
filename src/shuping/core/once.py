"""A form that is sent twice is done once: a double press, or the way back and the button again.

The page draws `{% once %}` in its form, the door is marked `@once` below its guard and does its act in `do_once`. The
token is signed for the person whom the form was drawn for and holds a day. On the way back a browser asks for the page
anew, with a new token, and puts in again what was typed: so the same words of the same person at the same address count
as sent before too, for an hour. Both are written in the transaction of the act, before it: a second sending at the same
moment waits there for the first one, and then only follows it.
"""

import hashlib
import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from shuping.core.doors import PageRequest, View
from shuping.core.errors import Conflict
from shuping.core.models import SentForm

FIELD = "once"
HOLDS = timedelta(days=1)
SAME_WORDS = timedelta(hours=1)  # later they may be meant anew: a right that was taken by mistake is given again
SALT = "shuping.core.once"
NOT_TYPED = {FIELD, "csrfmiddlewaretoken"}
MOST_FORGOTTEN = 100  # rows by one sending: it clears up more than it writes, and never for long


class StaleForm(Conflict):
    """The form has no token that holds: it is shown again with what was typed and a new token."""

    code = "core.stale-form"


@dataclass(frozen=True)
class Sending:
    """What a request sent: `mark` is its token's, empty where none holds; `words` stands for all that was typed."""

    mark: str
    words: str


def new_token(person_id: int) -> str:
    """Return a token for one form drawn for a person."""
    return signing.dumps([person_id, secrets.token_urlsafe(16)], salt=SALT)


def token_for(request: PageRequest) -> str:
    """Return the token of a form that is being drawn: the one it was sent with where that holds, else a new one."""
    return request.POST[FIELD] if request.sending.mark else new_token(request.actor.require_person())


def once(view: View) -> View:
    """Let a form that was sent before lead where it led the first time, whatever has happened since."""

    @wraps(view)
    def door(request: PageRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        request.sending = sending = Sending(_mark(request), _words(request))
        sent = None
        if request.method == "POST":
            recent = Q(key=sending.words, at__gte=timezone.now() - SAME_WORDS)
            sent = SentForm.objects.filter(Q(key=sending.mark) | recent).first()
        return _again(request, sent.led_to) if sent else view(request, *args, **kwargs)

    return door


def do_once(request: PageRequest, act: Callable[[], HttpResponseRedirect]) -> HttpResponse:
    """Return where the act leads; it is not done where the same form was sent before.

    What the act raises leaves the token unused. Raises StaleForm for a form whose token is missing, another person's
    or older than a day.
    """
    sending, now = request.sending, timezone.now()
    if not sending.mark:
        raise StaleForm(_("这一页打开太久了，还没有登记。您填的内容还在，请看一遍再提交；附了文件的，文件要重新选。"))
    with transaction.atomic():
        form, is_new = SentForm.objects.get_or_create(key=sending.mark, defaults={"at": now})
        if not is_new:
            return _again(request, form.led_to)
        _forget_old()
        SentForm.objects.filter(key=sending.words, at__lt=now - SAME_WORDS).delete()
        words, is_first = SentForm.objects.get_or_create(key=sending.words, defaults={"at": now})
        answer = act() if is_first else _again(request, words.led_to)
        SentForm.objects.filter(pk__in=[form.pk, words.pk]).update(led_to=answer.url)
    return answer


def _mark(request: PageRequest) -> str:
    """Return what is written of the token that was sent, empty where no token that holds was sent."""
    try:
        person_id, mark = signing.loads(request.POST.get(FIELD, ""), salt=SALT, max_age=HOLDS)
    except signing.BadSignature:
        return ""
    return str(mark) if person_id == request.actor.person_id else ""


def _words(request: PageRequest) -> str:
    """Return a digest of who sent what to which address, files included; who has no key learns nothing from it."""
    fields = sorted((name, values) for name, values in request.POST.lists() if name not in NOT_TYPED)
    said = json.dumps([request.actor.person_id, request.path, fields, _files(request)])
    return salted_hmac(SALT, said, algorithm="sha256").hexdigest()


def _files(request: PageRequest) -> list[tuple[str, str, str]]:
    return [(name, str(file.name), _digest(file)) for name, files in sorted(request.FILES.lists()) for file in files]


def _digest(file: "UploadedFile[bytes]") -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


def _again(request: PageRequest, led_to: str) -> HttpResponseRedirect:
    messages.info(request, _("这张表已经提交过了，没有重复登记。要再报一件，请重新打开表，写明有什么不同。"))
    return redirect(led_to)


def _forget_old() -> None:
    """Delete some rows whose tokens hold no longer: what they stood for is refused by its age."""
    old = SentForm.objects.filter(at__lt=timezone.now() - HOLDS).order_by("at").values_list("pk", flat=True)
    SentForm.objects.filter(pk__in=list(old[:MOST_FORGOTTEN])).delete()
