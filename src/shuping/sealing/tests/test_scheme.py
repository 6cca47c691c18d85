"""The digest of a scheme: every rule, every point and every weight is in it, and none runs into the next."""

import hashlib
from dataclasses import replace

from shuping.sealing.scheme import Scheme, scheme_digest

SCHEME = Scheme("abstain", "void_row", "count", "points", 5, (100, 60))
WEIGHTS = [("A", "40.00"), ("B", "60.00")]


def test_the_digest_is_over_the_bytes_that_the_page_names() -> None:
    by_hand = (
        b"\x10shuping.scheme/1" + bytes(range(16))
        + b"\0\0\0\x07abstain" + b"\0\0\0\x08void_row" + b"\0\0\0\x05count" + b"\0\0\0\x06points"
        + b"\0\0\0\x05" + b"\0\0\0\x02\x64\x3c"
        + b"\0\0\0\x02" + b"\0\0\0\x01A\0\0\0\x0540.00" + b"\0\0\0\x01B\0\0\0\x0560.00"
    )  # fmt: skip
    assert scheme_digest(bytes(range(16)), SCHEME, WEIGHTS) == hashlib.sha256(by_hand).digest()


def test_whatever_is_changed_changes_the_digest() -> None:
    schemes = [
        SCHEME,
        replace(SCHEME, blank="void_ballot"),
        replace(SCHEME, unclear="void_ballot"),
        replace(SCHEME, uniform="void_ballot"),
        replace(SCHEME, formula="top_rate"),
        replace(SCHEME, least=4),
        replace(SCHEME, points=(60, 100)),
        replace(SCHEME, points=(100, 60, 0)),
    ]
    weighings: list[list[tuple[str, str | None]]] = [
        [("A", "60.00"), ("B", "40.00")],
        [("B", "40.00"), ("A", "60.00")],
        [("A", None), ("B", None)],
        [("A", "100.00")],
    ]
    digests = {scheme_digest(bytes(16), one, WEIGHTS) for one in schemes}
    digests |= {scheme_digest(bytes(16), SCHEME, weights) for weights in weighings}
    digests.add(scheme_digest(bytes([1] * 16), SCHEME, WEIGHTS))
    assert len(digests) == len(schemes) + len(weighings) + 1
