"""The people of one round until voting is opened: what they hold, what they note, what they try that must not go.

`round_check` plays on from there. Needs Django set up.
"""

import json
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.test import Client

from shuping.ballots import queries
from shuping.ballots.models import BallotRound, Mark
from shuping.ballots.services import casting, ceremony, printing
from shuping.ballots.services.casting import Outcome
from shuping.ballots.services.setting_up import ClassWish
from shuping.ballots.tests import factories
from shuping.core.errors import DomainError
from shuping.sealing import slips, trial
from shuping.sealing.faults import Refused
from tests.attacks.by_hand import Notes, Voter
from tests.ballots import second_opener as second
from tests.worlds import AT, World, build_world

ENTRY, CHOOSE, CAST = "/v/", "/v/choose/", "/v/cast/"
PHONE = {  # what each means to choose; 0 would be a row left blank
    "A": ["112", "211", "444", "112", "213", "314", "122", "411", "313", "221", "410"],
    "B": ["112", "311", "444", "311", "213", "224", "332", "411", "133"],
}
PAPER = {"A": ["392", "293"], "B": ["409", "923", "493"]}
REMARKS = {"A": {1: "多到村里走走"}, "B": {4: "讲问题少", 6: "会太长"}}
PRINTED = {"A": 18, "B": 17}
RULES = {
    "channels": "both",
    "remark": 20,
    "classes": (ClassWish("市级领导", 16, Decimal(60)), ClassWish("基层代表", 16, Decimal(40), joins="A")),
}
RESERVE = 3


class Stopped(Exception):
    """People do not go on after what they saw."""


class People:
    """Who is in the hall, what they hold and note, what they find."""

    def __init__(self) -> None:
        self.world: World = build_world()
        self.found: dict[str, str] = {}
        self.phone = Client()
        self.notes = {key: Notes(number, 1, RESERVE, number - 1 - RESERVE) for key, number in PRINTED.items()}
        self.voters: list[Voter] = []
        self.sheets: list[Voter] = []
        self.unused: list[str] = []

    def look(self, check: str, is_right: bool, said: str) -> None:
        """Note what a check found; the first thing that each finds is enough."""
        if not is_right:
            self.found.setdefault(check, said)

    def is_refused(self, act: Callable[[], object]) -> bool:
        """Try what must not go, and take back whatever it did."""
        try:
            with transaction.atomic():
                act()
                transaction.set_rollback(True)
        except (DomainError, Refused, Stopped):
            return True
        return False

    @property
    def scrutineer(self) -> Any:
        return self.world.actor("supervisor")

    @property
    def pk(self) -> int:
        return self.made.pk

    def again(self) -> Any:
        """Return the round as it is by now."""
        return BallotRound.objects.select_related("sealed").get(pk=self.pk)

    # --- before anybody votes

    def prepare(self) -> None:
        """Rules are announced, slips printed and counted."""
        self.made = factories.fixed(self.world, **RULES)
        factories.found_teller(self.world, "mayor", "scrutineer")
        self.uid = self.made.sealed.uid
        told = factories.wish(**RULES)
        options, points = zip(*told.options, strict=True)
        scheme = {name: getattr(told, name) for name in ("blank", "unclear", "uniform", "formula", "least")}
        self.announced = {
            "round": self.uid,
            "form": {"rows": list(told.rows), "options": list(options)},
            "classes": [
                {"key": key, "name": one.name, "joins": one.joins or None, "weight": f"{one.weight:.2f}"}
                for key, one in zip(PRINTED, told.classes, strict=True)
            ],
            "scheme": {**scheme, "points": list(points)},
        }
        fixed = self.again().sealed
        digests = second.form_digest(self.announced).hex(), second.scheme_digest(self.announced).hex()
        self.look("form", (fixed.form_digest, fixed.scheme_digest) == digests, "form or rules are not those announced")

    def try_the_key(self) -> None:
        """Three slips of a key, made elsewhere; slips of paper; a word that two slips read."""
        public, self.key = slips.new_slips()
        file = trial.key_file(trial.KeyFile(bytes.fromhex(self.uid), "钥匙", public))
        ceremony.bring_key(actor=self.scrutineer, round_id=self.pk, content=file, at=AT)
        drawn = printing.draw_slips(actor=self.world.actor("green-organiser"), round_id=self.pk, numbers=PRINTED, at=AT)
        self.slips = {key: [slip.code for slip in drawn if slip.voters.key == key] for key in PRINTED}
        for key, codes in self.slips.items():
            self.look("slips", len(codes) == PRINTED[key], f"{len(codes)} slips of class {key}, {PRINTED[key]} ordered")
        everything = [code for codes in self.slips.values() for code in codes]
        self.look("slips", len(set(everything)) == len(everything), "two slips carry the same code")
        for codes in self.slips.values():
            self.scan(Mark.LEFT_OVER, codes[:1])
            self.look("void", "已经作废" in self.page(ENTRY, code=codes[0]), "a slip that was left over is not voided")
        self.look("trial", self.is_refused(self.open_voting), "opens before the key was tried")
        self.look("trial", self.is_refused(lambda: self.answer(b"wrong")), "takes a word that was not sealed")
        asked = json.loads(ceremony.trial_file(self.again()))
        texts = [second.read_slip(slips.printed(slip)) for slip in self.key[:2]]
        private = second.private_key(texts, bytes.fromhex(asked["public_key"]))
        digest = second.hashlib.sha256(public.point).digest()
        info = b"\x0fshuping.trial/1" + bytes.fromhex(self.uid) + digest
        word = second.hpke_open(private, second.base64.b64decode(asked["envelope"]), info)
        self.look("trial", word is not None, "two slips do not read the word")
        self.answer(word or b"wrong")

    def answer(self, word: bytes) -> None:
        data = second.characters(word)
        typed = " ".join(group + second.check_of(group) for group in (data[:4], data[4:]))
        ceremony.answer_trial(actor=self.scrutineer, round_id=self.pk, typed=typed, at=AT)

    def open_voting(self, **more: int) -> None:
        heads = {key: casting.Heads(note.heads + more.get(key, 0), note.reserve) for key, note in self.notes.items()}
        casting.open_voting(actor=self.scrutineer, round_id=self.pk, heads=heads, at=AT)

    def at_the_door(self) -> None:
        """Slips are handed out and counted; nothing goes before the scrutineers open the voting."""
        early = self.slips["A"][1]
        self.look("early", "还没有开始" in self.page(ENTRY, code=early), "a ballot is shown before opening")
        self.look("early", factories.vote(early, (1, 1, 1)).outcome == Outcome.NOT_OPEN, "votes before opening")
        for key in self.slips:
            self.look(
                "door", self.is_refused(lambda key=key: self.open_voting(**{key: -1})), "a slip less is not missed"
            )
            self.look(
                "door", self.is_refused(lambda key=key: self.open_voting(**{key: 1})), "a head more is not missed"
            )
        self.open_voting()
        self.look_at_heads()
        for key, codes in self.slips.items():
            hands, last = iter(codes[1:]), len(PHONE[key]) - 1
            self.voters += [
                Voter(key, next(hands), marks, REMARKS[key].get(at, ""))
                for at, marks in enumerate(PHONE[key])
                if at < last
            ]
            self.sheets += [Voter(key, next(hands), marks) for marks in PAPER[key]]
            self.unused.append(next(hands))  # hands his slip back
            other = next(hands)  # class A: goes home with it; class B: spills his tea over it
            self.give_spare(key, other)
            self.voters.append(Voter(key, codes[-1], PHONE[key][last]))
            self.unused += codes[-RESERVE:-1]

    def give_spare(self, key: str, other: str) -> None:
        """A slip of the reserve: in class A for one who comes late, in class B for one whose slip was spoilt."""
        note, is_new = self.notes[key], key == "A"
        if is_new:
            self.absent, note.lost = other, 1
        else:
            self.scan(Mark.SPOILT, [other])
            self.spoilt, note.spoilt = other, 1
        casting.give_spare(
            actor=self.scrutineer, round_id=self.pk, key=key, to_newcomer=is_new, seen=note.reserve, at=AT
        )
        note.reserve -= 1
        note.heads += is_new
        self.look_at_heads()

    def look_at_heads(self) -> None:
        for voters in queries.classes(self.again()):
            note = self.notes[voters.key]
            told = voters.issued, voters.heads, voters.reserve
            self.look("heads", told == (note.printed, note.heads, note.reserve), f"other numbers of class {voters.key}")

    def scan(self, mark: Mark, codes: Iterable[str]) -> list[Any]:
        return printing.mark_slips(actor=self.scrutineer, round_id=self.pk, mark=mark, typed="\n".join(codes), at=AT)

    def page(self, address: str, **fields: str) -> str:
        return str(self.phone.post(address, fields).content.decode())
