"""Text that is kept encrypted under the instance's own key: who has only the database reads nothing of it.

With another secret key it can no longer be read; whoever unseals must know what he does then.
"""

from django.utils.crypto import salted_hmac

from shuping.core import on_use


class Unreadable(Exception):
    """It was sealed under another key or for another purpose, was changed, or is too old."""


def seal(text: str, purpose: str) -> str:
    """Return the text encrypted, for one purpose: what was sealed for another one is not unsealed with it."""
    sealed: str = on_use.load("sealed_box").close(text, _key(purpose))
    return sealed


def unseal(sealed: str, purpose: str, *, seconds: int | None = None) -> str:
    """Return the text again. Raises Unreadable, also where it is older than `seconds`."""
    box = on_use.load("sealed_box")
    try:
        text: str = box.opened(sealed, _key(purpose), seconds)
    except box.NotOpened as error:
        raise Unreadable(purpose) from error
    return text


def _key(purpose: str) -> bytes:
    return salted_hmac("shuping.core.sealed", purpose, algorithm="sha256").digest()
