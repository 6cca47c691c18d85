"""The round file: written, read back, and every damage said with its place."""

import base64
import hashlib
import json
import random
from collections.abc import Callable
from typing import Any

import pytest

from shuping.sealing import receipts, roundfile
from shuping.sealing.envelopes import Sealer
from shuping.sealing.faults import Fault, Refused, fault
from shuping.sealing.roundfile import Cast, VoterClass
from shuping.sealing.tests.rounds import made, sealed, with_cast

CLOSED, SLIPS, BALLOTS, CODES = made(11, ballots=12)
FILE = roundfile.write(CLOSED)
Change = Callable[[dict[str, Any]], Any]


def faults_of(content: bytes) -> list[Fault]:
    with pytest.raises(Refused) as refused:
        roundfile.read(content)
    return list(refused.value.faults)


def after(change: Change, *, rooted: bool = False) -> list[Fault]:
    """The faults of the file after a change; `rooted`: with digests and root computed anew, as a server could."""
    record = json.loads(FILE)
    change(record)
    if rooted:
        root_anew(record)
    return faults_of(json.dumps(record).encode())


def root_anew(record: dict[str, Any]) -> None:
    entries = []
    for line in record["envelopes"]:
        line["digest"] = hashlib.sha256(base64.b64decode(line["envelope"])).hexdigest()
        entries.append(receipts.Entry(receipts.read(line["receipt"]), bytes.fromhex(line["digest"])))
    record["closing_root"] = receipts.closing_root(bytes.fromhex(record["round"]), entries).hex()


def wrong(place: str) -> list[Fault]:
    return [fault("file.wrong-value", place=place)]


def unfit(place: str) -> list[Fault]:
    return [fault("scheme.does-not-fit", place=place)]


@pytest.mark.parametrize("seed", range(8))
def test_a_round_is_read_back_as_it_was_written(seed: int) -> None:
    closed, _slips, _ballots, _codes = made(seed)
    found = roundfile.read(roundfile.write(closed))
    assert (found.cast, found.rows, found.classes, found.scheme, found.closing_root) == (
        closed.cast, closed.rows, closed.classes, closed.scheme, closed.closing_root,
    )  # fmt: skip
    assert found.public_key.point == closed.public_key.point
    assert roundfile.write(found) == roundfile.write(closed)


def test_the_file_is_plain_to_read_and_holds_neither_code_nor_code_hash() -> None:
    record = json.loads(FILE)
    assert list(record) == list(roundfile.NAMES)
    assert record["envelope_length"] == 65 + record["plaintext_length"] + 16
    assert list(record["envelopes"][0]) == ["receipt", "digest", "envelope"]
    printed = [line["receipt"] for line in record["envelopes"]]
    assert printed == sorted(printed)
    for code in CODES:
        assert code.hex() not in FILE.decode()
        assert hashlib.sha256(b"\x0eshuping.code/1" + CLOSED.round_id + code).hexdigest() not in FILE.decode()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda record: record.pop("title"), [fault("file.missing", place="title")]),
        (lambda record: record.update(note=1), [fault("file.unknown", place="note")]),
        (lambda record: record.pop("form"), [fault("file.missing", place="form")]),
        (lambda record: record["form"].pop("rows"), [fault("file.missing", place="form.rows")]),
        (lambda record: record.update(form=[]), wrong("form")),
        (lambda record: record.update(form=None), wrong("form")),
        (lambda record: record["form"].update(rows=[]), wrong("form.rows")),
        (lambda record: record["form"].update(rows=["一"] * 2), wrong("form.rows")),
        (lambda record: record["form"].update(rows=[str(number) for number in range(255)]), wrong("form.rows")),
        (lambda record: record["form"].update(options=["好", 1]), wrong("form.options")),
        (lambda record: record.update(plaintext_length=True), wrong("plaintext_length")),
        (lambda record: record.update(plaintext_length=60.0), wrong("plaintext_length")),
        (lambda record: record.update(envelope_length=1_501), wrong("envelope_length")),
        (lambda record: record["envelopes"][2].update(receipt="0000"), wrong("envelopes[3].receipt")),
        (lambda record: record["envelopes"][2].update(receipt="0" * 16), wrong("envelopes[3].receipt")),
        (lambda record: record["envelopes"][2].update(receipt="0000 0000 0000 000O"), wrong("envelopes[3].receipt")),
        (lambda record: record["envelopes"][0].update(envelope=""), wrong("envelopes[1].envelope")),
        (lambda record: record["envelopes"][0].update(digest="00"), wrong("envelopes[1].digest")),
        (lambda record: record.update(envelopes=None), wrong("envelopes")),
        (lambda record: record["classes"][0].update(joins=7), wrong("classes[1].joins")),
        (lambda record: record["classes"][0].update(issued=-1), wrong("classes[1].issued")),
        (lambda record: record["classes"].append("A"), wrong(f"classes[{len(CLOSED.classes) + 1}]")),
        (lambda record: record["classes"][0].update(joins="Z"), [fault("round.joins", place=1)]),
        (lambda record: record["classes"][0].update(joins="A"), [fault("round.joins", place=1)]),
        (lambda record: record["classes"].append(record["classes"][0]), [fault("round.class-twice")]),
        (lambda record: record.update(envelope_length=200), [fault("round.lengths")]),
        (lambda record: record.update(plaintext_length=4), [fault("round.lengths")]),
        (lambda record: record["classes"].__setitem__(slice(None), [{**record["classes"][0], "issued": 5}]), [
            fault("round.more-than-issued", envelopes=12, issued=5),
        ]),
        (lambda record: record.update(closing_root="00" * 32), [fault("round.closing-root")]),
        (lambda record: record.pop("scheme"), [fault("file.missing", place="scheme")]),
        (lambda record: record.update(scheme=[]), wrong("scheme")),
        (lambda record: record["scheme"].update(blank="void"), wrong("scheme.blank")),
        (lambda record: record["scheme"].update(unclear="abstain"), wrong("scheme.unclear")),
        (lambda record: record["scheme"].update(uniform=None), wrong("scheme.uniform")),
        (lambda record: record["scheme"].update(formula="mean"), wrong("scheme.formula")),
        (lambda record: record["scheme"].update(least=2), wrong("scheme.least")),
        (lambda record: record["scheme"].update(least=51), wrong("scheme.least")),
        (lambda record: record["scheme"].update(points=[True, 1]), wrong("scheme.points")),
        (lambda record: record["scheme"].update(points=[100, 101]), wrong("scheme.points")),
        (lambda record: record["scheme"].update(points=[100]), unfit("scheme.points")),
        (lambda record: record["scheme"].update(points=[0] * len(CLOSED.options)), unfit("scheme.points")),
        (lambda record: record["form"].update(options=[str(number) for number in range(9)]),
            unfit("form.options") + unfit("scheme.points")),
        (lambda record: (record["form"].update(rows=["一"]), record["scheme"].update(uniform="void_ballot")),
            unfit("scheme.uniform")),
        (lambda record: record["classes"][0].pop("heads"), [fault("file.missing", place="classes[1].heads")]),
        (lambda record: record["classes"][0].update(heads=-1), wrong("classes[1].heads")),
        (lambda record: record["classes"][0].update(heads="9"), wrong("classes[1].heads")),
        (lambda record: record["classes"][0].pop("weight"), [fault("file.missing", place="classes[1].weight")]),
        (lambda record: record["classes"][0].update(weight=100), wrong("classes[1].weight")),
        (lambda record: record["classes"][0].update(weight="40.0"), wrong("classes[1].weight")),
        (lambda record: record["classes"][0].update(weight="0.00"), wrong("classes[1].weight")),
        (lambda record: record["classes"][0].update(weight="100.01"), wrong("classes[1].weight")),
        (lambda record: record["classes"][0].update(weight="040.00"), wrong("classes[1].weight")),
        (lambda record: record["classes"][0].update(weight="99.99"), unfit("classes.weight")),
        (lambda record: record.update(round="00" * 16), [fault("round.closing-root")]),
        (lambda record: record["envelopes"].pop(), [fault("round.closing-root")]),
        (lambda record: record["envelopes"][4].update(digest="00" * 32), [fault("round.digest", place=5)]),
    ],
)  # fmt: skip
def test_every_damage_is_said_with_its_place(change: Change, said: list[Fault]) -> None:
    assert after(change) == said


def test_whatever_stands_anywhere_in_the_file_it_is_refused_by_name() -> None:
    drawn = random.Random(21)
    odd: list[Any] = [
        None, True, 0, -1, 10**30, 1.5, "", "A", "\x00", "\ud83d", "00" * 32, "AAAA", [], [[]], [None], {},
    ]  # fmt: skip
    for _number in range(1_500):
        record = json.loads(FILE)
        record["envelopes"] = record["envelopes"][:3]
        at: Any = record
        while True:
            key = drawn.choice(list(at) if isinstance(at, dict) else range(len(at)))
            if isinstance(at[key], dict | list) and at[key] and drawn.randrange(4):
                at = at[key]
                continue
            at[key] = drawn.choice(odd)
            break
        assert faults_of(json.dumps(record).encode())  # a cut list has another root: even a harmless change is refused


def test_all_damages_are_said_at_once() -> None:
    def damage(record: dict[str, Any]) -> None:
        record["envelopes"][1]["digest"] = "00" * 32
        record["envelopes"][2]["envelope"] = base64.b64encode(b"short").decode()
        record["envelopes"][4], record["envelopes"][5] = record["envelopes"][5], record["envelopes"][4]

    assert after(damage) == [
        fault("round.digest", place=2), fault("round.envelope-length", place=3), fault("round.digest", place=3),
        fault("list.not-sorted", place=6), fault("round.closing-root"),
    ]  # fmt: skip


def test_joins_that_go_round_in_a_circle_are_refused() -> None:
    def circle(record: dict[str, Any]) -> None:
        record["classes"] = [
            {"key": key, "name": key, "issued": 20, "heads": None, "joins": joins, "weight": None}
            for key, joins in (("A", "B"), ("B", "A"), ("C", "A"))
        ]

    assert after(circle) == [fault("round.joins", place=place) for place in (1, 2)]


# G16: what a server may do to the envelopes, and what each voter or the paper of the closing list then says.


def test_an_envelope_that_was_altered_is_found_by_its_digest_and_by_the_root() -> None:
    def alter(record: dict[str, Any]) -> None:
        envelope = bytearray(base64.b64decode(record["envelopes"][3]["envelope"]))
        envelope[80] ^= 1
        record["envelopes"][3]["envelope"] = base64.b64encode(envelope).decode()

    assert after(alter) == [fault("round.digest", place=4), fault("round.closing-root")]


def mutants() -> dict[str, list[Cast]]:
    """Files without a fault of their own, with digests and root made anew: each differs from the printed root."""
    cast = list(CLOSED.cast)
    stuffed = sealed(Sealer(CLOSED.public_key, CLOSED.round_id, CLOSED.layout), BALLOTS[0], b"unused-one")
    altered = Cast(cast[3].receipt, stuffed.envelope)
    return {
        "dropped": cast[1:],
        "added": [*cast, stuffed],
        "replaced under another code": [*cast[1:], stuffed],
        "replaced under the same receipt": [*cast[:3], altered, *cast[4:]],
        "exchanged": [Cast(cast[0].receipt, cast[1].envelope), Cast(cast[1].receipt, cast[0].envelope), *cast[2:]],
    }


@pytest.mark.parametrize("name", mutants())
def test_a_file_made_anew_does_not_have_the_root_that_was_printed(name: str) -> None:
    changed = roundfile.read(roundfile.write(with_cast(CLOSED, mutants()[name])))
    assert changed.closing_root != CLOSED.closing_root


@pytest.mark.parametrize(
    "name", ["dropped", "replaced under another code", "replaced under the same receipt", "exchanged"]
)
def test_a_file_made_anew_before_printing_is_found_by_the_voter_with_the_slip(name: str) -> None:
    """The voter looks the receipt up and computes it from code and published digest."""

    def found(cast: list[Cast]) -> int:
        listed = {(one.receipt, one.entry.digest) for one in cast}
        given = [one.receipt for one in CLOSED.cast]
        return sum(
            any(receipts.receipt(code, digest) == receipt for receipt, digest in listed if receipt in given)
            for code in CODES
        )

    assert found(list(CLOSED.cast)) == len(CODES)
    assert found(mutants()[name]) < len(CODES)


def test_a_copied_envelope_and_a_receipt_given_twice_are_faults_even_in_a_file_made_anew() -> None:
    def copy(record: dict[str, Any]) -> None:
        record["envelopes"].append({**record["envelopes"][0], "receipt": "ZZZZ ZZZZ ZZZZ ZZZZ"})

    def clash(record: dict[str, Any]) -> None:
        record["envelopes"][5]["receipt"] = record["envelopes"][4]["receipt"]

    assert after(copy, rooted=True) == [fault("list.copied", place=13, earlier=1)]
    assert after(clash, rooted=True) == [fault("list.clash", place=6)]


def test_a_round_that_could_not_be_read_back_is_not_written() -> None:
    twice = with_cast(CLOSED, [*CLOSED.cast, CLOSED.cast[0]])
    with pytest.raises(Refused) as refused:
        roundfile.write(twice)
    assert {one.kind for one in refused.value.faults} == {"list.clash", "list.copied"}


def test_the_digest_of_a_form_depends_on_every_text_and_its_place() -> None:
    group, other = VoterClass("A", "甲类", 5), VoterClass("B", "乙类", 5, "A")
    at_the_door = VoterClass("A", "甲类", 5, heads=4)  # counted after the form was printed: not under its digest
    assert roundfile.form_digest(bytes(16), [], [], [group]) == roundfile.form_digest(bytes(16), [], [], [at_the_door])
    forms: list[tuple[list[str], list[str], list[VoterClass]]] = [
        (["甲", "乙"], ["好", "差"], [group, other]), (["乙", "甲"], ["好", "差"], [group, other]),
        (["甲"], ["乙", "好", "差"], [group, other]), (["甲乙"], ["好", "差"], [group, other]),
        (["甲", "乙"], ["好", "差"], [other, group]), (["甲", "乙"], ["好", "差"], [group]),
        (["甲", "乙"], ["好", "差"], [group, VoterClass("B", "乙类", 5)]),
    ]  # fmt: skip
    assert len({roundfile.form_digest(bytes(16), *form) for form in forms}) == len(forms)
    one = b"\0\0\0\x01"
    by_hand = (
        b"\x0eshuping.form/1"
        + bytes(16)
        + one
        + one
        + b"a"
        + one
        + one
        + b"b"
        + one
        + one
        + b"K"
        + one
        + b"N"
        + bytes(4)
    )
    assert roundfile.form_digest(bytes(16), ["a"], ["b"], [VoterClass("K", "N", 9)]) == hashlib.sha256(by_hand).digest()
