"""Looking for canaries in files: remarks in every way in which a text is stored, codes as typed, sent and as bytes."""

import os
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path

from shuping.sealing import codes
from tests.attacks.linking import ANY, read


def files_of(places: Iterable[Path]) -> list[Path]:
    """Return every file of some folders, and the files among them."""
    return [path for place in places for path in (sorted(place.rglob("*")) if place.is_dir() else [place])
            if path.is_file()]  # fmt: skip


def remarks_in(places: Iterable[Path], remarks: Sequence[str]) -> set[str]:
    """Return the remarks that stand anywhere in the files of some folders."""
    found = {read(one) for path in files_of(places) for one in ANY.findall(path.read_bytes())}
    return found & set(remarks)


def codes_in(places: Iterable[Path], slips: Sequence[str], scratch: Path) -> set[str]:
    """Return the codes that stand anywhere, printed, typed, sent in a form or as bytes; `scratch` is a file."""
    files = files_of(places)
    form_of = {}
    for slip in slips:
        compact = slip.replace(" ", "")
        for form in (slip, compact, slip.replace(" ", "+"), slip.replace(" ", "%20"), codes.read(slip).hex()):
            form_of[form.lower()] = slip
    scratch.write_text("\n".join(form_of))
    words = ["grep", "--text", "--fixed-strings", "--ignore-case", "--only-matching", "--no-filename", "-f", scratch]
    ended = subprocess.run([*words, *files], capture_output=True, env={**os.environ, "LC_ALL": "C"}, check=False)
    assert ended.returncode in (0, 1), ended.stderr
    found = {form_of[line.decode().lower()] for line in ended.stdout.splitlines()}
    contents = [path.read_bytes() for path in files]
    return found | {slip for slip in slips if any(codes.read(slip) in content for content in contents)}
