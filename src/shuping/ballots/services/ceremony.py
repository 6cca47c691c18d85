"""The key of a round: its public half comes in as a file, and is tried before anybody votes (trust.md 2, step 2)."""

import hashlib
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shuping.ballots import permissions, words
from shuping.ballots.models import BallotRound, State
from shuping.ballots.services.acts import BadRound, WrongState, chain, locked
from shuping.core.actor import Actor
from shuping.sealing import alphabet, trial
from shuping.sealing.envelopes import PublicKey
from shuping.sealing.faults import Refused

ROUNDS = 30_000  # of the digest of a word: to try all 2 to the 40 takes hundreds of years of a core
BEFORE = {State.FIXED, State.PRINTED}


@transaction.atomic
def bring_key(*, actor: Actor, round_id: int, content: bytes, at: datetime) -> BallotRound:
    """Take the public key that `shuping round-key` made, and seal a word to it; a key of before is forgotten.

    Raises NotFound, Forbidden, WrongState, BadRound.
    """
    found = _locked(actor, round_id)
    try:
        key = trial.read_key_file(content)
    except Refused as refused:
        raise BadRound(words.sealing_fault(refused.faults[0])) from refused
    if key.round_id != found.sealed.id_bytes:
        raise BadRound(_("这个公钥是给另一轮做的。请核对轮次编号，用这一轮的编号重新做钥匙。"))
    found.sealed.public_key = key.public_key.point.hex()
    _new_trial(found)
    chain(actor, "key_brought", found, at)
    return found


@transaction.atomic
def new_trial(*, actor: Actor, round_id: int) -> BallotRound:
    """Seal another word, where the one of before did not come back. Raises NotFound, Forbidden, WrongState."""
    found = _locked(actor, round_id)
    _require_key(found)
    _new_trial(found)
    return found


@transaction.atomic
def answer_trial(*, actor: Actor, round_id: int, typed: str, at: datetime) -> BallotRound:
    """Take back the word that two slips opened; then voting may open. Raises as `bring_key`."""
    found = _locked(actor, round_id)
    _require_key(found)
    faults = trial.faults(typed)
    if faults:
        raise BadRound(words.sealing_fault(faults[0]))
    if _digest(found, typed) != found.sealed.trial_answer:
        raise BadRound(_("不是试封的那个词。请用最后一次下载的试封文件，再用三张密钥条读一遍。"))
    found.sealed.tried_at = at
    found.sealed.save(update_fields=["tried_at"])
    chain(actor, "key_tried", found, at)
    return found


def trial_file(found: BallotRound) -> bytes:
    """Return the file of the last trial, for the machine where the slips are."""
    key = PublicKey(bytes.fromhex(found.sealed.public_key))
    return trial.trial_file(trial.Trial(found.sealed.id_bytes, key, bytes(found.sealed.trial_envelope)))


def _locked(actor: Actor, round_id: int) -> BallotRound:
    found = locked(actor, round_id, permissions.SCRUTINISE, BEFORE)
    if not found.is_sealed:
        raise WrongState(_("这一轮只用纸质票，不用钥匙。"))
    return found


def _require_key(found: BallotRound) -> None:
    if not found.sealed.public_key:
        raise WrongState(_("先上传公钥，才有试封文件。"))


def _new_trial(found: BallotRound) -> None:
    """Keep the envelope and the digest of its word: the word itself is nowhere on the server."""
    key = PublicKey(bytes.fromhex(found.sealed.public_key))
    word, sealed = trial.challenge(key, found.sealed.id_bytes)
    found.sealed.trial_envelope, found.sealed.trial_answer = sealed.envelope, _digest(found, word)
    found.sealed.tried_at = None
    found.sealed.save(update_fields=["public_key", "trial_envelope", "trial_answer", "tried_at"])


def _digest(found: BallotRound, word: str) -> str:
    """Return what is kept of a word: slow to make, for whoever reads the database could try all 2 to the 40 words."""
    return hashlib.pbkdf2_hmac("sha256", alphabet.clean(word).encode(), found.sealed.id_bytes, ROUNDS).hex()
