"""G17: an opener written from the format page alone gets the same digest and the same ballots, round after round."""

import ast
import itertools
import json
import os
import random
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from shuping import tally
from shuping.scrutiny import counting
from shuping.sealing import ciphers, codes, countedfile, envelopes, openedfile, opening, receipts, roundfile, slips
from shuping.sealing.countedfile import CountedFile
from shuping.sealing.envelopes import PublicKey
from shuping.sealing.roundfile import Cast, Round, VoterClass
from shuping.sealing.scheme import Scheme
from shuping.sealing.tests.rounds import made, with_cast
from tests.ballots import second_opener as second

ROUNDS = 1_000 if os.environ.get("SHUPING_LONG") else 50
FORMAT = (Path(__file__).resolve().parents[2] / "docs" / "reference" / "ballot-format.md").read_text(encoding="utf-8")


def a_round(seed: int) -> tuple[Round, tuple[slips.Slip, ...]]:
    """A random round: classes that join, envelopes that do not open and others that open to nonsense."""
    drawn = random.Random(seed)
    keys = "ABCD"[: drawn.randrange(1, 5)]
    upward = drawn.randrange(2)
    classes = tuple(
        VoterClass(key, f"{key}类", 60, drawn.choice([None, *(keys[at + 1 :] if upward else keys[:at])]))
        for at, key in enumerate(keys)
    )
    weights = tuple(drawn.choice([1, 1, 3, 30]) for _key in keys)
    closed, held, _ballots, _codes = made(seed, ballots=drawn.randrange(45), classes=classes, weights=weights)
    closed = replace(closed, classes=weighed(closed.classes, drawn), scheme=a_scheme(closed, drawn))
    door = random.Random(f"heads {seed}")
    counted = (replace(one, heads=door.choice([None, 60, door.randrange(25)])) for one in closed.classes)
    closed = replace(closed, classes=tuple(counted))
    return with_cast(closed, [spoilt(one, closed, drawn) for one in closed.cast]), held


def weighed(classes: tuple[VoterClass, ...], drawn: random.Random) -> tuple[VoterClass, ...]:
    """Half of the rounds without weights; else random hundredths that make 100."""
    if drawn.randrange(2):
        return classes
    ends = [0, *sorted(drawn.sample(range(1, 10_000), len(classes) - 1)), 10_000]
    parts = [after - before for before, after in itertools.pairwise(ends)]
    return tuple(
        replace(one, weight=f"{part // 100}.{part % 100:02d}") for one, part in zip(classes, parts, strict=True)
    )


def a_scheme(closed: Round, drawn: random.Random) -> Scheme:
    return Scheme(
        blank=drawn.choice(["abstain", "abstain", "void_row", "void_ballot"]),
        unclear=drawn.choice(["void_row", "void_row", "void_ballot"]),
        uniform=drawn.choice(["count", "void_ballot"]) if len(closed.rows) > 1 else "count",
        formula=drawn.choice(["none", "top_rate", "points", "points"]),
        least=drawn.choice([1, 3, 5, 5, 10]),
        points=(drawn.randrange(1, 101), *(drawn.randrange(101) for _option in closed.options[1:])),
    )


def spoilt(one: Cast, closed: Round, drawn: random.Random) -> Cast:
    """Nine in ten as they were; else a changed byte, filler, or a plaintext that is no ballot of the round."""
    length = closed.plaintext
    plain = bytearray(envelopes.packed(envelopes.Ballot(0, (1,) * len(closed.rows), "好"), length))
    match drawn.randrange(30):
        case 0:
            envelope = bytearray(one.envelope)
            envelope[drawn.randrange(len(envelope))] ^= 1 << drawn.randrange(8)
            return Cast(one.receipt, bytes(envelope))
        case 1:
            return Cast(one.receipt, drawn.randbytes(len(one.envelope)))
        case 2:
            at = drawn.choice(
                [0, 1, 2, 3, 3 + len(closed.rows), 4 + len(closed.rows), 5 + len(closed.rows), length - 1]
            )
            plain[at] = drawn.choice([0, 1, 2, 9, 128, 255])
            info = closed.public_key.info("shuping.envelope/1", closed.round_id)
            return Cast(one.receipt, ciphers.suite().encrypt(bytes(plain), closed.public_key.key, info))
    return one


def test_the_second_opener_imports_nothing_of_ours() -> None:
    tree = ast.parse(Path(second.__file__).read_text(encoding="utf-8"))
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert not [name for name in names if name.startswith(("shuping", "tests"))]
    assert not [name for name in names if "hpke" in name]


def test_both_openers_agree_on_random_rounds() -> None:
    reasons: Counter[str] = Counter()
    merged = ballots = void = joined = rated = surplus = 0
    for seed in range(ROUNDS):
        closed, held = a_round(seed)
        content = roundfile.write(closed)
        pair = (held[:2], held[1:], (held[2], held[0]))[seed % 3]
        read = roundfile.read(content)
        opened_file = openedfile.write(read, opening.open_round(read, slips.combine(pair, read.public_key)))
        ours = json.loads(opened_file)
        theirs = second.open_round(content, [slips.printed(slip) for slip in pair])
        assert {name: ours[name] for name in theirs} == theirs, seed
        numbers = counting.counted(openedfile.read(opened_file))
        our_count = json.loads(countedfile.write(numbers))
        their_count = second.count_round(json.loads(content), theirs)
        assert {name: our_count[name] for name in their_count} == their_count, seed
        assert theirs["salt"] not in json.dumps(our_count) + content.decode(), seed
        assert all(list(our_count[name]) == list(their_count[name]) for name in ("cast", "void", "joined"))
        assert second.rates(our_count, our_count) == our_rates(numbers), seed
        void += any(their_count["void"].values())
        joined += len(their_count["joined"]) > len(theirs["counts_in"])
        rated += any(rate for rate in our_rates(numbers))
        reasons.update(line["reason"] for line in theirs["invalid"])
        merged += bool(theirs["counts_in"])
        surplus += bool(theirs["surplus"])
        ballots += len(theirs["ballots"])
    # the rounds were no easy ones
    assert ballots > 10 * ROUNDS
    assert merged > ROUNDS // 4
    assert void > ROUNDS // 4
    assert ROUNDS // 20 < surplus < ROUNDS // 2
    assert joined > ROUNDS // 20
    assert rated > ROUNDS // 2
    assert set(reasons) >= {"does-not-open", "wrong-version", "wrong-rows"}
    if ROUNDS == 1_000:
        assert set(reasons) == set(envelopes.REASONS) - {"wrong-length"}


def our_rates(file: CountedFile) -> list[str | None]:
    scheme = counting.scheme_of(file.rows_asked, file.options, file.classes, file.scheme)
    counts = counting.counts_of(file)
    scores = [tally.score(counts, row, scheme) for row in range(scheme.rows)]
    return [None if found is None else str(tally.percent(found.rate)) for found in scores]


def test_both_count_a_round_made_by_hand() -> None:
    """Twelve ballots whose count is written here and not computed."""
    public_key, held = slips.slips_of(b"a" * 16, b"b" * 16, b"c" * 16)
    marks = [(1, 1)] * 5 + [(2, 1)] * 3 + [(4, 0)] * 2 + [(3, 3), (0, 0)]
    classes = (VoterClass("A", "A", 20),)
    scheme = Scheme("abstain", "void_row", "void_ballot", "points", 5, (100, 80, 60, 0))
    options = ("好", "较好", "一般", "差")
    closed = Round(bytes(16), "民主测评", public_key, ("甲", "乙"), options, classes, scheme, 30, bytes(32), ())
    sealer = envelopes.Sealer(public_key, bytes(16), closed.layout)
    cast = [Cast(bytes([number]) * 10, sealer.seal(envelopes.Ballot(0, one))) for number, one in enumerate(marks)]
    content = roundfile.write(with_cast(closed, cast))
    for pair in itertools.combinations(held, 2):
        theirs = second.open_round(content, [slips.printed(slip) for slip in pair])
        assert Counter(one["marks"][0] for one in theirs["ballots"]) == {1: 5, 2: 3, 4: 2, 3: 1, 0: 1}
        assert Counter(one["marks"][1] for one in theirs["ballots"]) == {1: 8, 0: 3, 3: 1}
        assert [one["marks"] for one in theirs["ballots"]] == sorted(list(one) for one in marks)
        assert (theirs["invalid"], theirs["surplus"]) == ([], [])
        counted = second.count_round(json.loads(content), theirs)
        # void are the five that say 1 twice and the one that says 3 twice; nobody is void for two blanks
        assert (counted["cast"], counted["void"], counted["joined"]) == ({"A": 12}, {"A": 6}, {})
        assert counted["rows"] == [
            [{"voters": "A", "votes": [0, 3, 0, 2], "blank": 1, "unclear": 0}],
            [{"voters": "A", "votes": [3, 0, 0, 0], "blank": 3, "unclear": 0}],
        ]
        assert second.rates(json.loads(content), counted) == ["48.00", "100.00"]  # 3 x 0.8 of 5; 3 of 3


def test_codes_and_receipts_are_printed_alike() -> None:
    drawn = random.Random(17)
    for _number in range(500):
        code, sealed = drawn.randbytes(10), drawn.randbytes(32)
        assert second.print_code(code) == codes.printed(code)
        receipt = second.named_digest("shuping.receipt/1", code, sealed)[:10]
        assert second.spaced(receipt) == receipts.printed(receipts.receipt(code, sealed))


def test_the_second_hand_does_hpke_as_the_rfc_does() -> None:
    """RFC 9180, appendix A.3.1: DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-128-GCM, base mode, first message."""
    private = ec.derive_private_key(0xF3CE7FDAE57E1A310D87F1EBBDE6F328BE0A99CDBCADF4D6589CF29DE4B8FFD2, ec.SECP256R1())
    encapsulated = bytes.fromhex(
        "04a92719c6195d5085104f469a8b9814d5838ff72b60501e2c4466e5e67b325ac98536d7b61a1af4b78e5b7f951c0900be863c403ce65c9bf"
        "cb9382657222d18c4"
    )
    info = bytes.fromhex("4f6465206f6e2061204772656369616e2055726e")
    key, nonce = second.hpke_key_and_nonce(private, encapsulated, info, aead=0x0001, key_length=16)
    assert (key.hex(), nonce.hex()) == ("868c066ef58aae6dc589b6cfdd18f97e", "4e0bc5018beba4bf004cca59")
    sealed = bytes.fromhex("5ad590bb8baa577f8619db35a36311226a896e7342a6d836d8b7bcd2f20b6c7f9076ac232e3ab2523f39513434")
    assert AESGCM(key).decrypt(nonce, sealed, b"Count-0") == b"Beauty is truth, truth beauty"


def test_the_examples_of_the_page_hold() -> None:
    code = bytes.fromhex("00112233445566778899")
    assert "`00112233445566778899`" in FORMAT
    assert "`008J 4CT4 ANK7 F24S`" in FORMAT
    assert second.spaced(code) == "008J 4CT4 ANK7 F24S"
    assert second.check_of("008J") == "2"
    assert second.named_digest("shuping.code/1", bytes(range(16)), code).hex() in FORMAT
    told = {"blank": "abstain", "unclear": "void_row", "uniform": "count", "formula": "points", "least": 5}
    classes = [{"key": "A", "weight": "40.00"}, {"key": "B", "weight": "60.00"}]
    file = {"round": bytes(range(16)).hex(), "scheme": {**told, "points": [100, 60]}, "classes": classes}
    assert second.scheme_digest(file).hex() in FORMAT
    seeds = bytes(range(48))
    _public, held = slips.slips_of(seeds[:16], seeds[16:32], seeds[32:])
    public_key = PublicKey.of(slips.private_key_of(seeds[:16], seeds[16:32], seeds[32:])).point
    made_of = second.private_key([second.read_slip(slips.printed(slip)) for slip in held[:2]], public_key)
    assert f"`{made_of.private_numbers().private_value:064x}`" in FORMAT
    assert f"`{second.salt_of(made_of, bytes(range(16))).hex()}`" in FORMAT


def test_every_name_that_the_code_digests_under_stands_on_the_page_and_no_other() -> None:
    package = Path(envelopes.__file__).parent
    used = {
        name for path in package.glob("*.py") for name in re.findall(r'"(shuping\.[a-z-]+/1)"', path.read_text("utf-8"))
    }
    listed = set(re.findall(r"^\| `(shuping\.[a-z-]+/1)` \|", FORMAT, re.MULTILINE))
    formats = {roundfile.FORMAT, openedfile.FORMAT, countedfile.FORMAT, "shuping.public-key/1"}
    assert used == listed | formats
    assert set(re.findall(r"`([a-z]+-[a-z-]+)`", FORMAT)) >= set(envelopes.REASONS)


@pytest.mark.parametrize("damage", ["digest", "drop", "swap"])
def test_the_second_opener_refuses_what_ours_refuses(damage: str) -> None:
    closed, held = a_round(3)
    record = json.loads(roundfile.write(closed))
    assert len(record["envelopes"]) > 2
    if damage == "digest":
        record["envelopes"][0]["digest"] = "00" * 32
    if damage == "drop":
        record["envelopes"].pop()
    if damage == "swap":
        record["envelopes"].reverse()
    with pytest.raises(second.Wrong):
        second.open_round(json.dumps(record).encode(), [slips.printed(slip) for slip in held[:2]])
