"""The keys of an instance, exported apart from its backup under a passphrase: who finds one has not the other."""

import base64
import hashlib
import json
import secrets
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from django.utils.translation import gettext as _

from shuping.core.errors import DomainError

FORMAT = "shuping-keys/1"
SHORTEST = 12  # characters; scrypt below makes each guess cost a tenth of a second and 64 MB
WORK = {"n": 1 << 16, "r": 8, "p": 1}


class BadKeys(DomainError):
    """A passphrase that is too short or wrong, or a file that holds no keys."""

    code = "office.bad-keys"
    status = 422


def fingerprint(key: str) -> str:
    """Return what tells which key it is and nothing else about it."""
    return hashlib.sha256(f"{FORMAT} {key}".encode()).hexdigest()[:16]


def seal(key: str, passphrase: str) -> str:
    """Return the keys as a text that only the passphrase opens. Raises BadKeys for a short one."""
    if len(passphrase) < SHORTEST:
        raise BadKeys(_("口令至少 %(count)s 个字。请写一句自己记得住的话。") % {"count": SHORTEST})
    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
    sealed = AESGCM(_stretched(passphrase, salt, WORK)).encrypt(nonce, key.encode(), FORMAT.encode())
    told = {
        name: base64.b64encode(value).decode() for name, value in (("salt", salt), ("nonce", nonce), ("sealed", sealed))
    }
    return json.dumps({"format": FORMAT, "fingerprint": fingerprint(key), "scrypt": WORK, **told}, indent=1)


def unseal(text: str, passphrase: str) -> str:
    """Return the key. Raises BadKeys for a wrong passphrase and for what is no file of keys."""
    try:
        told = json.loads(text)
        salt, nonce, sealed = (base64.b64decode(told[name]) for name in ("salt", "nonce", "sealed"))
        is_ours = told["format"] == FORMAT and told["scrypt"] == WORK
    except (ValueError, KeyError, TypeError) as error:
        raise BadKeys(_("这个文件不是 shuping backup-keys 写的密钥文件，或者坏了。")) from error
    if not is_ours:
        raise BadKeys(_("这个密钥文件的格式，这个版本不认识。"))
    try:
        return AESGCM(_stretched(passphrase, salt, WORK)).decrypt(nonce, sealed, FORMAT.encode()).decode()
    except InvalidTag as error:
        raise BadKeys(_("口令不对，或者密钥文件被改过。")) from error


def write_secret(file: Path, text: str) -> None:
    """Write a text that only its owner may read. Raises FileExistsError where the file is there."""
    file.touch(mode=0o600, exist_ok=False)
    file.write_text(text, encoding="ascii")


def _stretched(passphrase: str, salt: bytes, work: dict[str, int]) -> bytes:
    return Scrypt(salt=salt, length=32, n=work["n"], r=work["r"], p=work["p"]).derive(passphrase.encode())
