"""All that is asked of `cryptography`: HPKE, P-256, HKDF. The library is loaded when the first thing is asked.

A house serves many pages that seal nothing; a third of its start would be this one import.
"""

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey, EllipticCurvePublicKey
    from cryptography.hazmat.primitives.hpke import Suite

PRIMITIVES = "cryptography.hazmat.primitives"


@cache
def suite() -> "Suite":
    """Return HPKE as every envelope uses it: DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM."""
    hpke: Any = import_module(f"{PRIMITIVES}.hpke")
    made: Suite = hpke.Suite(hpke.KEM.P256, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)
    return made


def opened(envelope: bytes, key: "EllipticCurvePrivateKey", info: bytes) -> bytes | None:
    """Return the plaintext of an envelope, or None where it does not open with this key and `info`."""
    invalid: Any = import_module("cryptography.exceptions").InvalidTag
    try:
        return suite().decrypt(envelope, key, info)
    except invalid:
        return None


def public_key(point: bytes) -> "EllipticCurvePublicKey":
    """Return the key of an uncompressed point of P-256. Raises ValueError where it is none."""
    ec: Any = import_module(f"{PRIMITIVES}.asymmetric.ec")
    made: EllipticCurvePublicKey = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    return made


def private_key(number: int) -> "EllipticCurvePrivateKey":
    """Return the private key of a number between 1 and n - 1. Raises ValueError for another."""
    ec: Any = import_module(f"{PRIMITIVES}.asymmetric.ec")
    made: EllipticCurvePrivateKey = ec.derive_private_key(number, ec.SECP256R1())
    return made


def point_of(key: "EllipticCurvePrivateKey") -> bytes:
    """Return the uncompressed point, 65 bytes, of a private key's public half."""
    forms: Any = import_module(f"{PRIMITIVES}.serialization")
    return key.public_key().public_bytes(forms.Encoding.X962, forms.PublicFormat.UncompressedPoint)


def derived(secret: bytes, info: bytes, length: int) -> bytes:
    """Return so many bytes of HKDF-SHA256 without a salt."""
    sha256: Any = import_module(f"{PRIMITIVES}.hashes").SHA256
    hkdf: Any = import_module(f"{PRIMITIVES}.kdf.hkdf").HKDF
    made: bytes = hkdf(sha256(), length, salt=None, info=info).derive(secret)
    return made
