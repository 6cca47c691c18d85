"""The trial of a key before a round may open: whoever holds two slips reads a random word that was sealed to it.

The word is 5 random bytes, printed as two groups of four characters and their check. Its envelope is one of HPKE as a
ballot's is, with the name "shuping.trial/1" in `info`: neither can be passed off as the other. Two files of JSON go
between the server and the machine where the slips are: the public key one way, the trial the other.
"""

import base64
import hmac
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shuping.sealing import alphabet, ciphers, jsonfile
from shuping.sealing.digests import ROUND_ID
from shuping.sealing.envelopes import POINT, TAG, PublicKey
from shuping.sealing.faults import Fault, Refused, fault

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric import ec

WORD = 5  # bytes
GROUPS = 2
ENVELOPE = POINT + WORD + TAG
DOMAIN = "shuping.trial/1"
KEY_FORMAT = "shuping.public-key/1"
TRIAL_FORMAT = "shuping.trial/1"
LONGEST = 10_000  # bytes of either file


@dataclass(frozen=True)
class KeyFile:
    """The public key of a round as it goes to the server: round id (16 bytes), title, key."""

    round_id: bytes
    title: str
    public_key: PublicKey


@dataclass(frozen=True)
class Trial:
    """A sealed word as it goes to the slips: round id (16 bytes), key, envelope (86 bytes)."""

    round_id: bytes
    public_key: PublicKey
    envelope: bytes


def challenge(public_key: PublicKey, round_id: bytes) -> tuple[str, Trial]:
    """Return a new word as it is printed, to be kept by the server, and the trial that holds it."""
    word = secrets.token_bytes(WORD)
    envelope = ciphers.suite().encrypt(word, public_key.key, public_key.info(DOMAIN, round_id))
    return printed(word), Trial(round_id, public_key, envelope)


def answer(private_key: "ec.EllipticCurvePrivateKey", trial: Trial) -> str:
    """Return the word as it is printed. Raises Refused (`trial.does-not-open`)."""
    word = ciphers.opened(trial.envelope, private_key, trial.public_key.info(DOMAIN, trial.round_id))
    if word is None:
        raise Refused([fault("trial.does-not-open")])
    return printed(word)


def is_answer(kept: str, typed: str) -> bool:
    """Whether what was typed is the word that was kept, however it was spaced; `faults` says what is wrong with it."""
    return hmac.compare_digest(alphabet.clean(kept).encode(), alphabet.clean(typed).encode())


def faults(typed: str) -> list[Fault]:
    """Say what is wrong with a typed word; empty means that its check characters fit."""
    return alphabet.faults_of(alphabet.clean(typed), GROUPS)


def printed(word: bytes) -> str:
    """Return a word as it is printed: "XXXXX XXXXX"."""
    return " ".join(alphabet.grouped(word))


def key_file(key: KeyFile) -> bytes:
    """Return the file that carries a public key to the server."""
    return jsonfile.written(
        {
            "format": KEY_FORMAT,
            "round": key.round_id.hex(),
            "title": key.title,
            "public_key": key.public_key.point.hex(),
        }
    )


def read_key_file(content: bytes) -> KeyFile:
    """Return the public key of a file. Raises Refused with every fault and its place."""
    found: list[Fault] = []
    names = ("format", "round", "title", "public_key")
    record = jsonfile.Record(jsonfile.parsed(content, expected=KEY_FORMAT, longest=LONGEST), "", found, names)
    round_id, title = record.hexadecimal("round", ROUND_ID), record.text("title")
    public_key = public_key_in(record, found)
    if public_key is None or found:
        raise Refused(found)
    return KeyFile(round_id, title, public_key)


def trial_file(trial: Trial) -> bytes:
    """Return the file that carries a trial to the slips."""
    return jsonfile.written(
        {
            "format": TRIAL_FORMAT,
            "round": trial.round_id.hex(),
            "public_key": trial.public_key.point.hex(),
            "envelope": base64.b64encode(trial.envelope).decode(),
        }
    )


def read_trial_file(content: bytes) -> Trial:
    """Return the trial of a file. Raises Refused with every fault and its place."""
    found: list[Fault] = []
    names = ("format", "round", "public_key", "envelope")
    record = jsonfile.Record(jsonfile.parsed(content, expected=TRIAL_FORMAT, longest=LONGEST), "", found, names)
    round_id, envelope = record.hexadecimal("round", ROUND_ID), record.base64("envelope")
    if envelope and len(envelope) != ENVELOPE:
        record.wrong("envelope")
    public_key = public_key_in(record, found)
    if public_key is None or found:
        raise Refused(found)
    return Trial(round_id, public_key, envelope)


def public_key_in(record: jsonfile.Record, found: list[Fault]) -> PublicKey | None:
    """Return the public key at `public_key` of a record; None, and a fault unless there was one, where none is."""
    before = len(found)
    point = record.hexadecimal("public_key", POINT)
    if len(found) > before:
        return None
    try:
        return PublicKey(point)
    except ValueError:
        record.wrong("public_key")
        return None
