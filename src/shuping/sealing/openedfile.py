"""The opened file "shuping.opened/1": every ballot of a round, sorted by content. For scrutineers alone.

`read` computes the digest anew, with the salt that stands in the file: whoever has it and the printed digest needs no
slip to trust it.
"""

from dataclasses import dataclass
from itertools import pairwise

from shuping.sealing.digests import DIGEST, ROUND_ID
from shuping.sealing.envelopes import LONGEST, MOST, REASONS, UNCLEAR, Ballot
from shuping.sealing.faults import Fault, Refused, fault
from shuping.sealing.jsonfile import Record, is_utf8, parsed, written
from shuping.sealing.opening import SALT, Opened, content, opened_digest
from shuping.sealing.receipts import Entry, printed, receipt_in
from shuping.sealing.roundfile import (
    ENVELOPES,
    LARGEST,
    Round,
    VoterClass,
    class_faults,
    classes_in,
    classes_written,
    form_digest,
)
from shuping.sealing.scheme import Scheme, scheme_faults, scheme_in, scheme_written

FORMAT = "shuping.opened/1"
NAMES = (
    "format", "round", "title", "form", "classes", "scheme", "closing_root", "counts_in", "ballots", "invalid",
    "surplus", "salt", "digest",
)  # fmt: skip


@dataclass(frozen=True)
class OpenedFile:
    """A round as it was opened: what was asked of whom, the root of its closing list, and what came out."""

    round_id: bytes
    title: str
    rows: tuple[str, ...]
    options: tuple[str, ...]
    classes: tuple[VoterClass, ...]
    scheme: Scheme
    closing_root: bytes
    opened: Opened


def write(closed: Round, opened: Opened) -> bytes:
    """Return the file of an opened round."""
    keys = [one.key for one in closed.classes]
    return written(
        {
            "format": FORMAT,
            "round": closed.round_id.hex(),
            "title": closed.title,
            "form": {"rows": list(closed.rows), "options": list(closed.options)},
            "classes": classes_written(closed.classes),
            "scheme": scheme_written(closed.scheme),
            "closing_root": closed.closing_root.hex(),
            "counts_in": opened.counts_in,
            "ballots": [
                {"class": keys[one.class_index], "marks": list(one.marks), "remark": one.remark}
                for one in opened.ballots
            ],
            "invalid": [
                {"receipt": printed(entry.receipt), "digest": entry.digest.hex(), "reason": reason}
                for entry, reason in opened.invalid
            ],
            "surplus": list(opened.surplus),
            "salt": opened.salt.hex(),
            "digest": opened.digest.hex(),
        }
    )


def read(text: bytes) -> OpenedFile:
    """Return the opened round of a file. Raises Refused with every fault and its place.

    First the shape, as for a round file; then the order of the ballots and the digest.
    """
    found: list[Fault] = []
    record = Record(parsed(text, expected=FORMAT, longest=LARGEST), "", found, NAMES)
    form = record.record("form", ("rows", "options"))
    rows, options, classes = form.texts("rows", MOST), form.texts("options", MOST), classes_in(record, found)
    found += class_faults(classes)
    index_of = {one.key: index for index, one in enumerate(classes)}
    shape = index_of, len(rows), len(options)
    ballots = tuple(
        _ballot(Record(value, f"ballots[{place}]", found, ("class", "marks", "remark")), *shape)
        for place, value in enumerate(record.items("ballots", ENVELOPES, least=0), start=1)
    )
    invalid = tuple(
        _invalid(Record(value, f"invalid[{place}]", found, ("receipt", "digest", "reason")))
        for place, value in enumerate(record.items("invalid", ENVELOPES, least=0), start=1)
    )
    counts_in, surplus = record.raw("counts_in"), record.items("surplus", MOST, least=0)
    if not isinstance(counts_in, dict) or not {*counts_in, *map(str, counts_in.values())} <= set(index_of):
        record.wrong("counts_in")
    if not all(isinstance(one, str) and one in index_of for one in surplus):
        record.wrong("surplus")
    file = OpenedFile(
        round_id=record.hexadecimal("round", ROUND_ID),
        title=record.text("title"),
        rows=rows,
        options=options,
        classes=classes,
        scheme=scheme_in(record),
        closing_root=record.hexadecimal("closing_root", DIGEST),
        opened=Opened(
            ballots,
            invalid,
            dict(counts_in) if isinstance(counts_in, dict) else {},
            tuple(map(str, surplus)),
            record.hexadecimal("salt", SALT),
            record.hexadecimal("digest", DIGEST),
        ),
    )
    found = found or _faults(file)
    if found:
        raise Refused(found)
    return file


def _ballot(line: Record, index_of: dict[str, int], rows: int, options: int) -> Ballot:
    key, remark = line.raw("class"), line.raw("remark")
    if not isinstance(key, str) or key not in index_of:
        line.wrong("class")
    if not isinstance(remark, str) or len(remark) > LONGEST or not is_utf8(remark):
        line.wrong("remark")
    marks = line.raw("marks")
    listed = marks if isinstance(marks, list) else []
    numbers = tuple(mark for mark in listed if type(mark) is int and (0 <= mark <= options or mark == UNCLEAR))
    if not len(numbers) == len(listed) == rows:
        line.wrong("marks")
    return Ballot(index_of.get(str(key), 0), numbers, str(remark))


def _invalid(line: Record) -> tuple[Entry, str]:
    reason = line.raw("reason")
    if reason not in REASONS:
        line.wrong("reason")
    return Entry(receipt_in(line), line.hexadecimal("digest", DIGEST)), str(reason)


def _faults(file: OpenedFile) -> list[Fault]:
    opened = file.opened
    found = scheme_faults(file.scheme, len(file.rows), len(file.options), [one.weight for one in file.classes])
    order = [content(one) for one in opened.ballots]
    found += [
        fault("opened.not-sorted", place=place)
        for place, (before, after) in enumerate(pairwise(order), start=2)
        if after < before
    ]
    entries = [entry for entry, _reason in opened.invalid]
    form = form_digest(file.round_id, file.rows, file.options, file.classes)
    if opened_digest(file.round_id, opened.salt, form, file.closing_root, opened.ballots, entries) != opened.digest:
        found.append(fault("opened.digest"))
    return found
