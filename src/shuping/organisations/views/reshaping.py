"""The door of merger and split: the form, its preview (both by GET, so that nothing is written), and the act."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shuping.access.doors import guarded
from shuping.core import clock
from shuping.core.doors import PageRequest
from shuping.core.errors import DomainError, Forbidden, NotFound
from shuping.core.once import do_once, once
from shuping.core.templatetags.shuping import full_day
from shuping.organisations import permissions, queries
from shuping.organisations.forms import ReshapeForm
from shuping.organisations.hanging import Thing
from shuping.organisations.rules import reshaping as rules
from shuping.organisations.services import reshaping
from shuping.tree.models import Organisation

PICK = "to-"


@guarded(permissions.KEEP)
@require_http_methods(["GET", "POST"])
@once
def reshape(request: PageRequest, organisation_id: int) -> HttpResponse:
    above = queries.organisation(request.actor, organisation_id, permissions.KEEP)
    asked = request.POST or (request.GET if request.GET else None)
    form = ReshapeForm(asked, children=queries.children(request.actor, above), initial={"on": clock.today()})
    if not form.is_valid():
        return _form(request, above, form)
    try:
        shown = reshaping.preview(actor=request.actor, above=above, at=clock.now(), **form.cleaned_data)
    except (NotFound, Forbidden):
        raise
    except DomainError as error:
        form.add_error(None, str(error))
        return _form(request, above, form)
    if request.method != "POST":
        return _preview(request, shown, {}, "")
    picks = {name.removeprefix(PICK): str(value) for name, value in request.POST.items() if name.startswith(PICK)}
    try:
        return do_once(request, lambda: _do(request, shown, picks))
    except NotFound:
        raise
    except DomainError as error:
        return _preview(request, shown, picks, str(error), status=error.status if error.status == 403 else 422)


def _do(request: PageRequest, shown: reshaping.Preview, picks: dict[str, str]) -> HttpResponseRedirect:
    edition = request.POST.get("edition", "")
    made = reshaping.reshape(actor=request.actor, shown=shown, edition=edition, picks=picks, at=clock.now())
    shape = shown.shape
    words = {
        "day": full_day(made.on),
        "old": "、".join(row.short_name for row in shape.sources),
        "new": "、".join(row.short_name for row in shape.targets),
        "count": len(made.moved),
    }
    if len(shape.targets) == 1:
        sentence = _("从%(day)s起，%(old)s并入%(new)s，%(count)s 件事都有了去处。下一步：请离任的人出交接单。")
    else:
        sentence = _("从%(day)s起，%(old)s拆分为%(new)s，%(count)s 件事都有了去处。下一步：给新的岗位任命人。")
    messages.success(request, sentence % words)
    return redirect("organisations:detail", shape.targets[0].pk)


def _form(request: PageRequest, above: Organisation, form: ReshapeForm) -> HttpResponse:
    context = {"organisation": above, "form": form}
    return render(request, "organisations/reshape_form.html", context, status=422 if form.is_bound else 200)


def _preview(
    request: PageRequest, shown: reshaping.Preview, picks: dict[str, str], fault: str, status: int = 200
) -> HttpResponse:
    targets = shown.shape.targets
    ids = [target.pk for target in targets]
    rows = [
        _row(thing, picks.get(thing.key) or rules.default_of(asked, ids), targets)
        for thing, asked in zip(shown.things, shown.asked, strict=True)
    ]
    counts: dict[str, int] = {}
    for thing in shown.things:
        counts[str(thing.sort.label)] = counts.get(str(thing.sort.label), 0) + 1
    return render(
        request,
        "organisations/reshape_preview.html",
        {
            "organisation": shown.shape.above,
            "shape": shown.shape,
            "rows": rows,
            "counts": counts,
            "edition": shown.edition,
            "fault": fault,
            "is_merger": len(targets) == 1,
        },
        status=status,
    )


def _row(thing: Thing, pick: str, targets: Any) -> dict[str, Any]:
    choices = [(str(target.pk), target.short_name) for target in targets]
    if thing.sort.end_words:
        choices.append((rules.END, str(thing.sort.end_words)))
    if len(choices) > 1 and not pick:
        choices.insert(0, ("", _("请选")))
    return {
        "name": f"{PICK}{thing.key}",
        "label": thing.sort.label,
        "hung": thing.hung,
        "source": thing.source,
        "choices": choices,
        "pick": pick or (choices[0][0] if len(choices) == 1 else ""),
    }
