"""What the guarded child does with a long text: read it, and tell everything that was found."""

import json

from shuping import reading


def job(payload: bytes) -> bytes:
    """Take a text as UTF-8; return its reading as JSON (`Reading.from_plain` takes it back)."""
    return json.dumps(reading.read(payload.decode()).as_plain(), ensure_ascii=False).encode()
