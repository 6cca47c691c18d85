"""The process beside a server of live pages: makes the house, signs people in, moves the board, takes rights away.

`python -m tests.live.house` obeys lines of JSON: {"do": name of a method, arguments}.
"""

import json
import os
import sys
import time
from collections.abc import Iterable
from typing import Any

import django

if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.live.settings"
    django.setup()

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import transaction
from django.db.models import F

from shuping.accounts.middleware import SEEN
from shuping.config.command import prepare
from shuping.config.environment import read_environment
from shuping.core import clock
from shuping.core.actor import MACHINE
from shuping.core.live import versions
from shuping.core.live.kinds import Topic
from shuping.hall import queries as hall
from shuping.hall.models import AgendaItem, Meeting
from shuping.hall.services import projecting
from shuping.hall.tests.factories import prepared
from shuping.reviews.models import Subject
from shuping.tree import services as tree
from shuping.tree.models import Appointment
from tests.live.board.models import KIND, PressedBefore, board, press
from tests.worlds import build_world


class House:
    """An invented city on a data folder; its people sign in without a password."""

    def __init__(self) -> None:
        prepare(read_environment(os.environ).data)
        call_command("migrate", verbosity=0, run_syncdb=True)  # the board has no migrations
        self.world = build_world()

    def sign_in(self, name: str, number: int = 1, minutes_ago: float = 0) -> list[str]:
        """Return the cookies of so many sessions of somebody, last used so long ago."""
        user = self.world.user(name)
        made = []
        for _time in range(number):
            session = SessionStore()
            session[SESSION_KEY] = str(user.pk)
            session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
            session[HASH_SESSION_KEY] = user.get_session_auth_hash()
            session[SEEN] = int(time.time() - minutes_ago * 60)
            session.create()
            made.append(str(session.session_key))
        return made

    def sign_out(self, cookie: str) -> None:
        Session.objects.filter(session_key=cookie).delete()

    def seen(self, cookie: str) -> int | None:
        """Return when a session was last used; None where it is over."""
        found = SessionStore(cookie).load()
        return found.get(SEEN)

    def take_post(self, name: str) -> None:
        """End what somebody holds, from today on."""
        for held in Appointment.objects.filter(person=self.world.people[name], until_on=None):
            tree.end_appointment(held, actor=MACHINE, on=clock.today(), at=clock.now())

    def move(self, key: int = 1, to: str = "") -> float:
        """Move the board one step; return the moment after the commit, by the machine's clock."""
        seen = board(key).step
        press(key, seen, to or f"state-{seen + 1}")
        return time.time()

    def bump(self, times: int, key: int = 1) -> str:
        """Raise the version so often, each in a transaction of its own; return the last one."""
        topic = str(Topic(KIND, key))
        for _time in range(times):
            with transaction.atomic():
                versions.bump(topic)
        return versions.versions([topic])[topic]

    def press(self, seen: int, to: str, times: int = 1, key: int = 1) -> list[str]:
        """Press so often with what was seen; return what came of each."""
        found = []
        for _time in range(times):
            try:
                found.append("moved" if press(key, seen, to) else "done before")
            except PressedBefore:
                found.append("refused")
        return found

    def stands(self, key: int = 1) -> list[Any]:
        """Return [version, step, state]."""
        topic, now = str(Topic(KIND, key)), board(key)
        return [versions.versions([topic])[topic], now.step, now.state]

    def meeting(self) -> dict[str, Any]:
        """Prepare a meeting at which every post of the world reports; return what its pages are asked by."""
        officer = self.world.actor("officer")
        review, found = prepared(self.world)
        first = hall.items(found)[1]
        taken = set(review.subjects.values_list("post", flat=True))
        there = [(name, post) for name, post in self.world.posts.items() if post.pk not in taken]
        for number, (name, post) in enumerate(there, 10):
            subject = Subject.objects.create(
                review=review, organisation=post.organisation, post=post, person=self.world.people[name],
                commentator=self.world.people["mayor"], number=number,
            )  # fmt: skip
            AgendaItem.objects.create(meeting=found, order=number, kind="subject", subject=subject, phases=first.phases)
        found.items.filter(kind__in=("ballot", "closing")).update(order=F("order") + 100)
        given = projecting.give_code(actor=officer, review_id=review.pk, at=clock.now())
        subjects = [each.subject_id for each in hall.items(found) if each.subject_id]
        return {"review": review.pk, "code": given.projector_code, "subjects": subjects}

    def meeting_stands(self) -> list[Any]:
        """Return [version of the meeting, when its phase began]."""
        found = Meeting.objects.get()
        return [found.version, found.since.timestamp() if found.since else 0]


def main(lines: Iterable[str]) -> None:
    house: House | None = None
    for line in lines:
        asked = json.loads(line)
        do = asked.pop("do")
        if do == "make":
            house, answer = House(), None
        elif do == "join":  # another process has made it
            house = House.__new__(House)
            answer = None
        else:
            answer = getattr(house, do)(**asked)
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.stdin)
