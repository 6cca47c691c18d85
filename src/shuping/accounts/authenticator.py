"""What an authenticator app and we both compute (TOTP, RFC 6238), and the picture that it reads."""

import base64
from collections.abc import Iterable

import segno
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor import InvalidToken
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from shuping.accounts.rules import PERIOD


def address(secret: str, username: str, issuer: str) -> str:
    """Return the address that an app reads a secret from."""
    return _totp(secret).get_provisioning_uri(username, issuer)


def picture(address: str) -> str:
    """Return the address as a QR code: an SVG in a data address."""
    return segno.make(address, micro=False).svg_data_uri(scale=5)


def step_of(secret: str, code: str, steps: Iterable[int]) -> int | None:
    """Return the step of time, among those given, whose code it is; None for none."""
    made = _totp(secret)
    for step in steps:
        try:
            made.verify(code.encode(), step * PERIOD)
        except InvalidToken:
            continue
        return step
    return None


def _totp(secret: str) -> TOTP:
    return TOTP(base64.b32decode(secret), 6, SHA1(), PERIOD)  # noqa: S303 - what every app computes
