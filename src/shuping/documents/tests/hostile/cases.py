"""What a case of the hostile corpus is. The other modules here add theirs to `CASES`, each one kind of file."""

import random
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

MB = 1 << 20
REFUSED, TEXT, EITHER = "refused", "text", "either"
FAR = "http://127.0.0.1:9/far"


@dataclass(frozen=True)
class Case:
    """One file: its name, what makes it, what must come, and whether it takes seconds (then only in the long run).

    REFUSED: a sentence that holds `words`. TEXT: a text or a note that holds them. EITHER: where it hangs on the
    machine (LibreOffice, tesseract) or on a library's patience.
    """

    name: str
    filename: str
    make: Callable[[], bytes]
    comes: str
    words: str
    is_slow: bool


CASES: dict[str, Case] = {}


def refused(name: str, filename: str, make: Callable[[], bytes], words: str, *, is_slow: bool = False) -> None:
    _add(Case(name, filename, make, REFUSED, words, is_slow))


def text(name: str, filename: str, make: Callable[[], bytes], words: str, *, is_slow: bool = False) -> None:
    _add(Case(name, filename, make, TEXT, words, is_slow))


def either(name: str, filename: str, make: Callable[[], bytes], *, is_slow: bool = False) -> None:
    _add(Case(name, filename, make, EITHER, "", is_slow))


def _add(case: Case) -> None:
    assert case.name not in CASES, case.name
    CASES[case.name] = case


def noise(size: int) -> bytes:
    return random.Random(7).randbytes(size)


def flate(content: bytes, times: int = 1) -> bytes:
    for _ in range(times):
        content = zlib.compress(content, 9)
    return content


@cache
def zeros(megabytes: int) -> bytes:
    """Return so many MB of zeros, packed."""
    packer, out = zlib.compressobj(9), []
    for _ in range(megabytes):
        out.append(packer.compress(bytes(MB)))
    return b"".join([*out, packer.flush()])
