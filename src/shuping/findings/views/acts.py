"""What the doors of the acts share."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from shuping.core.doors import PageRequest
from shuping.core.errors import DomainError, Forbidden, NotFound
from shuping.findings.models import Finding
from shuping.findings.services.acts import NotIndependent


def acted(request: PageRequest, finding_id: int, sentence: str) -> HttpResponse:
    """Go back to the finding with the sentence that says what was done and who acts next."""
    messages.success(request, sentence)
    return redirect("findings:detail", finding_id)


def act_page(
    request: PageRequest,
    found: Finding,
    form: forms.Form,
    do: Callable[[dict[str, Any]], str],
    *,
    template: str = "findings/act_form.html",
    **context: Any,
) -> HttpResponse:
    """Show the form of an act, or do it: a refusal stands over the form, and what was typed stays in it."""
    status = 200
    if form.is_bound and form.is_valid():
        try:
            return acted(request, found.pk, do(form.cleaned_data))
        except (NotFound, Forbidden, NotIndependent):
            raise
        except DomainError as error:
            form.add_error(None, str(error))
    if form.is_bound:
        status = 422
    return render(request, template, {"form": form, "finding": found, **context}, status=status)
