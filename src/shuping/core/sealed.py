"""Text that is kept encrypted under the instance's own key: who has only the database reads nothing of it.

With another secret key it can no longer be read; whoever unseals must know what he does then.
"""

import base64

from cryptography.fernet import Fernet, InvalidToken
from django.utils.crypto import salted_hmac


class Unreadable(Exception):
    """It was sealed under another key or for another purpose, was changed, or is too old."""


def seal(text: str, purpose: str) -> str:
    """Return the text encrypted, for one purpose: what was sealed for another one is not unsealed with it."""
    return _box(purpose).encrypt(text.encode()).decode("ascii")


def unseal(sealed: str, purpose: str, *, seconds: int | None = None) -> str:
    """Return the text again. Raises Unreadable, also where it is older than `seconds`."""
    try:
        return _box(purpose).decrypt(sealed.encode(), ttl=seconds).decode()
    except InvalidToken as error:
        raise Unreadable(purpose) from error


def _box(purpose: str) -> Fernet:
    key = salted_hmac("shuping.core.sealed", purpose, algorithm="sha256").digest()
    return Fernet(base64.urlsafe_b64encode(key))
