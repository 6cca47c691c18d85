"""The sealed ballot: envelopes sealed and opened a second at 1 KiB, codes refused a second, a whole round opened.

CPU seconds of one core, in rounds that take each side in turn; beside the bare call of the library, so that what our
own packing, checking and sorting costs can be seen. Usage: python benchmarks/sealing.py [SECONDS]
"""

import secrets
import statistics
import sys
import time
from collections.abc import Callable

from shuping.sealing import codes, opening, receipts, slips
from shuping.sealing.ciphers import suite
from shuping.sealing.envelopes import Ballot, Opener, Sealer, packed
from shuping.sealing.roundfile import Cast, Round, VoterClass, read, write

ROWS = tuple(f"书记{number}" for number in range(1, 21))
OPTIONS = ("好", "较好", "一般", "差")
PLAINTEXT = 1_024
ROUNDS = 5
VOTERS = 2_000


def per_second(act: Callable[[], object], seconds: float) -> float:
    """Acts a CPU second, in batches of 50 until the time is up."""
    count, started = 0, time.process_time()
    while (passed := time.process_time() - started) < seconds:
        for _time in range(50):
            act()
        count += 50
    return count / passed


def main(seconds: float) -> None:
    public_key, held = slips.new_slips()
    private_key = slips.combine(held[:2], public_key)
    classes = (
        VoterClass("A", "班子成员", VOTERS),
        VoterClass("B", "代表委员", VOTERS),
        VoterClass("C", "群众", VOTERS),
    )
    round_id = secrets.token_bytes(16)
    empty = Round(round_id, "民主测评", public_key, ROWS, OPTIONS, classes, PLAINTEXT, bytes(32), ())
    sealer, opener = Sealer(public_key, round_id, empty.layout), Opener(private_key, round_id, empty.layout)
    ballot = Ballot(1, tuple(number % 5 for number in range(len(ROWS))), "会开得少，" * 20)
    envelope, plaintext = sealer.seal(ballot), packed(ballot, PLAINTEXT)
    info = public_key.info("shuping.envelope/1", round_id)
    right, wrong = codes.printed(codes.new_code()), codes.printed(codes.new_code())[:-1] + "U"
    typo = right[:7] + ("0" if right[7] != "0" else "1") + right[8:]
    acts: dict[str, Callable[[], object]] = {
        "seal": lambda: sealer.seal(ballot),
        "seal, bare library": lambda: suite().encrypt(plaintext, public_key.key, info),
        "open": lambda: opener.open(envelope),
        "open, bare library": lambda: suite().decrypt(envelope, private_key, info),
        "code refused by its check": lambda: codes.faults(typo),
        "code refused by a letter": lambda: codes.faults(wrong),
        "code read and hashed": lambda: codes.code_hash(round_id, codes.read(right)),
    }
    measured: dict[str, list[float]] = {name: [] for name in acts}
    for _round in range(ROUNDS):
        for name, act in acts.items():
            measured[name].append(per_second(act, seconds))
    for name, rates in measured.items():
        print(f"{name:28} {statistics.median(rates):>9,.0f} a second ({min(rates):,.0f}-{max(rates):,.0f})")
    for name in ("seal", "open"):
        ratios = [ours / bare for ours, bare in zip(measured[name], measured[f"{name}, bare library"], strict=True)]
        print(
            f"{name} against the bare call      {statistics.median(ratios):.2f}x ({min(ratios):.2f}-{max(ratios):.2f})"
        )

    started = time.process_time()
    sealed = [sealer.seal(ballot) for _voter in range(VOTERS)]
    cast = [Cast(receipts.receipt(codes.new_code(), receipts.envelope_digest(one)), one) for one in sealed]
    print(f"{VOTERS:,} ballots sealed: {time.process_time() - started:.2f} s")
    content = write(Round(round_id, "民主测评", public_key, ROWS, OPTIONS, classes, PLAINTEXT, bytes(32), tuple(cast)))
    started = time.process_time()
    closed = read(content)
    opened = opening.open_round(closed, private_key)
    spent = time.process_time() - started
    print(f"{VOTERS:,} ballots: file of {len(content) / 1e6:.1f} MB read, checked, opened, sorted: {spent:.2f} s")
    assert len(opened.ballots) == VOTERS


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 1.0)
