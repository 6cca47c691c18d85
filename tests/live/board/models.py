"""A board that two consoles move: what a room keeps of its own beside the version that its pages follow."""

from django.db import models, transaction

from shuping.core.errors import Conflict
from shuping.core.live import versions
from shuping.core.live.kinds import Topic

KIND = "tests.board"


class PressedBefore(Conflict):
    """Another console pressed between what this press saw and the press."""

    code = "tests.pressed-before"


class Board(models.Model):
    """A step that a press must have seen, and a word."""

    key = models.IntegerField(unique=True)
    step = models.IntegerField(default=0)
    state = models.CharField(max_length=80, blank=True)

    class Meta:
        app_label = "board"  # where the product's own settings hold, it is in no installed app

    def __str__(self) -> str:
        return f"{self.step} {self.state}"


def board(key: int) -> Board:
    """Return the board as it stands; one that nobody moved has no row."""
    return Board.objects.filter(key=key).first() or Board(key=key)


@transaction.atomic
def press(key: int, seen: int, to: str) -> bool:
    """Move the board one step; False where this very step is done already. Raises PressedBefore."""
    Board.objects.bulk_create([Board(key=key)], ignore_conflicts=True)
    found = Board.objects.select_for_update().get(key=key)
    if seen == found.step - 1 and to == found.state:
        return False
    if seen != found.step:
        raise PressedBefore("别的控制台先按了，这一按没有算。")
    found.step, found.state = seen + 1, to
    found.save()
    versions.bump(str(Topic(KIND, key)))
    return True
