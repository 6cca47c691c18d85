"""Rounds for tests: closed, with their slips, from a seed."""

import random

from shuping.sealing import codes, receipts, slips
from shuping.sealing.envelopes import UNCLEAR, Ballot, PublicKey, Sealer, plaintext_length
from shuping.sealing.roundfile import Cast, Round, VoterClass
from shuping.sealing.scheme import Scheme
from shuping.sealing.slips import Slip

REMARKS = ["", "", "", "工作实", "会开得少。", "好👍", "a\nb", "同意" * 6]
SIMPLE_OF = {  # number of options: a scheme with nothing out of the way
    options: Scheme("abstain", "void_row", "count", "points", 5, tuple(range(100, 100 - 20 * options, -20)))
    for options in range(2, 6)
}


def made(
    seed: int,
    *,
    ballots: int | None = None,
    classes: tuple[VoterClass, ...] | None = None,
    weights: tuple[int, ...] = (),
    scheme: Scheme | None = None,
) -> tuple[Round, tuple[Slip, Slip, Slip], list[Ballot], list[bytes]]:
    """Return a closed round, its slips, the ballots as they were cast and their codes, in the order of casting."""
    drawn = random.Random(seed)
    count = drawn.randrange(40) if ballots is None else ballots
    if classes is None:
        classes = (
            VoterClass("A", "班子成员", 50), VoterClass("B", "两代表一委员", 50, "A"), VoterClass("C", "群众代表", 50),
        )[: drawn.randrange(1, 4)]  # fmt: skip
    rows = tuple(f"书记{number}" for number in range(1, drawn.randrange(2, 9)))
    options = ("好", "较好", "一般", "差")[: drawn.randrange(2, 5)]
    public_key, held = slips.slips_of(drawn.randbytes(16), drawn.randbytes(16), drawn.randbytes(16))
    cast = [
        Ballot(
            drawn.choices(range(len(classes)), weights or None)[0],
            tuple(drawn.choice([*range(len(options) + 1), UNCLEAR]) for _row in rows),
            drawn.choice(REMARKS),
        )
        for _number in range(count)
    ]
    used = [drawn.randbytes(codes.CODE) for _number in range(count)]
    scheme = scheme or SIMPLE_OF[len(options)]
    closed = closed_round(drawn.randbytes(16), public_key, rows, options, classes, cast, used, scheme)
    return closed, held, cast, used


def closed_round(
    round_id: bytes,
    public_key: PublicKey,
    rows: tuple[str, ...],
    options: tuple[str, ...],
    classes: tuple[VoterClass, ...],
    ballots: list[Ballot],
    used: list[bytes],
    scheme: Scheme,
) -> Round:
    """Seal ballots under codes and close the round."""
    plaintext = plaintext_length(len(rows), 40)
    title, code_root = "2025年度民主测评", bytes(range(32))
    empty = Round(round_id, title, public_key, rows, options, classes, scheme, plaintext, code_root, ())
    sealer = Sealer(public_key, round_id, empty.layout)
    cast = [sealed(sealer, ballot, code) for ballot, code in zip(ballots, used, strict=True)]
    return with_cast(empty, cast)


def sealed(sealer: Sealer, ballot: Ballot, code: bytes) -> Cast:
    """Seal one ballot under its code."""
    envelope = sealer.seal(ballot)
    return Cast(receipts.receipt(code, receipts.envelope_digest(envelope)), envelope)


def with_cast(closed: Round, cast: list[Cast]) -> Round:
    """Return the round with other envelopes, sorted as a round is."""
    return Round(
        closed.round_id, closed.title, closed.public_key, closed.rows, closed.options, closed.classes, closed.scheme,
        closed.plaintext, closed.code_root, tuple(sorted(cast, key=lambda one: one.receipt)),
    )  # fmt: skip
