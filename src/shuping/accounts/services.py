"""Writers of accounts."""

from django.http import HttpRequest

ENLARGED = "is_enlarged"


def toggle_enlarged(request: HttpRequest) -> bool:
    """Switch the size of type, kept with the account, or with the session of a visitor; return the new value."""
    value = not is_enlarged(request)
    if request.user.is_authenticated:
        request.user.is_enlarged = value
        request.user.save(update_fields=["is_enlarged"])
    else:
        request.session[ENLARGED] = value
    return value


def is_enlarged(request: HttpRequest) -> bool:
    """Say whether this person reads in large type."""
    if request.user.is_authenticated:
        return request.user.is_enlarged
    return bool(request.session.get(ENLARGED, False))
