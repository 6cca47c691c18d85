"""Looking for canaries in files: remarks in every way in which a text is stored, codes as typed, sent and as bytes."""

import os
import subprocess
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from shuping.sealing import codes
from tests.attacks.linking import ANY, read


def contents_of(places: Iterable[Path]) -> list[bytes]:
    """Return what is in every file of some folders, and in the files among them.

    A file that goes while others are read (another test's database, a log begun anew) is none of ours.
    """
    found = []
    for place in places:
        for path in sorted(place.rglob("*")) if place.is_dir() else [place]:
            if path.is_file():
                with suppress(FileNotFoundError):
                    found.append(path.read_bytes())
    return found


def pieces_in(places: Iterable[Path], pieces: Iterable[bytes]) -> int:
    """Return how many of the pieces stand anywhere in the files of some folders."""
    contents = contents_of(places)
    return sum(any(piece in content for content in contents) for piece in pieces)


def remarks_in(places: Iterable[Path], remarks: Sequence[str]) -> set[str]:
    """Return the remarks that stand anywhere in the files of some folders."""
    found = {read(one) for content in contents_of(places) for one in ANY.findall(content)}
    return found & set(remarks)


def codes_in(places: Iterable[Path], slips: Sequence[str], scratch: Path) -> set[str]:
    """Return the codes that stand anywhere, printed, typed, sent in a form or as bytes; `scratch` is a file."""
    contents = contents_of(places)
    form_of = {}
    for slip in slips:
        compact = slip.replace(" ", "")
        for form in (slip, compact, slip.replace(" ", "+"), slip.replace(" ", "%20"), codes.read(slip).hex()):
            form_of[form.lower()] = slip
    scratch.write_text("\n".join(form_of))
    ended = subprocess.run(
        ["grep", "--text", "--fixed-strings", "--ignore-case", "--only-matching", "-f", scratch],
        input=b"\n".join(contents),
        capture_output=True,
        env={**os.environ, "LC_ALL": "C"},
        check=False,
    )
    assert ended.returncode in (0, 1), ended.stderr
    found = {form_of[line.decode().lower()] for line in ended.stdout.splitlines()}
    return found | {slip for slip in slips if any(codes.read(slip) in content for content in contents)}
