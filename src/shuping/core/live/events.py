"""What travels in a stream: server-sent events, each written once for all who follow."""

BEAT = b"event: beat\ndata: 1\n\n"  # an event and no comment: the page must see that the stream is alive
END = b"event: end\ndata: 1\n\n"  # whoever gets it may not watch any more


def change(version: str, text: str) -> bytes:
    """Return the event of a version; its id comes back with whoever connects again."""
    lines = "".join(f"data: {line}\n" for line in text.replace("\r", "").split("\n"))
    return f"id: {version}\n{lines}\n".encode()
