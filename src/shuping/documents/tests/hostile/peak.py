"""Say what the hungriest child of some cases took: `python -m shuping.documents.tests.hostile.peak NAME...`.

A process of its own, because a child begins as a copy of the one that starts it: beside a large one, the child's peak
would be that of its parent.
"""

import os
import resource
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shuping.config.settings")

import django

django.setup()

from shuping.documents.tests.hostile.corpus import CASES, attempt  # noqa: E402


def main(names: list[str]) -> None:
    """Print the peak in kilobytes. Raises KeyError for a name that no case has."""
    for name in names:
        attempt(CASES[name], CASES[name].make())
    print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)  # noqa: T201 - what the one who asks reads


if __name__ == "__main__":
    main(sys.argv[1:])
