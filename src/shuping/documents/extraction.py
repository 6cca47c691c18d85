"""Uploaded bytes become plain text, in a guarded child process.

`extract` is what the house calls; what the child does is in `extraction_job`. What a file is, is told by its first
bytes and not by its name. Spans point into the text as it comes out of here, so nothing changes it afterwards.
"""

import json
import time
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from shuping.core.guarded import JobRefused, TookTooLong, gettext_noop, run_guarded
from shuping.documents import recognised
from shuping.documents.beginnings import kind_of

MODULE = "shuping.documents.extraction_job"
SECONDS, MEGABYTES = 8, 512
SECONDS_FOR_SCANS = 60  # in all; a page takes one or two

TOO_SLOW = gettext_noop("这份扫描件认得太慢，%(pages)s页只认了%(read)s页。请拆成几份再上传。")


@dataclass(frozen=True)
class Extraction:
    """The text of a file (ends with a line feed), its format, and notes to show with it.

    The format is `docx`, `doc`, `rtf`, `pdf`, `picture` or `txt`. A text recognised from pictures is a draft: the first
    of its notes says so.
    """

    text: str
    format: str
    notes: tuple[str, ...]
    is_recognised: bool = False


def extract(content: bytes, filename: str) -> Extraction:
    """Read an upload in the guarded child. Raises GuardedFailure, whose text is a sentence for the person.

    A scan or photograph is known as such first; where the programs for it are installed, each of its pages is then
    recognised in a child of its own.
    """
    try:
        said = _ask(content, filename)
    except JobRefused as refused:
        if not (refused.facts.get("is_picture") and recognised.is_there()):
            raise
        pages = int(refused.facts.get("pages", 1))
    else:
        return Extraction(text=said["text"], format=said["format"], notes=tuple(_(note) for note in said["notes"]))
    return _recognised(content, filename, pages)


def _recognised(content: bytes, filename: str, pages: int) -> Extraction:
    if pages > recognised.MOST_PAGES:
        said = {"pages": pages, "limit": recognised.MOST_PAGES}
        raise JobRefused(_(recognised.TOO_MANY_PAGES) % said, **said)
    until, found = time.monotonic() + SECONDS_FOR_SCANS, []
    for page in range(1, pages + 1):
        if time.monotonic() > until:
            raise TookTooLong(_(TOO_SLOW) % {"read": page - 1, "pages": pages}, seconds=SECONDS_FOR_SCANS)
        found.append(_ask(content, filename, page=page)["lines"])
    text = recognised.joined(found)
    if not text:
        raise JobRefused(_(recognised.NO_WORDS))
    notes = (_(recognised.RECOGNISED),)
    return Extraction(text=text, format=kind_of(content), notes=notes, is_recognised=True)


def _ask(content: bytes, filename: str, **more: int) -> dict[str, Any]:
    head = json.dumps({"filename": filename[-255:], **more}).encode()
    said: dict[str, Any] = json.loads(run_guarded(MODULE, head + b"\n" + content, seconds=SECONDS, megabytes=MEGABYTES))
    return said
