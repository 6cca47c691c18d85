"""A board that two consoles move and everybody who may see rounds of voting follows: what a meeting will do."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST, require_safe

from shuping.access.doors import guarded
from shuping.ballots import permissions
from shuping.config import urls
from shuping.core.doors import PageRequest
from shuping.core.live import kinds
from shuping.core.live.doors import answer, piece
from shuping.core.live.kinds import Kind, Topic
from tests.live.board import models
from tests.live.board.models import KIND

drawings: list[str] = []  # each drawing of this process


def draw(key: int) -> SafeString:
    """Draw the board; the step and the moment of the last change come from its row."""
    row = models.board(key)
    drawings.append(row.state)
    return format_html('<p id="board" data-step="{}">第 {} 步：<b>{}</b></p>', row.step, row.step, row.state)


kinds.register(Kind(KIND, draw))


@guarded(permissions.VIEW)
@require_safe
def page(request: PageRequest, key: int) -> HttpResponse:
    topic = Topic(KIND, key)
    context = {"key": key, "piece": piece(topic), "step": models.board(key).step}
    return render(request, "live/board.html", context)


@guarded(permissions.VIEW)
@require_safe
def live(request: PageRequest, key: int) -> HttpResponse:
    return answer(request, Topic(KIND, key))


@guarded(permissions.ORGANISE)
@require_POST
def press(request: PageRequest, key: int) -> HttpResponse:
    models.press(key, int(request.POST["seen"]), request.POST["to"])
    return redirect("board", key)


urlpatterns = [
    *urls.urlpatterns,
    path("board/<int:key>/", page, name="board"),
    path("board/<int:key>/live/", live, name="board_live"),
    path("board/<int:key>/press/", press, name="board_press"),
]
handler403, handler404, handler500 = urls.handler403, urls.handler404, urls.handler500
