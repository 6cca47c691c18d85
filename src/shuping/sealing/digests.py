"""SHA-256 over a name and fields: the one way in which this package digests anything."""

import hashlib

ROUND_ID = 16  # bytes
DIGEST = 32  # bytes


def named(domain: str) -> bytes:
    """Return the name of what is digested or derived behind its length in one byte: no two names run together."""
    name = domain.encode("ascii")
    return bytes([len(name)]) + name


def digest(domain: str, *parts: bytes) -> bytes:
    """Return SHA-256 of the named domain and the parts, one after the other (32 bytes).

    Every caller gives parts of fixed length, or writes a count or length in front of what varies.
    """
    return hashlib.sha256(named(domain) + b"".join(parts)).digest()


def counted(number: int) -> bytes:
    """Return a count as four bytes, most significant first."""
    return number.to_bytes(4, "big")


def for_eyes(value: bytes) -> str:
    """Return a digest as hexadecimal capitals in groups of four, to be read out and compared."""
    text = value.hex().upper()
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))
