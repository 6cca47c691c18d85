"""Whether a press still counts: pure, as `moved` in `versions` asks it with the row locked."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from shuping.core.errors import Conflict


class PressedBefore(Conflict):
    """Somebody else moved it between what this press saw and the press (facts `step`, `state`: where it stands)."""

    code = "core.pressed-before"


@dataclass(frozen=True)
class Stand:
    """Where a thing stands that several people may move: after how many steps, and in which state.

    The number is what a press carries: a state may come again (a clock that is stopped twice), a step does not.
    """

    step: int = 0
    state: str = ""


def is_step(now: Stand, *, seen: int, to: str) -> bool:
    """Say whether a press that saw step `seen` moves the thing to the state `to`.

    False where that very step is already done: by another console at the same moment, or by the same press sent again
    because its answer was lost. Raises PressedBefore where the thing has moved elsewhere since.
    """
    if seen == now.step:
        return True
    if seen == now.step - 1 and to == now.state:
        return False
    sentence = _("别处先按了一步，您这一次没有算。请看清现在到了哪一步，再按。")
    raise PressedBefore(sentence, step=now.step, state=now.state)
