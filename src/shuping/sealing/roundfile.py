"""The round file "shuping.round/1": what scrutineers take to their own machine, checked in every part when it is read.

It holds no code and no code hash. JSON in UTF-8, in this order:

    format            "shuping.round/1"
    round             16 bytes, hexadecimal
    title             a line of text
    public_key        65 bytes, hexadecimal
    form              {"rows": [texts], "options": [texts]}: what was asked, and the marks 1, 2, ... for each row
    classes           [{"key", "name", "issued", "heads", "joins", "weight"}]: index 0, 1, ...; `issued` codes; `heads`
                      people who got a slip, or null; `joins` the key of the class that it goes to with fewer than five
                      ballots, or null; `weight` percent or null
    scheme            {"blank", "unclear", "uniform", "formula", "least", "points"}: how it is counted, see `scheme`
    plaintext_length  P
    envelope_length   L = 65 + P + 16
    code_root         32 bytes, hexadecimal
    closing_root      32 bytes, hexadecimal
    envelopes         [{"receipt", "digest", "envelope"}] sorted by receipt: as printed, hexadecimal, base 64
"""

import base64
from collections.abc import Iterable
from dataclasses import dataclass

from shuping.sealing import receipts
from shuping.sealing.digests import DIGEST, ROUND_ID, counted, digest
from shuping.sealing.envelopes import LONGEST, MOST, POINT, TAG, Layout, PublicKey
from shuping.sealing.faults import Fault, Refused, fault
from shuping.sealing.jsonfile import Record, is_text, parsed, written
from shuping.sealing.receipts import Entry
from shuping.sealing.scheme import Scheme, scheme_digest, scheme_faults, scheme_in, scheme_written, weight_in
from shuping.sealing.trial import public_key_in

FORMAT = "shuping.round/1"
LARGEST = 300_000_000  # bytes of a file: more than 100,000 of the longest envelopes
ENVELOPES = 100_000
NAMES = (
    "format", "round", "title", "public_key", "form", "classes", "scheme", "plaintext_length", "envelope_length",
    "code_root", "closing_root", "envelopes",
)  # fmt: skip
CLASS = ("key", "name", "issued", "heads", "joins", "weight")


@dataclass(frozen=True)
class VoterClass:
    """A class of voters: key, name, number of codes issued, key of the class that it joins and weight, if any.

    `heads` is the number of people who got a slip, counted by scrutineers at the door; None where nobody counted.
    """

    key: str
    name: str
    issued: int
    joins: str | None = None
    weight: str | None = None  # percent of the whole with two decimals, "40.00"
    heads: int | None = None

    @property
    def most(self) -> int:
        """The most ballots that the class can have: one for each code, and one for each person."""
        return self.issued if self.heads is None else min(self.issued, self.heads)


@dataclass(frozen=True)
class Cast:
    """One envelope that was cast, and its receipt (10 bytes)."""

    receipt: bytes
    envelope: bytes

    @property
    def entry(self) -> Entry:
        """Its line in the closing list."""
        return Entry(self.receipt, receipts.envelope_digest(self.envelope))


@dataclass(frozen=True)
class Round:
    """A closed round. `rows` and `options` are the texts of the form, `cast` is sorted by receipt."""

    round_id: bytes
    title: str
    public_key: PublicKey
    rows: tuple[str, ...]
    options: tuple[str, ...]
    classes: tuple[VoterClass, ...]
    scheme: Scheme
    plaintext: int
    code_root: bytes
    cast: tuple[Cast, ...]

    @property
    def layout(self) -> Layout:
        """The numbers of the form. Raises ValueError where they do not fit an envelope."""
        return Layout(len(self.rows), len(self.options), len(self.classes), self.plaintext)

    @property
    def form_digest(self) -> bytes:
        """The digest of the form, which was chained at printing."""
        return form_digest(self.round_id, self.rows, self.options, self.classes)

    @property
    def scheme_digest(self) -> bytes:
        """The digest of the scheme and the weights, chained beside that of the form."""
        return scheme_digest(self.round_id, self.scheme, [(one.key, one.weight) for one in self.classes])

    @property
    def closing_root(self) -> bytes:
        """The root of the closing list, computed from the envelopes."""
        return receipts.closing_root(self.round_id, [one.entry for one in self.cast])


def form_digest(round_id: bytes, rows: Iterable[str], options: Iterable[str], classes: Iterable[VoterClass]) -> bytes:
    """Return the digest of a ballot form, chained at printing: which index stands for which text.

    SHA-256 of "shuping.form/1", round (16), and for the rows, then the options, then the classes: their count (4) and
    each text in UTF-8 behind its length in bytes (4); of a class key, name, and the key that it joins or nothing.
    """
    told: list[list[tuple[str, ...]]] = [[(row,) for row in rows], [(option,) for option in options]]
    told.append([(one.key, one.name, one.joins or "") for one in classes])
    parts = [round_id]
    for things in told:
        parts.append(counted(len(things)))
        for text in (text for thing in things for text in thing):
            parts += [counted(len(text.encode())), text.encode()]
    return digest("shuping.form/1", *parts)


def write(closed: Round) -> bytes:
    """Return the file of a round. Raises Refused where reading it back would find a fault."""
    ordered = sorted(closed.cast, key=lambda one: one.receipt)
    content = written(
        {
            "format": FORMAT,
            "round": closed.round_id.hex(),
            "title": closed.title,
            "public_key": closed.public_key.point.hex(),
            "form": {"rows": list(closed.rows), "options": list(closed.options)},
            "classes": classes_written(closed.classes),
            "scheme": scheme_written(closed.scheme),
            "plaintext_length": closed.plaintext,
            "envelope_length": POINT + closed.plaintext + TAG,
            "code_root": closed.code_root.hex(),
            "closing_root": closed.closing_root.hex(),
            "envelopes": [
                {
                    "receipt": receipts.printed(one.receipt),
                    "digest": one.entry.digest.hex(),
                    "envelope": base64.b64encode(one.envelope).decode(),
                }
                for one in ordered
            ],
        }
    )
    read(content)
    return content


def read(content: bytes) -> Round:
    """Return the round of a file. Raises Refused with every fault and its place.

    First the shape: when a field is missing or is not what belongs there, nothing else is asked. Then lengths, joins,
    order, digests, clashes, copies and the root of the closing list.
    """
    found: list[Fault] = []
    record = Record(parsed(content, expected=FORMAT, longest=LARGEST), "", found, NAMES)
    form = record.record("form", ("rows", "options"))
    public_key = public_key_in(record, found)
    listed = record.items("envelopes", ENVELOPES, least=0)
    lines = [
        Record(line, f"envelopes[{place}]", found, ("receipt", "digest", "envelope"))
        for place, line in enumerate(listed, start=1)
    ]
    cast = tuple(Cast(receipts.receipt_in(line), line.base64("envelope")) for line in lines)
    digests = [line.hexadecimal("digest", DIGEST) for line in lines]
    envelope_length = record.number("envelope_length", 1, LONGEST)
    closing_root = record.hexadecimal("closing_root", DIGEST)
    rows, options, classes = form.texts("rows", MOST), form.texts("options", MOST), classes_in(record, found)
    scheme = scheme_in(record)
    round_id, title = record.hexadecimal("round", ROUND_ID), record.text("title")
    plaintext, code_root = record.number("plaintext_length", 1, LONGEST), record.hexadecimal("code_root", DIGEST)
    if found or public_key is None:
        raise Refused(found)
    closed = Round(round_id, title, public_key, rows, options, classes, scheme, plaintext, code_root, cast)
    found += _faults(closed, digests, envelope_length, closing_root)
    if found:
        raise Refused(found)
    return closed


def classes_written(classes: Iterable[VoterClass]) -> list[dict[str, object]]:
    """Return classes as a file has them."""
    return [{name: getattr(one, name) for name in CLASS} for one in classes]


def classes_in(record: Record, found: list[Fault]) -> tuple[VoterClass, ...]:
    """Return the classes at `classes` of a record, each looked at by itself; what is wrong is added to `found`."""
    classes = []
    for place, value in enumerate(record.items("classes", MOST), start=1):
        one = Record(value, f"classes[{place}]", found, CLASS)
        joins = one.raw("joins")
        if joins is not None and not is_text(joins):
            one.wrong("joins")
        issued = one.number("issued", 0, ENVELOPES)
        heads = None if one.raw("heads") is None else one.number("heads", 0, ENVELOPES)
        joined = None if joins is None else str(joins)
        classes.append(VoterClass(one.text("key"), one.text("name"), issued, joined, weight_in(one), heads))
    return tuple(classes)


def _faults(closed: Round, digests: list[bytes], envelope_length: int, closing_root: bytes) -> list[Fault]:
    try:
        layout = closed.layout
    except ValueError:
        return [fault("round.lengths")]
    if envelope_length != layout.envelope:
        return [fault("round.lengths")]
    found = class_faults(closed.classes)
    found += scheme_faults(closed.scheme, layout.rows, layout.options, [one.weight for one in closed.classes])
    entries = [one.entry for one in closed.cast]
    for place, (one, told) in enumerate(zip(closed.cast, digests, strict=True), start=1):
        if len(one.envelope) != layout.envelope:
            found.append(fault("round.envelope-length", place=place))
        if one.entry.digest != told:
            found.append(fault("round.digest", place=place))
    found += receipts.faults(entries)
    issued = sum(one.issued for one in closed.classes)
    if len(entries) > issued:
        found.append(fault("round.more-than-issued", envelopes=len(entries), issued=issued))
    if closed.closing_root != closing_root:
        found.append(fault("round.closing-root"))
    return found


def class_faults(classes: tuple[VoterClass, ...]) -> list[Fault]:
    """Keys differ; a class joins another one that is there, and by joining none comes back to where it began."""
    joins = {one.key: one.joins for one in classes}
    if len(joins) != len(classes):
        return [fault("round.class-twice")]
    found = []
    for place, one in enumerate(classes, start=1):
        passed: set[str] = set()
        at = one.joins
        while at in joins and at not in passed and at != one.key:
            passed.add(at)
            at = joins[at]
        if at == one.key or (one.joins is not None and one.joins not in joins):
            found.append(fault("round.joins", place=place))
    return found
