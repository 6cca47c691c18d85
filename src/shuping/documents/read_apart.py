"""A text is read into its items: a short one in place, a long one in a guarded child that can be stopped.

The reader is linear, but a text made of nothing but marks costs it fifty times what prose does. Up to `IN_PLACE`
characters that is not felt, and a child would cost more than the reading.
"""

import json
from typing import TYPE_CHECKING, Any

from shuping.core import on_use
from shuping.core.guarded import run_guarded

if TYPE_CHECKING:
    from shuping.reading import Reading  # the reader itself is loaded when the first text comes

MODULE = "shuping.documents.read_apart_job"
SECONDS, MEGABYTES = 8, 512
IN_PLACE = 20_000  # characters; a work document has 500 to 10,000


def reading_of(text: str) -> "Reading":
    """Return what the reader finds in a text, outside any transaction where it may be long.

    Raises GuardedFailure where a long text takes too much time or memory.
    """
    if len(text) <= IN_PLACE:
        found: Reading = on_use.load("reading").read(text)
        return found
    said: dict[str, Any] = json.loads(run_guarded(MODULE, text.encode(), seconds=SECONDS, megabytes=MEGABYTES))
    told: Reading = on_use.load("reading").Reading.from_plain(said)
    return told
