"""What the door of a live page answers, after its guard and its query have let the actor in.

    @guarded(permissions.VIEW)
    @require_safe
    def live(request: PageRequest, meeting_id: int) -> HttpResponse:
        found = queries.meeting(request.actor, meeting_id)
        return answer(request, Topic("hall.agenda", found.pk))

Its address ends with `/live/`. The request is over when it is answered, thread and connection are free again: what
is streamed afterwards `pages.LivePages` sends, in front of Django. Such a request neither keeps a session alive nor
ends one (`accounts.middleware`), for no person makes it.
"""

from dataclasses import dataclass

from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.utils.safestring import SafeString

from shuping.core.live import kinds
from shuping.core.live.kinds import Topic

ADDRESS = "/live/"  # how an address ends that a page follows
IN_SCOPE = "shuping.live"
VERSION = "X-Live-Version"


@dataclass(frozen=True)
class Piece:
    """A live piece as it is now, for its page: `text` in its place, `version` beside it."""

    version: str
    text: SafeString


@dataclass(frozen=True)
class Watch:
    """What a stream shows, as the door read it, and which version the page has already."""

    topic: Topic
    version: str
    text: str
    seen: str


@dataclass
class Asked:
    """Stands in the scope of a request for a stream; the door puts into it what may be watched."""

    watch: Watch | None = None


def is_live(request: HttpRequest) -> bool:
    """Say whether a page asks by itself, and nobody in front of it."""
    return request.path_info.endswith(ADDRESS)


def piece(topic: Topic) -> Piece:
    """Return a piece as it is now."""
    version = kinds.versions_of([topic])[topic]
    return Piece(version, kinds.drawn(topic, version))


def answer(request: HttpRequest, topic: Topic) -> HttpResponse:
    """Answer a page that follows a topic: a stream where it asks for one, else the piece, or 204 where it has it.

    `?seen=` or Last-Event-ID says which version the page has. Raises ImproperlyConfigured at another address.
    """
    if not is_live(request):
        raise ImproperlyConfigured(f"{request.path_info} is followed and does not end with {ADDRESS}")
    now = piece(topic)
    seen = request.headers.get("Last-Event-ID") or request.GET.get("seen", "")
    asked = getattr(request, "scope", {}).get(IN_SCOPE)
    if isinstance(asked, Asked):
        asked.watch = Watch(topic, now.version, now.text, seen)
        return HttpResponse(content_type="text/event-stream")
    if seen == now.version:
        return HttpResponse(status=204, headers={VERSION: now.version})
    return HttpResponse(now.text, headers={VERSION: now.version})
