"""One round played through and looked at as voters and scrutineers can: with slips, notes and the list in the hall.

`python -m tests.attacks.round_check FOLDER` in a fresh process, on whatever `shuping` stands first in PYTHONPATH. Ends
with 0 where nothing was found and with 1 where something was; then each line names a check and says what is wrong.

28 people in two classes: 20 vote by phone, 5 on paper, two hand their slip back, one goes home with it. One of the 20
comes late, one spoils his slip and gets another. The check `ticked` alone uses what nobody in a hall knows: what
everybody meant to choose.
"""

import json
import os
import sys
from collections import Counter
from itertools import product

import django

if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "shuping.config.settings"
    os.environ["SHUPING_DATA"] = sys.argv[1]
    django.setup()

from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.test.utils import setup_test_environment
from django.urls import reverse

from shuping.ballots import queries, sealed
from shuping.ballots.models import Mark, State
from shuping.ballots.services import bringing, casting, closing, ending, paper
from shuping.ballots.services.casting import Outcome
from shuping.ballots.tests import factories
from shuping.config.command import prepare
from shuping.config.environment import read_environment
from shuping.core.errors import DomainError
from shuping.scrutiny import counting
from shuping.sealing import countedfile, openedfile, opening, roundfile, slips
from shuping.sealing.faults import Refused
from tests.attacks import by_hand
from tests.attacks.by_hand import Voter
from tests.attacks.people import CAST, CHOOSE, ENTRY, PAPER, PRINTED, People, Stopped
from tests.ballots import second_opener as second
from tests.worlds import AT


class Check(People):
    """The round, step by step."""

    def run(self) -> dict[str, str]:
        before = (self.prepare, self.try_the_key, self.at_the_door, self.vote, self.vote_again, self.close)
        after = (self.reconcile, self.key_sheets, self.look_at_the_list, self.open, self.bring, self.afterwards)
        for step in (*before, *after):
            try:
                step()
            except (DomainError, Refused, Stopped) as refusal:
                self.found["stopped"] = f"{step.__name__}: {refusal}"
                break
        return self.found

    # --- while people vote

    def vote(self) -> None:
        """Everybody votes, on the pages, and looks at each."""
        word = self.again().sealed.word
        for sheet in self.sheets:
            done = self.scan(Mark.PAPER, [sheet.code])
            self.look("void", all(one.done for one in done), "a slip cannot be exchanged for a sheet")
            self.notes[sheet.voters].paper += 1
            self.look("void", "已经作废" in self.page(ENTRY, code=sheet.code), "a slip exchanged for a sheet votes")
        self.look("void", "已经作废" in self.page(ENTRY, code=self.spoilt), "a spoilt slip votes")
        first = self.voters[0]
        wrong = "".join(str((int(digit) + 1) % 10) for digit in word)
        refused = self.page(CAST, code=first.code, word=wrong, row_0="1", row_1="1", row_2="1")
        self.look("word", "会场口令不对" in refused, "another word than the hall's is taken")
        in_two_hands = queries.slip(by_hand.code_bytes(first.code))
        for voter in self.voters:
            self.vote_one(voter, word)
        assert in_two_hands is not None
        second_time = casting.cast(in_two_hands, (4, 4, 4))
        self.look("twice", second_time.outcome == Outcome.ALREADY, "two phones with one slip both vote")

    def vote_one(self, voter: Voter, word: str) -> None:
        ballot = self.page(ENTRY, code=voter.code)
        options, values = self.announced["form"]["options"], by_hand.labels(ballot)
        meant = ["（空着）" if mark == "0" else options[int(mark) - 1] for mark in voter.marks]
        ticked = {
            f"row_{row}": values.get((f"row_{row}", label), "") for row, label in enumerate(meant) if label in options
        }
        blank = {"blank": "yes"} if "0" in voter.marks else {}
        confirm = self.page(CHOOSE, code=voter.code, word=word, remark=voter.remark, **ticked, **blank)
        self.look("vote", bool(values), "a slip in hand is not asked what it chooses")
        self.look("confirmation", by_hand.chosen(confirm) == meant, "the confirmation is not what was ticked")
        done = self.page(CAST, **by_hand.hidden(confirm))
        voter.receipt = by_hand.receipt_in(done)
        self.look("vote", "您的票已经收到" in done and bool(voter.receipt), "a ballot is not accepted")

    def vote_again(self) -> None:
        """Everybody scans his slip once more: the same receipt, and no second ballot."""
        for voter in self.voters:
            again = self.page(ENTRY, code=voter.code)
            self.look(
                "again", by_hand.receipt_in(again) == voter.receipt, "another receipt, or none, for the same slip"
            )
            cast = factories.vote(voter.code, (4, 4, 4))
            self.look("twice", cast.outcome == Outcome.ALREADY, "a slip votes twice")
        self.look("again", len({voter.receipt for voter in self.voters}) == len(self.voters), "two have one receipt")
        more = self.is_refused(self.more_than_heads)
        self.look("sums", more, "more ballots than heads can be signed")

    def more_than_heads(self) -> None:
        """A rehearsal that is taken back: all of class A vote, and one with a slip of the reserve besides."""
        for code in (self.absent, *self.unused[:2]):
            factories.vote(code, (1, 1, 1))
        casting.close_voting(actor=self.scrutineer, round_id=self.pk, at=AT)
        self.scan(Mark.RETURNED, self.unused[2:])
        b = self.notes["B"]
        for lost, reserve in product(range(3), (1, 2)):
            hands = {"A": closing.Hands(1, lost, reserve), "B": closing.Hands(b.reserve + 1, b.lost, b.reserve)}
            if not self.is_refused(lambda hands=hands: self.hand_in(hands)):
                return
        raise Stopped("refused, whatever is called lost or reserve")

    def hand_in(self, hands: dict[str, closing.Hands]) -> None:
        closing.reconcile(actor=self.scrutineer, round_id=self.pk, hands=hands, at=AT)

    # --- after closing

    def close(self) -> None:
        """Voting stops: who was on his way is told so, and who did not vote has not voted."""
        on_the_way = queries.slip(by_hand.code_bytes(self.absent))
        assert on_the_way is not None
        casting.close_voting(actor=self.scrutineer, round_id=self.pk, at=AT)
        outcome = casting.cast(on_the_way, (1, 1, 1)).outcome
        self.look("late", outcome == Outcome.CLOSED, f"a ballot that comes after closing is told {outcome}")
        for code in (self.absent, *self.unused):
            self.look("unused", "投票已经停止" in self.page(ENTRY, code=code), "a slip that nobody used has voted")
        for voter in self.voters:
            again = self.page(ENTRY, code=voter.code)
            self.look("again", by_hand.receipt_in(again) == voter.receipt, "another receipt after closing")
        self.phones_root = self.again().sealed.closing_root

    def reconcile(self) -> None:
        """Slips come back and are counted; what is left must have voted."""
        self.look("returned", self.is_barred_by(self.voters[3].code), "a voted slip that comes back stops nothing")
        answers = self.scan(Mark.RETURNED, self.unused)
        self.look("returned", all(answer.done for answer in answers), "a slip that comes back unused has voted")
        for key in PRINTED:
            self.notes[key].unused = 1
        told = queries.turnout(self.again(), queries.classes(self.again()))
        for one in told:
            cast = self.notes[one.voters.key].cast
            self.look("sums", one.cast == cast, f"{one.cast} ballots of class {one.voters.key}, {cast} by the slips")
        self.look_at_heads()
        hands = {
            key: closing.Hands(note.unused + note.reserve, note.lost, note.reserve) for key, note in self.notes.items()
        }
        for wrong in (closing.Hands(2, 1, 2), closing.Hands(3, 0, 2), closing.Hands(3, 2, 2), closing.Hands(3, 1, 1)):
            is_refused = self.is_refused(lambda wrong=wrong: self.hand_in({**hands, "A": wrong}))
            self.look("sums", is_refused, "numbers that do not add up are taken")
        self.hand_in(hands)

    def is_barred_by(self, code: str) -> bool:
        """Say whether a slip that voted, handed back among others, stops the round; taken back."""
        with transaction.atomic():
            answers = self.scan(Mark.RETURNED, [code, self.unused[0]])
            is_barred = not answers[0].done and bool(self.again().sealed.is_barred)
            transaction.set_rollback(True)
        return is_barred

    def key_sheets(self) -> None:
        """Sheets are counted, keyed by two persons, sealed."""
        number = Counter(sheet.voters for sheet in self.sheets)
        counted = {key: paper.Sheets(number[key], number[key], 0, 0) for key in PRINTED}
        paper.count_sheets(actor=self.scrutineer, round_id=self.pk, sheets=counted, at=AT)
        for name in ("pine-organiser", "green-clerk"):
            for key, lines in PAPER.items():
                for at, marks in enumerate(lines, 1):
                    factories.key(self.world, self.made, name, key, at, marks)
        closing.close_list(actor=self.scrutineer, round_id=self.pk, at=AT)

    def look_at_the_list(self) -> None:
        """The list hangs in the hall before any key appears; everybody computes his receipt from it."""
        self.listed = by_hand.read_list(self.list_page())
        lines = self.listed.lines
        self.look("list", len(lines) == len(self.voters) + len(self.sheets), f"{len(lines)} lines in the list")
        self.look("root", by_hand.root_of(self.uid, lines) == self.listed.root, "the root is not that of the lines")
        own = []
        for voter in self.voters:
            digest = self.listed.digests.get(voter.receipt, "")
            self.look("list", bool(digest), "a receipt is not in the list")
            is_own = bool(digest) and by_hand.receipt_of(voter.code, digest) == voter.receipt
            self.look("receipt", is_own, "a receipt is not that of the slip and the published digest")
            own.append((voter.receipt, digest))
        if all(digest for _receipt, digest in own):
            self.look("root", by_hand.root_of(self.uid, own) == self.phones_root, "another root was chained at closing")

    def list_page(self) -> str:
        return str(self.phone.get(reverse("voting:list", args=[self.uid])).content.decode())

    # --- opened on two other machines

    def open(self) -> None:
        """The second opener opens the file with two slips and counts."""
        found = self.again()
        self.content = sealed.round_file(found, queries.classes(found), queries.all_envelopes(found))
        self.file = json.loads(self.content)
        self.look("root", self.file["closing_root"] == self.listed.root, "the file's root is not the one in the hall")
        lines = by_hand.lines_of(self.file)
        self.look(
            "root", by_hand.root_of(self.uid, lines) == self.listed.root, "the file's envelopes are not the list's"
        )
        told = [
            {**one, "issued": PRINTED[one["key"]], "heads": self.notes[one["key"]].heads}
            for one in self.announced["classes"]
        ]
        is_same = all(self.file[name] == self.announced[name] for name in ("round", "form", "scheme"))
        self.look("form", is_same and self.file["classes"] == told, "the file has another form or other rules")
        texts = [slips.printed(slip) for slip in self.key[1:]]
        try:
            opened = second.open_round(self.content, texts)
        except second.Wrong as wrong:
            self.look("opening", False, f"the second opener refuses the file: {wrong}")
            raise Stopped("nobody opens this file") from wrong
        self.look("opening", not opened["surplus"], f"more ballots than people in {opened['surplus']}")
        self.counted = second.count_round(self.file, opened)
        self.look("opening", not opened["invalid"], f"{len(opened['invalid'])} envelopes do not open")
        if opened["invalid"]:
            raise Stopped("no envelope of this round may fail to open")
        classes = {key: note.cast + note.paper for key, note in self.notes.items()}
        self.look("classes", self.counted["cast"] == classes, f"{self.counted['cast']} ballots, {classes} by the slips")
        ballots = by_hand.ballots(opened)
        meant = Counter(voter.ballot for voter in self.voters)
        keyed = Counter(sheet.ballot for sheet in self.sheets)
        self.look("paper", ballots & keyed == keyed, "a sheet of paper is not among the opened ballots")
        self.look("ticked", ballots == meant + keyed, "the ballots are not what was ticked")

    def bring(self) -> None:
        """Two scrutineers open with the product's own opener, and bring the same numbers."""
        closed = roundfile.read(self.content)
        result = opening.open_round(closed, slips.combine(self.key[:2], closed.public_key))
        ours = counting.counted(openedfile.read(openedfile.write(closed, result)))
        content = countedfile.write(ours)
        told = json.loads(content)
        self.look("opening", result.digest.hex() == self.counted["opened_digest"], "the two openings differ")
        differing = [name for name, value in self.counted.items() if told[name] != value]
        self.look("counts", not differing, f"the second count differs in {', '.join(differing)}")
        other_list = by_hand.other_list(content)
        self.look(
            "counts", self.is_refused(lambda: self.hand_over("mayor", other_list)), "counts of another list are taken"
        )
        self.hand_over("supervisor", content)
        self.look("counts", self.again().state == State.LISTED, "one scrutineer's counts are enough")
        moved = by_hand.moved_vote(content)
        self.look("counts", self.is_refused(lambda: self.hand_over("mayor", moved)), "two that differ are taken")
        self.hand_over("mayor", content)

    def hand_over(self, name: str, content: bytes) -> None:
        bringing.bring_counts(actor=self.world.actor(name), round_id=self.pk, content=content, at=AT)

    def afterwards(self) -> None:
        """What is published is what the second opener counted; list and envelopes stay until objections are over."""
        found = self.again()
        desk = Client()
        desk.force_login(self.world.user("supervisor"))
        full = by_hand.full_counts(desk.get(reverse("ballots:full", args=[self.pk])).content.decode())
        self.look("published", full == self.counted["rows"], "the scrutineers' page has other numbers")
        faults = by_hand.publication_faults(found.published, self.file, self.counted)
        self.look("published", not faults, f"what is published is wrong: {', '.join(faults)}")
        texts = found.published["remarks"], found.published["unopened"]
        self.look("published", texts == (self.counted["remarks"], self.counted["invalid"]), "other remarks")
        self.look("published", found.sealed.opened_digest == self.counted["opened_digest"], "another digest is chained")
        self.look("list", by_hand.read_list(self.list_page()) == self.listed, "the list is another one now")
        content = sealed.round_file(found, queries.classes(found), queries.all_envelopes(found))
        self.look("root", content == self.content, "the file is another one now")
        early = self.is_refused(lambda: ending.destroy_envelopes(actor=self.scrutineer, round_id=self.pk, at=AT))
        self.look("destroyed", early, "envelopes are destroyed while anybody may object")


def main() -> int:
    prepare(read_environment(os.environ).data)
    call_command("migrate", verbosity=0)
    if "--prepare" in sys.argv:
        return 0
    setup_test_environment()
    found = Check().run()
    for check, said in found.items():
        print(f"{check}: {said}")  # noqa: T201 - the test reads these lines
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
