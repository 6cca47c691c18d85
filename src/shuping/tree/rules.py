"""Paths of the tree: fixed-width steps, so that "everything below" is one range of an index."""

DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
STEP = 4
MAX_CHILDREN = len(DIGITS) ** STEP
AFTER = "~"  # sorts after every digit in ASCII and in collation C


def step(number: int) -> str:
    """Return the path step of the number-th child (from 0), four base-36 digits.

    Raises ValueError past 1,679,615 children.
    """
    if not 0 <= number < MAX_CHILDREN:
        raise ValueError(f"an organisation has at most {MAX_CHILDREN} children")
    digits = ""
    for _ in range(STEP):
        number, digit = divmod(number, len(DIGITS))
        digits = DIGITS[digit] + digits
    return digits


def next_step(last_sibling_path: str | None) -> str:
    """Return the step after the greatest path among the children so far; a step is never used again."""
    if last_sibling_path is None:
        return step(0)
    return step(int(last_sibling_path[-STEP:], 36) + 1)


def span(path: str) -> tuple[str, str]:
    """Return (from, before): a path lies in the subtree of `path`, root included, if from <= it < before."""
    return path, path + AFTER


def covers(path: str, other: str) -> bool:
    """Say whether `other` is `path` or lies below it."""
    return other.startswith(path)


def is_child(path: str, parent: str) -> bool:
    """Say whether a path is the path of a parent ("" above a root) and one step more."""
    rest = path.removeprefix(parent)
    return path.startswith(parent) and len(rest) == STEP and set(rest) <= set(DIGITS)


def ancestors(path: str) -> list[str]:
    """Return the paths above `path`, root first, `path` itself left out."""
    return [path[:end] for end in range(STEP, len(path), STEP)]
