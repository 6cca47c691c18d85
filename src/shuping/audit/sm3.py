"""SM3 (GB/T 32905), for the chains that are kept in it."""

from cryptography.hazmat.primitives import hashes


def digest(data: bytes) -> bytes:
    """Return the 32 bytes."""
    running = hashes.Hash(hashes.SM3())
    running.update(data)
    return running.finalize()
