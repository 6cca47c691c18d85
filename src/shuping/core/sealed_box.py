"""The encryption under `core.sealed`: AES and HMAC as `cryptography` joins them (Fernet)."""

import base64

from cryptography.fernet import Fernet, InvalidToken


class NotOpened(Exception):
    """Another key, changed bytes, or older than is taken."""


def close(text: str, key: bytes) -> str:
    """Return the text encrypted under 32 bytes of key, with the time in it."""
    return _fernet(key).encrypt(text.encode()).decode("ascii")


def opened(sealed: str, key: bytes, seconds: int | None) -> str:
    """Return the text again. Raises NotOpened."""
    try:
        return _fernet(key).decrypt(sealed.encode(), ttl=seconds).decode()
    except InvalidToken as error:
        raise NotOpened from error


def _fernet(key: bytes) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(key))
