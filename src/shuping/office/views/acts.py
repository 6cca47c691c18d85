"""What the doors of acts share: a form that is an act, and a password that is shown once."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render

from shuping.core.doors import PageRequest
from shuping.core.errors import DomainError, Forbidden, NotFound
from shuping.core.once import do_once
from shuping.core.sealed import seal
from shuping.people.models import Person

SHOWN_ONCE = "shown_once"  # a one-time password between the act and the page that shows it
SHOWN_FOR = 15 * 60  # seconds


def filled(
    request: PageRequest, form: Any, act: Callable[[], HttpResponseRedirect], template: str, context: dict[str, Any]
) -> HttpResponse:
    """Do the act of a form that is valid, once; show the form with what was typed where it was refused."""
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            return do_once(request, act)
        except NotFound:
            raise
        except DomainError as error:
            form.add_error(None, str(error))
            status = error.status if isinstance(error, Forbidden) else status
    return render(request, template, {"form": form, **context}, status=status)


def show_once(request: HttpRequest, person: Person, password: str) -> HttpResponseRedirect:
    """Keep a one-time password for the page that shows it, and go there."""
    shown = (person.name, person.user.username, password, str(person.pk))
    request.session[SHOWN_ONCE] = seal("\n".join(shown), SHOWN_ONCE)
    return redirect("office:shown_once")
