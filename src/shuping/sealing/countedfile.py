"""The counted file "shuping.counted/1": the numbers of an opened round and nothing of any one ballot.

It is what scrutineers bring back to the server. Everything that the numbers are read with stands in it too: form,
classes, scheme, and the digests of what they were counted from.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from shuping.sealing.digests import DIGEST, ROUND_ID
from shuping.sealing.envelopes import LONGEST, MOST
from shuping.sealing.faults import Fault, Refused, fault
from shuping.sealing.jsonfile import Record, is_utf8, parsed, written
from shuping.sealing.roundfile import (
    ENVELOPES,
    LARGEST,
    VoterClass,
    class_faults,
    classes_in,
    classes_written,
    form_digest,
)
from shuping.sealing.scheme import Scheme, scheme_digest, scheme_faults, scheme_in, scheme_written

FORMAT = "shuping.counted/1"
NAMES = (
    "format", "round", "title", "form", "classes", "scheme", "closing_root", "form_digest", "scheme_digest",
    "opened_digest", "envelopes", "invalid", "cast", "void", "joined", "rows", "remarks",
)  # fmt: skip
LINE = ("voters", "votes", "blank", "unclear")


@dataclass(frozen=True)
class CountedLine:
    """What one class said in one row: key, votes by option, blank rows, unclear rows of ballots that count."""

    voters: str
    votes: tuple[int, ...]
    blank: int
    unclear: int


@dataclass(frozen=True)
class CountedFile:
    """The numbers of a round.

    `envelopes` were cast, `invalid` of them do not open. `cast` and `void` are by class, in the order of the file, the
    class being the one that the ballots stand in after opening. `joined` says in which class each class counts that has
    no line; `rows` has a line for each other class. `remarks` are sorted and belong to nobody.
    """

    round_id: bytes
    title: str
    rows_asked: tuple[str, ...]
    options: tuple[str, ...]
    classes: tuple[VoterClass, ...]
    scheme: Scheme
    closing_root: bytes
    opened_digest: bytes
    envelopes: int
    invalid: int
    cast: Mapping[str, int]
    void: Mapping[str, int]
    joined: Mapping[str, str]
    rows: tuple[tuple[CountedLine, ...], ...]
    remarks: tuple[str, ...]

    @property
    def form_digest(self) -> bytes:
        """The digest of the form, computed."""
        return form_digest(self.round_id, self.rows_asked, self.options, self.classes)

    @property
    def scheme_digest(self) -> bytes:
        """The digest of the scheme and the weights, computed."""
        return scheme_digest(self.round_id, self.scheme, [(one.key, one.weight) for one in self.classes])


def write(file: CountedFile) -> bytes:
    """Return the file of a count. Raises Refused where reading it back would find a fault."""
    content = written(
        {
            "format": FORMAT,
            "round": file.round_id.hex(),
            "title": file.title,
            "form": {"rows": list(file.rows_asked), "options": list(file.options)},
            "classes": classes_written(file.classes),
            "scheme": scheme_written(file.scheme),
            "closing_root": file.closing_root.hex(),
            "form_digest": file.form_digest.hex(),
            "scheme_digest": file.scheme_digest.hex(),
            "opened_digest": file.opened_digest.hex(),
            "envelopes": file.envelopes,
            "invalid": file.invalid,
            "cast": dict(file.cast),
            "void": dict(file.void),
            "joined": dict(file.joined),
            "rows": [
                [
                    {"voters": line.voters, "votes": list(line.votes), "blank": line.blank, "unclear": line.unclear}
                    for line in row
                ]
                for row in file.rows
            ],
            "remarks": list(file.remarks),
        }
    )
    read(content)
    return content


def read(content: bytes) -> CountedFile:
    """Return the count of a file. Raises Refused with every fault and its place.

    First the shape, as for a round file; then the digests of form and scheme, and every sum.
    """
    found: list[Fault] = []
    record = Record(parsed(content, expected=FORMAT, longest=LARGEST), "", found, NAMES)
    form = record.record("form", ("rows", "options"))
    asked, options, classes = form.texts("rows", MOST), form.texts("options", MOST), classes_in(record, found)
    keys = [one.key for one in classes]
    file = CountedFile(
        round_id=record.hexadecimal("round", ROUND_ID),
        title=record.text("title"),
        rows_asked=asked,
        options=options,
        classes=classes,
        scheme=scheme_in(record),
        closing_root=record.hexadecimal("closing_root", DIGEST),
        opened_digest=record.hexadecimal("opened_digest", DIGEST),
        envelopes=record.number("envelopes", 0, ENVELOPES),
        invalid=record.number("invalid", 0, ENVELOPES),
        cast=_numbers(record, "cast", keys),
        void=_numbers(record, "void", keys),
        joined=_joined(record, keys),
        rows=tuple(
            _row(value, place, len(options), found)
            for place, value in enumerate(record.items("rows", MOST, least=0), start=1)
        ),
        remarks=_remarks(record),
    )
    told = record.hexadecimal("form_digest", DIGEST), record.hexadecimal("scheme_digest", DIGEST)
    found = found or class_faults(classes) or _faults(file, *told)
    if found:
        raise Refused(found)
    return file


def _numbers(record: Record, name: str, keys: list[str]) -> dict[str, int]:
    inside = record.record(name, keys)
    if list(inside.names) != keys:
        record.wrong(name)
    return {key: inside.number(key, 0, ENVELOPES) for key in keys}


def _joined(record: Record, keys: list[str]) -> dict[str, str]:
    value = record.raw("joined")
    pairs = dict(value) if isinstance(value, dict) else {}
    known = all(key in keys and isinstance(to, str) and to in keys and to not in pairs for key, to in pairs.items())
    if not isinstance(value, dict) or not known or list(pairs) != [key for key in keys if key in pairs]:
        record.wrong("joined")
        return {}
    return {key: str(to) for key, to in pairs.items()}


def _row(value: object, place: int, options: int, found: list[Fault]) -> tuple[CountedLine, ...]:
    if not isinstance(value, list):
        found.append(fault("file.wrong-value", place=f"rows[{place}]"))
        return ()
    lines = []
    for at, told in enumerate(value, start=1):
        line = Record(told, f"rows[{place}][{at}]", found, LINE)
        votes = [vote for vote in line.items("votes", MOST) if type(vote) is int and 0 <= vote <= ENVELOPES]
        if len(votes) != options or len(line.items("votes", MOST)) != options:
            line.wrong("votes")
        blank, unclear = line.number("blank", 0, ENVELOPES), line.number("unclear", 0, ENVELOPES)
        lines.append(CountedLine(line.text("voters"), tuple(votes), blank, unclear))
    return tuple(lines)


def _remarks(record: Record) -> tuple[str, ...]:
    values = record.items("remarks", ENVELOPES, least=0)
    texts = [one for one in values if isinstance(one, str) and 1 <= len(one) <= LONGEST and is_utf8(one)]
    if len(texts) != len(values) or texts != sorted(texts):
        record.wrong("remarks")
    return tuple(texts)


def _faults(file: CountedFile, form: bytes, scheme: bytes) -> list[Fault]:
    """What the numbers have to be: first the scheme and its digests, then the sums."""
    weights = [one.weight for one in file.classes]
    found = scheme_faults(file.scheme, len(file.rows_asked), len(file.options), weights)
    if form != file.form_digest:
        found.append(fault("counted.digest", place="form_digest"))
    if scheme != file.scheme_digest:
        found.append(fault("counted.digest", place="scheme_digest"))
    ballots = sum(file.cast.values())
    if ballots != file.envelopes - file.invalid or len(file.remarks) > ballots:
        found.append(fault("counted.ballots"))
    may_void = "void_ballot" in (file.scheme.blank, file.scheme.unclear, file.scheme.uniform)
    found += [
        fault("counted.void", place=key)
        for key, void in file.void.items()
        if void > (file.cast[key] if may_void else 0)
    ]
    return found + _line_faults(file)


def _line_faults(file: CountedFile) -> list[Fault]:
    left = [one.key for one in file.classes if one.key not in file.joined]
    if len(file.rows) != len(file.rows_asked):
        return [fault("file.wrong-value", place="rows")]
    count = dict.fromkeys(left, 0)
    for key, cast in file.cast.items():
        count[file.joined.get(key, key)] += cast - file.void[key]
    found = []
    for place, row in enumerate(file.rows, start=1):
        if [line.voters for line in row] != left:
            found.append(fault("file.wrong-value", place=f"rows[{place}]"))
            continue
        for line in row:
            none_blank = line.blank and file.scheme.blank == "void_ballot"
            none_unclear = line.unclear and file.scheme.unclear == "void_ballot"
            total = sum(line.votes) + line.blank + line.unclear
            if total != count[line.voters] or none_blank or none_unclear:
                found.append(fault("counted.line", row=place, voters=line.voters))
    return found
